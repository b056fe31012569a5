package resultbook

import (
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers/writertest"
)

// TestRedsAreApart holds that red invoices have a sheet of their own, whose sum counts only those
// that exist, that no sum of the invoices or orders changes, and that without any there is no
// sheet.
func TestRedsAreApart(t *testing.T) {
	t.Parallel()
	rows := writertest.Reversing()
	with := dump(t, write(t, Options{}, writertest.Summary(rows), rows...))
	without := dump(t, write(t, Options{}, writertest.Summary(rows[:5]), rows[:5]...))
	if strings.Contains(without, "== 红字发票") || !strings.Contains(with, "== 红字发票") {
		t.Error("the sheet of red invoices is there without any, or missing")
	}
	sheet := func(text, name string) string {
		_, rest, _ := strings.Cut(text, "== "+name+"\n")
		one, _, _ := strings.Cut(rest, "\n== ")
		return one
	}
	if sheet(with, "开票结果") != sheet(without, "开票结果") {
		t.Error("red invoices change the sheet of the others")
	}
	reds := sheet(with, "红字发票")
	for _, want := range []string{`"3 张"`, `"-198.03"`, `"作废（超72小时未确认）"`, `"销方录入待购方确认"`, `"2026-12-04 09:00:00"`, `"-136.73"`} {
		if !strings.Contains(reds, want) {
			t.Errorf("%s is not in the sheet:\n%s", want, reds)
		}
	}
	if strings.Contains(with, "不一致") {
		t.Error("a workbook that agrees raises an alarm")
	}
	if text := dump(t, write(t, Options{}, writertest.Summary(rows), rows[:len(rows)-1]...)); !strings.Contains(text, "红字发票：汇总 -198.03 元，明细 -186.73 元") {
		t.Error("a missing red invoice raises no alarm")
	}
}

// TestRedsAreGrouped holds that the sums by a column are less what is reversed.
func TestRedsAreGrouped(t *testing.T) {
	t.Parallel()
	rows := writertest.Reversing()
	for _, i := range []int{0, 5} {
		rows[i].Carried = []report.Carried{{Title: "部门", Value: "一部"}}
	}
	sum := writertest.Summary(rows)
	sum.Carried, sum.GroupBy = []string{"部门"}, "部门"
	text := dump(t, write(t, Options{}, sum, rows...))
	_, text, _ = strings.Cut(text, "按部门（已开票，不含已作废，已减红字发票）")
	if !strings.Contains(text, "\"一部\"\nB") || !strings.Contains(text, `"0.00"`) {
		t.Errorf("%s", text)
	}
}

// A red that was made at the bureau says so, and that its day of issue is not known, where it is
// not; a month counts such reds apart, even if it has no others.
func TestRedsOfUnknownDay(t *testing.T) {
	t.Parallel()
	rows := writertest.Reversing()
	for i := range rows {
		if r := &rows[i]; r.Red != nil && r.State == "issued" {
			r.Red.Bureau, r.IssuedAt = true, time.Time{}
			break
		}
	}
	sum := writertest.Summary(rows)
	if text := dump(t, write(t, Options{}, sum, rows...)); !strings.Contains(text, `"不详"`) || !strings.Contains(text, "在税局办理，平台没有给出开票日期") {
		t.Errorf("%s", text)
	}
	month := writertest.Summary(rows[:5])
	month.Reds.Undated = report.StateSum{Orders: 2, Net: -100_00, Tax: -13_00, Gross: -113_00}
	text := dump(t, write(t, Options{}, month, rows[:5]...))
	if _, text, _ = strings.Cut(text, "开票日期不详（在税局办理，不计入任何月份）"); !strings.Contains(text, `"-113.00"`) {
		t.Errorf("%s", text)
	}
}
