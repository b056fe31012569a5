package resultbook

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/fapiao/fapiao/internal/golden"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers/writertest"
)

// TestGolden holds what accountants read: the cells of a workbook, with their types, formulas and
// number formats; also of orders that wait for them, or about which they decided.
func TestGolden(t *testing.T) {
	t.Parallel()
	for name, rows := range map[string][]report.Row{"cells": writertest.Rows(), "waiting": writertest.Waiting(), "reversing": writertest.Reversing()} {
		for _, lang := range []string{"zh", "en"} {
			t.Run(name+"."+lang, func(t *testing.T) {
				t.Parallel()
				golden.Check(t, filepath.Join("testdata", name+"."+lang+".txt"), []byte(dump(t, write(t, Options{Lang: lang}, writertest.Summary(rows), rows...))))
			})
		}
	}
}

// cellName is an address such as "B3".
func cellName(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		return err.Error()
	}
	return name
}

// dump writes each cell on a line: address, what it shows, and its formula.
func dump(t *testing.T, path string) string {
	t.Helper()
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out strings.Builder
	for _, sheet := range f.GetSheetList() {
		fmt.Fprintf(&out, "== %s\n", sheet)
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for y, row := range rows {
			for x, value := range row {
				at := cellName(x+1, y+1)
				formula, err := f.GetCellFormula(sheet, at)
				if err != nil {
					t.Fatal(err)
				}
				if value != "" || formula != "" {
					fmt.Fprintf(&out, "%s %q%s\n", at, value, suffix(formula))
				}
			}
		}
	}
	return out.String()
}

func suffix(formula string) string {
	if formula == "" {
		return ""
	}
	return " =" + formula
}

// TestEnvironmentIsMarked holds that no sheet of invoices that are not real can be taken for one of
// real ones.
func TestEnvironmentIsMarked(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ environment, lang, mark string }{
		{"simulator", "zh", "【模拟】"}, {"simulator", "en", "[SIMULATED]"}, {"sandbox", "zh", "【沙箱】"}, {"sandbox", "en", "[SANDBOX]"},
		{"production", "zh", ""}, {"production", "en", ""},
	} {
		t.Run(c.environment+" "+c.lang, func(t *testing.T) {
			t.Parallel()
			sum := writertest.Summary(nil)
			sum.Environment = c.environment
			f, err := excelize.OpenFile(write(t, Options{Lang: c.lang}, sum))
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			for _, sheet := range f.GetSheetList() {
				title, err := f.GetCellValue(sheet, "A1")
				if err != nil {
					t.Fatal(err)
				}
				foot, err := f.GetHeaderFooter(sheet)
				if err != nil {
					t.Fatal(err)
				}
				want := c.mark
				if want == "" {
					want = sheet
				}
				if !strings.HasPrefix(title, want) || !strings.HasPrefix(foot.OddFooter, "&L"+want) {
					t.Errorf("%s: title %q, footer %q, want %q at the beginning", sheet, title, foot.OddFooter, want)
				}
			}
		})
	}
}

func TestDifferencesAreShown(t *testing.T) {
	t.Parallel()
	rows := writertest.Rows()
	whole := writertest.Summary(rows)
	if text := dump(t, write(t, Options{}, whole, rows...)); strings.Contains(text, "不一致") || strings.Contains(text, "核对不符") {
		t.Error("a workbook that agrees raises an alarm")
	}
	if text := dump(t, write(t, Options{}, whole, rows[1:]...)); !strings.Contains(text, "已开票：汇总 3 笔 472.34 元，明细 2 笔 358.21 元") {
		t.Error("a missing invoice raises no alarm")
	}
	more := append(rows, report.Row{State: "strange", OrderNo: "1"})
	if text := dump(t, write(t, Options{Lang: "en"}, whole, more...)); !strings.Contains(text, "strange: 0 orders, 0.00 in the totals; 1 orders") {
		t.Error("a state that the totals do not have raises no alarm")
	}
	whole.States[5].Gross++ // of the issued ones
	if text := dump(t, write(t, Options{}, whole, rows...)); !strings.Contains(text, "已开票：汇总 3 笔 472.35 元，明细 3 笔 472.34 元") {
		t.Error("a cent between totals and invoices raises no alarm")
	}
	whole.Orders++
	if text := dump(t, write(t, Options{}, whole, rows...)); !strings.Contains(text, "数量核对不符") {
		t.Error("totals that do not balance raise no alarm")
	}
}

func TestWrittenByTheClock(t *testing.T) {
	t.Parallel()
	sum := writertest.Summary(nil)
	sum.Written = time.Time{}
	now := func() time.Time { return time.Date(2027, 1, 1, 15, 59, 59, 0, time.UTC) }
	if text := dump(t, write(t, Options{Now: now}, sum)); !strings.Contains(text, `B6 "2027-01-01 23:59:59（北京时间）"`) {
		t.Error("the time of writing is not the clock's, in Beijing time")
	}
}
