package resultbook

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers/writertest"
)

// TestTotals holds the row below the invoices: the word alone in its cell, neither order number nor
// buyer, the count and the sums, which are formulas with exact values, outside of the filter.
func TestTotals(t *testing.T) {
	t.Parallel()
	rows := writertest.Rows()
	path := write(t, Options{}, writertest.Summary(rows), rows...)
	f, err := excelize.OpenFile(path, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	got, err := f.GetRows("开票结果")
	if err != nil {
		t.Fatal(err)
	}
	last := got[len(got)-1]
	if want := "合计|||||6|629|81.77|710.77|含已作废 1 张"; strings.Join(last, "|") != want {
		t.Errorf("totals are %q, want %q", last, want)
	}
	if show := show(t, opened(t, Options{}, writertest.Summary(rows), rows...), "开票结果", "F9"); show != "6 张" {
		t.Errorf("the count shows %q", show)
	}
	if xml := partOf(t, path, issuedPart); !strings.Contains(xml, `<autoFilter ref="$A$2:$Z$8">`) || !strings.Contains(xml, "<f>ROUND(SUM(I3:I8),2)</f><v>710.77</v>") {
		t.Error("the totals are in the filter, or no formulas")
	}
	if open, err := f.GetRows("待处理"); err != nil || open[len(open)-1][0] == "合计" {
		t.Error("待处理 has totals", err)
	}
}

// TestTotalsStandOnTheLastSheet holds that a table over several sheets has one row of totals, also
// where the last sheet is full.
func TestTotalsStandOnTheLastSheet(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.xlsx")
	w, err := New(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	w.sheetRows = 5
	var rows []report.Row
	var gross invoice.Amount
	for i := range 6 { // two sheets of three rows
		rows = append(rows, writertest.Issued(i+1))
		gross += rows[i].Gross
	}
	if err := w.Begin(writertest.Summary(rows)); err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if err := w.Row(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var found []string
	for _, sheet := range f.GetSheetList()[1:] {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) > 5 {
			t.Errorf("%s has %d rows", sheet, len(rows))
		}
		for _, row := range rows {
			if row[0] == "合计" {
				found = append(found, sheet+" "+row[5])
			}
		}
	}
	if sum, err := f.GetCellFormula("开票结果 3", "I3"); err != nil || sum != "ROUND(SUM('开票结果'!I3:I5,'开票结果 2'!I3:I5),2)" {
		t.Errorf("the sum is %q, %v", sum, err)
	}
	if sum, err := f.CalcCellValue("开票结果 3", "I3", excelize.Options{RawCellValue: true}); err != nil || sum != gross.String() {
		t.Errorf("the sum gives %q, %v", sum, err)
	}
	if len(found) != 1 || found[0] != "开票结果 3 6 张" {
		t.Errorf("totals: %v", found)
	}
}

// TestSumsFitTheirColumns holds that a sum is never shown as ####.
func TestSumsFitTheirColumns(t *testing.T) {
	t.Parallel()
	for _, fen := range []invoice.Amount{0, 89662340_20, 999999999_99, invoice.MaxAmount, -invoice.MaxAmount} {
		sum := report.Summary{States: []report.StateSum{{Net: fen / 2, Tax: fen / 2, Gross: fen / 2}, {Net: fen / 2, Tax: fen / 2, Gross: fen / 2}}}
		for _, c := range issuedColumns(&sum, "zh") {
			digits := len(fen.Abs().String()) - 1
			room, need := c.width*7-9, float64(digits)*8+float64(digits/3)*4 // behind the indent; bold digits and commas
			if (c.title.Zh == "税额" || c.title.Zh == "不含税金额" || c.title == grossTitle) && room < need {
				t.Errorf("%s of %s: %v pixels, needs %v", c.title.Zh, fen, room, need)
			}
		}
	}
}

// TestNothingLeft holds what an empty table says, and that it praises nothing too early.
func TestNothingLeft(t *testing.T) {
	t.Parallel()
	seal, voided, differs := writertest.Issued(2), writertest.Issued(3), writertest.Issued(4)
	seal.State, voided.State, differs.Differs = "seal_failed", "voided", true
	for name, c := range map[string]struct {
		rows         []report.Row
		lang         string
		open, issued string
	}{
		"all issued":       {[]report.Row{writertest.Issued(1)}, "zh", "全部成功，没有需要处理的订单。", "1"},
		"in English":       {[]report.Row{writertest.Issued(1)}, "en", "All orders are issued. Nothing is left to do.", "1"},
		"one without seal": {[]report.Row{writertest.Issued(1), seal}, "zh", "没有未开票的订单；“开票结果”中有需要处理的发票，请看“说明”一列。", "1"},
		"one differs":      {[]report.Row{differs}, "zh", "没有未开票的订单；“开票结果”中有需要处理的发票，请看“说明”一列。", "1"},
		"one void":         {[]report.Row{writertest.Issued(1), voided}, "zh", "没有需要处理的订单。", "1"},
		"none":             {nil, "zh", "没有订单。", "还没有开出发票。"},
		"none issued":      {[]report.Row{writertest.Rejected(1)}, "zh", "1", "还没有开出发票。"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := opened(t, Options{Lang: c.lang}, writertest.Summary(c.rows), c.rows...)
			sheets := f.GetSheetList()
			if got := show(t, f, sheets[1], "A3"); got != c.issued {
				t.Errorf("%s: %q, want %q", sheets[1], got, c.issued)
			}
			if got := show(t, f, sheets[2], "A3"); got != c.open {
				t.Errorf("%s: %q, want %q", sheets[2], got, c.open)
			}
		})
	}
}
