package config

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSettingsNameTheirOrigin: each value with where it was set, secrets and passwords blotted out.
func TestSettingsNameTheirOrigin(t *testing.T) {
	t.Parallel()
	in := input(t, twoSellers+"notify:\n- {type: wecom, url: https://a.example/MARK}\n- {type: feishu, url_env: NOBODY}\n",
		"FAPIAO_WAIT=5m", "FAPIAO_LEDGER=postgres://u:pw@h/d?sslmode=disable")
	in.Flags = map[string]string{"rate": "7"}
	file, got := load(t, in).File, shownSettings(t, in)
	for key, want := range map[string]Setting{
		"rate": {Value: "7", Origin: "--rate"}, "wait": {Value: "5m", Origin: "FAPIAO_WAIT"}, "in_flight": {Value: "16"},
		"ledger":                {Value: "postgres://u:***@h/d?sslmode=disable", Origin: "FAPIAO_LEDGER"},
		"app_secret":            {Value: Blotted, Origin: file + ":4", Secret: true},
		"sellers[1].app_secret": {Value: Blotted, Origin: file + ":14", Secret: true},
		"sellers[1].token":      {Value: Blotted, Origin: file + ":15", Secret: true},
		"sellers[1].rate":       {Value: "2.5", Origin: file + ":16"},
		"notify[0].url":         {Value: Blotted, Origin: file + ":20", Secret: true},
		"notify[0].when":        {Value: "problems"},
		"notify[1].url":         {Origin: file + ":21", File: "variable NOBODY"},
		// What an entry of sellers does not have is that of the top level, with its origin.
		"sellers[0].rate":      {Value: "7", Origin: "--rate"},
		"sellers[0].app_key":   {Value: Blotted, Origin: file + ":3", Secret: true},
		"sellers[0].endpoint":  {Value: "https://sandbox.nuonuocs.cn/open/v1/services"},
		"sellers[1].endpoint":  {Value: "https://other.example/open/v1/services", Origin: file + ":17"},
		"sellers[1].token_url": {Value: "https://open.nuonuo.com/accessToken"},
		"sellers[0].max_lines": {Value: "60", Origin: file + ":10"}, "sellers[1].order_no_max": {Value: "20"},
	} {
		want.Key = key
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

// shownSettings are all settings by their keys.
func shownSettings(t *testing.T, in Input) map[string]Setting {
	t.Helper()
	out := map[string]Setting{}
	for _, s := range load(t, in).Settings(true) {
		if _, twice := out[s.Key]; twice || strings.Contains(s.Value+s.File, "MARK") {
			t.Errorf("%+v", s)
		}
		out[s.Key] = s
	}
	return out
}

// TestEveryKeyIsShown: a new key cannot be left out of the effective configuration, and has a place
// among the usual values.
func TestEveryKeyIsShown(t *testing.T) {
	t.Parallel()
	want := map[string]bool{notifyKey: true}
	for _, k := range Keys() {
		want[k.Name] = true
	}
	for _, environment := range []string{"simulator", "production"} {
		in := input(t, "")
		in.Flags = map[string]string{"environment": environment}
		got := map[string]bool{}
		for key := range shownSettings(t, in) {
			got[key] = true
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", environment, d)
		}
	}
	c := load(t, input(t, ""))
	for name, of := range map[string][2][]string{
		"top level": {plainNames(rootKeys()), slices.Collect(maps.Keys(c.usual()))},
		"seller":    {plainNames(entryKeys()), slices.Collect(maps.Keys(c.Sellers[0].usual()))},
		"notify":    {plainNames(receiverKeys()), slices.Collect(maps.Keys(new(Receiver).usual()))},
	} {
		slices.Sort(of[0])
		slices.Sort(of[1])
		if d := cmp.Diff(of[0], of[1]); d != "" {
			t.Errorf("keys and usual values of %s: %s", name, d)
		}
	}
}

func plainNames[T any](table []key[T]) (out []string) {
	for _, k := range table {
		out = append(out, k.name)
	}
	return out
}

// TestDefaultsAreThoseOfThePage compares the defaults that are shown with those of the page.
func TestDefaultsAreThoseOfThePage(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../../docs/configuration.md")
	if err != nil {
		t.Fatal(err)
	}
	in, compared := input(t, sellerYAML), 0
	in.Flags = map[string]string{"environment": "production"}
	shown := shownSettings(t, in)
	for _, row := range regexp.MustCompile("(?m)^\\| (`[a-z_`, ]+`) \\| ([^|]+) \\|").FindAllStringSubmatch(string(page), -1) {
		keys, values := strings.Split(row[1], ", "), strings.Split(row[2], ", ")
		for i, key := range keys {
			key = strings.Trim(key, "`")
			value, _, _ := strings.Cut(strings.Trim(values[min(i, len(values)-1)], "` "), " (")
			if key == "environment" || strings.Contains(value, " ") || shown[key].Key == "" {
				continue // said in words
			}
			compared++
			if got := shown[key].Value; got != strings.TrimPrefix(value, "–") {
				t.Errorf("%s is %q by default, and on the page %q", key, got, value)
			}
		}
	}
	if compared < 25 {
		t.Errorf("%d defaults of the page were compared", compared)
	}
}

// TestTaxNumbersOfSellersAreShown: the number of the sandbox looks like one of a person.
func TestTaxNumbersOfSellersAreShown(t *testing.T) {
	t.Parallel()
	in := input(t, "default_seller: \"339902999999789113\"\nlog_file: logs/f.log\nseller: {tax_num: \"339902999999789113\", tel: \"13800138000\", account: 示例银行 6222020200012345678}\n")
	got := shownSettings(t, in)
	if got["seller.tax_num"].Value != "339902999999789113" || got["default_seller"].Value != "339902999999789113" {
		t.Errorf("%+v", got["seller.tax_num"])
	}
	if all := fmt.Sprint(got); strings.Contains(all, "13800138000") || strings.Contains(all, "6222020200012345678") {
		t.Errorf("personal numbers are shown: %s", all)
	}
	if want := load(t, in).LogFile; got["log_file"].Value != want || !strings.HasPrefix(want, in.Dirs.Work) {
		t.Errorf("log_file %q, want %q", got["log_file"].Value, want)
	}
}
