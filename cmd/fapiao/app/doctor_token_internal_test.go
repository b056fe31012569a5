package app

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline"
)

// TestDoctorSaysWhatIsWrongWithAToken: one that is dead, held back or not stored is no fault of the
// signature, and has its own advice.
func TestDoctorSaysWhatIsWrongWithAToken(t *testing.T) {
	t.Parallel()
	full := errors.New("disk is full")
	left := nuonuo.TokenUse{Stored: true, Left: 3}
	until := time.Date(2026, 11, 28, 1, 30, 0, 0, time.UTC)
	for _, c := range []struct {
		name       string
		fetch      bool
		use        nuonuo.TokenUse
		cause      error
		level      Level
		text, todo string
	}{
		{"accepted", true, left, nil, "", "", ""},
		{"another error", true, left, errors.New("E9999"), "", "", ""},
		{"dead", false, left, &nuonuo.StoreError{Err: errFetch}, LevelWarn, "不接受", "doctor --fetch-token"},
		{"dead, none left", false, nuonuo.TokenUse{Stored: true}, &nuonuo.StoreError{Err: errFetch}, LevelFail, "不接受", "永久令牌"},
		{"held back", true, left, &nuonuo.QuotaError{Used: 45, Until: until}, LevelFail, "45 次；为节约次数，2026-11-28 09:30", "app_key"},
		{"not stored", true, left, &nuonuo.StoreError{Err: full}, LevelFail, "disk is full", "台账"},
		{"fetched, not stored", true, nuonuo.TokenUse{Left: 49}, nil, LevelFail, "没能存进台账", "台账"},
	} {
		d := &doctor{options: DoctorOptions{FetchToken: c.fetch}}
		var answer error
		if c.cause != nil {
			answer = &pipeline.BureauError{Cause: &nuonuo.Error{Err: c.cause}}
		}
		got, wrong := d.tokenFault("x", c.use, answer)
		if wrong != (c.level != "") || got.Level != c.level || !strings.Contains(got.Text.Zh, c.text) || !strings.Contains(got.Todo.Zh, c.todo) {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}
