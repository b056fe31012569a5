package config

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSettingsNameTheirOrigin: each value with where it was set, secrets and passwords blotted out.
func TestSettingsNameTheirOrigin(t *testing.T) {
	t.Parallel()
	in := input(t, twoSellers, "FAPIAO_WAIT=5m", "FAPIAO_LEDGER=postgres://u:pw@h/d?sslmode=disable")
	in.Flags = map[string]string{"rate": "7"}
	file, got := load(t, in).File, map[string][2]string{}
	for _, s := range load(t, in).Settings(true) {
		got[s.Key] = [2]string{s.Value, s.Origin}
	}
	for key, want := range map[string][2]string{
		"rate": {"7", "--rate"}, "wait": {"5m", "FAPIAO_WAIT"}, "in_flight": {"16", ""},
		"ledger":                {"postgres://u:***@h/d?sslmode=disable", "FAPIAO_LEDGER"},
		"app_secret":            {Blotted, file + ":4"},
		"sellers[1].app_secret": {Blotted, file + ":14"},
		"sellers[1].token":      {Blotted, file + ":15"},
		"sellers[1].rate":       {"2.5", file + ":16"},
	} {
		if diff := cmp.Diff(want, got[key]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", key, diff)
		}
	}
	for _, s := range load(t, in).Settings(false) {
		if s.Origin == "" {
			t.Errorf("%s is a default", s.Key)
		}
	}
}
