package resultbook

import (
	"strings"
	"testing"

	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers/writertest"
)

// TestStandingIsApart holds that the order in place of a reversed one is listed with the others,
// that the balance and the sums by state do not count it, that what is left does, and that a row
// which is missing raises an alarm.
func TestStandingIsApart(t *testing.T) {
	t.Parallel()
	old, other := writertest.Issued(1), writertest.Issued(2)
	red := writertest.RedOf(old, "0000000901", old.Gross)
	old.Reversed = report.Reversed{Net: -red.Net, Tax: -red.Tax, Reds: 1}
	old.ReplacedBy = old.OrderNo + "-H1"
	batch := []report.Row{old, other}
	instead := writertest.Issued(3)
	instead.OrderNo, instead.Replaces, instead.AfterRed, instead.Standing = old.ReplacedBy, old.OrderNo, true, true
	sum, stand := writertest.Summary(append(batch, red)), writertest.Summary([]report.Row{instead})
	sum.Stand(&stand)
	rows := []report.Row{old, other, instead, red}
	path := write(t, Options{}, sum, rows...)
	text := dump(t, path)
	for _, want := range []string{`"读取 2 = 已开票 2"`, "代替本批次订单的新单", `"红冲、代替后净额"`, "换开：" + old.OrderNo + " → " + instead.OrderNo, `"3 张"`} {
		if !strings.Contains(text, want) {
			t.Errorf("there is no %s in\n%s", want, text)
		}
	}
	if strings.Contains(text, "不一致") {
		t.Error("a workbook that agrees raises an alarm")
	}
	left := other.Gross + instead.Gross
	_, after, _ := strings.Cut(text, `"红冲、代替后净额"`)
	if !strings.Contains(after[:min(len(after), 400)], `"`+left.String()+`"`) {
		t.Errorf("what is left is not %s: %s", left, after[:min(len(after), 400)])
	}
	if text := dump(t, write(t, Options{}, sum, old, other, red)); !strings.Contains(text, "代替的新单：汇总 "+instead.Gross.String()+" 元，明细 0.00 元") {
		t.Error("a missing row raises no alarm")
	}
}
