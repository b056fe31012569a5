package resultbook

import (
	"strconv"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/writers/writertest"
)

// TestSplitIsNoMoney holds that 汇总 shows what was split apart from what was dropped, without
// amounts, and that the totals are without it.
func TestSplitIsNoMoney(t *testing.T) {
	t.Parallel()
	split := writertest.Open(1, ledger.Dropped, "", "")
	split.Findings = []rules.Finding{rules.New(rules.SplitInto, split.Source, split.OrderNo, "", "", "A-1、A-2")}
	rows := []report.Row{split, writertest.Open(2, ledger.Dropped, "", ""), writertest.Issued(3), writertest.Issued(4)}
	sum := writertest.Summary(rows)
	sum.Replaced = report.Replaced{StateSum: report.StateSum{State: ledger.Dropped, Orders: 1, Net: split.Net, Tax: split.Tax, Gross: split.Gross}, Instead: 2}
	for in, want := range map[string]string{
		"zh": "读取 2 + 拆分合并产生 2 = 已开票 2 + 已取消 1 + 已拆分或合并 1",
		"en": "read 2 + made by split or merge 2 = issued 2 + dropped 1 + split or merged 1",
	} {
		if text := dump(t, write(t, Options{Lang: in}, sum, rows...)); !strings.Contains(text, `"`+want+`"`) {
			t.Errorf("%s: no balance %q in\n%s", in, want, text)
		}
	}
	f := opened(t, Options{}, sum, rows...)
	row := func(n string) (out string) {
		for _, column := range []string{"A", "B", "C", "D", "E"} {
			out += show(t, f, "汇总", column+n) + "|"
		}
		return out
	}
	all := sum.Total()
	same := 0
	for n := range 40 {
		n := strconv.Itoa(n + 1)
		switch got := row(n); {
		case strings.HasPrefix(got, "已拆分或合并|"):
			if got != "已拆分或合并|1||||" {
				t.Errorf("split orders show %q", got)
			}
			same++
		case strings.HasPrefix(got, "合计|3|"):
			if !strings.HasSuffix(got, "|"+all.Gross.String()+"|") {
				t.Errorf("the total shows %q, want %s", got, all.Gross)
			}
			if n, err := f.CalcCellValue("汇总", "B"+n); err != nil || n != "3" {
				t.Errorf("the formula of the count gives %s, %v", n, err)
			}
			same++
		}
	}
	if same != 2 {
		t.Errorf("%d of 2 rows of 汇总 were found", same)
	}
	if got := rowAdvice(&split); strings.Contains(got.Zh+got.En, "fapiao drop") {
		t.Errorf("the advice for a split order is %q, which drop --undo refuses", got)
	}
	for name, at := range map[string]string{"已拆分或合并，由其他单号代替，本单不再开票": "F3", "已取消，不再开票": "F4"} {
		if got := show(t, f, "待处理", at); !strings.Contains(got, name) {
			t.Errorf("the reason is %q, want %q", got, name)
		}
	}
}
