package resultbook

import (
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// Each kind of failure has its own advice, and none of them is a new number at once.
func TestFailuresHaveTheirOwnAdvice(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		row      report.Row
		zh, en   string
		withouts []string
	}{
		"refused": {report.Row{State: "failed"}, "再次运行同一文件", "run the same file again", []string{"fapiao retry", "新订单号", "new number"}},
		"may have been issued": {report.Row{State: "failed", Accepted: true, RestUntil: time.Now()}, "请勿另行开票，也不要换新订单号", "do not invoice it elsewhere or under a new number",
			[]string{"fapiao drop"}},
		"accepted":            {report.Row{State: "failed", Accepted: true}, "运行 fapiao retry --corrected 文件", "then fapiao retry --corrected FILE", []string{"fapiao drop"}},
		"no seal":             {report.Row{State: "seal_failed"}, "运行 fapiao reconcile", "Run: fapiao reconcile", []string{"fapiao retry", "fapiao drop", "fapiao submit"}},
		"unknown":             {report.Row{State: "unknown"}, "请勿另行开票", "Do not invoice it elsewhere", []string{"fapiao retry", "fapiao submit"}},
		"corrected, replaced": {report.Row{State: "dropped", AfterRed: true, ReplacedBy: "S-R2"}, "发票见代替它的订单", "the order in its place", []string{"fapiao drop"}},
		"corrected, given up": {report.Row{State: "dropped", AfterRed: true}, "fapiao reissue 文件", "fapiao reissue FILE", []string{"fapiao drop"}},
		"corrected, held":     {report.Row{State: "held", AfterRed: true}, "fapiao reissue", "fapiao reissue", []string{"fapiao submit", "fapiao drop"}},
		"corrected, refused":  {report.Row{State: "failed", AfterRed: true}, "fapiao reissue 文件", "fapiao reissue FILE", []string{"fapiao run", "同一文件"}},
		"corrected, failed":   {report.Row{State: "failed", AfterRed: true, Accepted: true}, "运行 fapiao retry --corrected 文件", "then fapiao retry --corrected FILE", []string{"fapiao reissue"}},
		"submitted":           {report.Row{State: "submitted"}, "fapiao reconcile", "fapiao reconcile", []string{"fapiao retry", "fapiao submit"}},
	} {
		got := rowAdvice(&tc.row)
		for lang, want := range map[string]string{"zh": tc.zh, "en": tc.en} {
			text := got.Text(lang)
			if !strings.Contains(text, want) {
				t.Errorf("%s, %s: %q lacks %q", name, lang, text, want)
			}
			for _, w := range tc.withouts {
				if strings.Contains(text, w) {
					t.Errorf("%s, %s: %q must not say %q", name, lang, text, w)
				}
			}
		}
	}
	broken := report.Row{State: "submitted", Error: "红票开具失败", Red: &report.Red{Form: "04"}}
	book := book{lang: "zh"}
	if text := redNote(&book, &broken); !strings.Contains(text, "红票开具失败") || !strings.Contains(text, "运行 fapiao red") {
		t.Errorf("a red invoice that failed: %q", text)
	}
	for _, s := range ledger.States() {
		if a := rowAdvice(&report.Row{State: s}); a.Text("zh") == "" || a.Text("en") == "" {
			t.Errorf("%s has no advice", s)
		}
	}
}
