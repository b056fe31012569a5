package resultbook

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers/writertest"
)

// TestRedsAreApart holds that red invoices have a sheet of their own, whose sum counts only those
// that exist, that no sum of the invoices or orders changes, and that without any there is no
// sheet.
func TestRedsAreApart(t *testing.T) {
	t.Parallel()
	rows := writertest.Reversing()
	withPath, withoutPath := write(t, Options{}, writertest.Summary(rows), rows...), write(t, Options{}, writertest.Summary(rows[:5]), rows[:5]...)
	with, without := dump(t, withPath), dump(t, withoutPath)
	if strings.Contains(without, "== 红字发票") || !strings.Contains(with, "== 红字发票") {
		t.Error("the sheet of red invoices is there without any, or missing")
	}
	sheet := func(text, name string) string {
		_, rest, _ := strings.Cut(text, "== "+name+"\n")
		one, _, _ := strings.Cut(rest, "\n== ")
		return one
	}
	if diff := cmp.Diff(byTitle(t, withoutPath, ""), byTitle(t, withPath, "红票")); diff != "" {
		t.Error("red invoices change the sheet of the others", diff)
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

// byTitle are the cells of 开票结果 from the header on, with their formulas, by the title of their
// column, without the column that is added.
func byTitle(t *testing.T, path, added string) map[string][]string {
	t.Helper()
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	columns, err := f.GetCols("开票结果")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	for x, cells := range columns {
		title := cells[1]
		for y, value := range cells[1:] {
			formula, err := f.GetCellFormula("开票结果", cellName(x+1, y+2))
			if err != nil {
				t.Fatal(err)
			}
			out[title] = append(out[title], value+suffix(formula))
		}
	}
	if added != "" && out[added] == nil {
		t.Errorf("there is no column %s", added)
	}
	delete(out, added)
	return out
}

// TestRedsAreLinked holds that an invoice leads to its red ones and they to it, wherever the rows
// are, also if the sheets are divided; and that there is no link where there is no red invoice, or
// not all of them.
func TestRedsAreLinked(t *testing.T) {
	t.Parallel()
	rows := writertest.Reversing()
	for i := range rows {
		rows[i].Carried = []report.Carried{{Title: "部门", Value: []string{"甲'部", "乙部"}[i%2]}}
	}
	sum := writertest.Summary(rows)
	sum.Carried = []string{"部门"}
	for _, by := range []By{"", "部门"} {
		f := opened(t, Options{By: by}, sum, rows...)
		blue, red := linked(t, f)
		if len(blue) != 3 || len(red) != 5 {
			t.Errorf("%q: %d invoices and %d red ones are linked: %v, %v", by, len(blue), len(red), blue, red)
		}
	}
	sum.Issued = true
	if blue, red := linked(t, opened(t, Options{}, sum, rows...)); len(blue) != 0 || len(red) != 5 {
		t.Errorf("a month, whose invoices may have red ones of another: %v, %v", blue, red)
	}
}

// linked are the cells that lead from invoices and from red ones to a row that has the number of
// the invoice.
func linked(t *testing.T, f *excelize.File) (blue, red []string) {
	t.Helper()
	for _, sheet := range f.GetSheetList()[1:] {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for y, row := range rows[headRows:] {
			for x, title := range rows[1] {
				at := cellName(x+1, y+headRows+1)
				formula, err := f.GetCellFormula(sheet, at)
				if err != nil {
					t.Fatal(err)
				}
				if formula == "" || title != "红票" && title != "蓝票" {
					continue
				}
				checkFormula(t, f, sheet, at)
				number := row[5]
				if title == "蓝票" {
					number, red = row[1], append(red, at)
				} else {
					blue = append(blue, at)
				}
				if to := strings.Split(formula, `"`)[3]; to != number {
					t.Errorf("%s %s leads to %s, not to %s", sheet, at, to, number)
				}
			}
		}
	}
	return blue, red
}

// TestSeveralInvoicesOfAnOrder holds that they are shown as such, and the order is counted once.
func TestSeveralInvoicesOfAnOrder(t *testing.T) {
	t.Parallel()
	first, second := writertest.Issued(1), writertest.Issued(1)
	first.Part, first.Parts, second.Part, second.Parts = 1, 2, 2, 2
	second.InvoiceNo += "9"
	rows := []report.Row{first, second, writertest.Issued(3)}
	sum := writertest.Summary(rows)
	f := opened(t, Options{}, sum, rows...)
	for at, want := range map[string]string{"O3": "一单多票：1/2", "O4": "一单多票：2/2", "O5": "", "F6": "3 张"} {
		if got := show(t, f, "开票结果", at); got != want {
			t.Errorf("%s: %q, want %q", at, got, want)
		}
	}
	text := dump(t, f.Path)
	if !strings.Contains(text, "\"2026-11-30\"\nB") || strings.Contains(text, "不一致") {
		t.Error(text)
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

// What failed and needs nobody is counted apart, and its row says so.
func TestRedsThatAreOver(t *testing.T) {
	t.Parallel()
	rows := writertest.Reversing()
	for i := range rows {
		if r := rows[i].Red; r != nil && r.Form == "07" {
			r.Over = true
		}
	}
	sum := writertest.Summary(rows)
	if sum.Reds.Failed().Orders != 1 || sum.Reds.Over.Orders != 1 {
		t.Fatalf("%+v", sum.Reds)
	}
	text := dump(t, write(t, Options{}, sum, rows...))
	for _, want := range []string{"未开出，已了结", "已了结，不用处理：", "红冲失败"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if n := strings.Count(text, "没有红冲，蓝票不变。"); n != 1 {
		t.Errorf("%d rows ask for something", n)
	}
}
