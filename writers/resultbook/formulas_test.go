package resultbook

import (
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers/writertest"
)

// computed reports whether a formula computes a sum or a number of rows.
func computed(formula string) bool {
	return slices.ContainsFunc([]string{"ROUND(SUM", "SUM(", "COUNT"}, func(begin string) bool { return strings.HasPrefix(formula, begin) })
}

// TestSumsComputeToTheirValues checks each sum: what its formula gives is the value in the file.
func TestSumsComputeToTheirValues(t *testing.T) {
	t.Parallel()
	raw := excelize.Options{RawCellValue: true}
	for name, rows := range map[string][]report.Row{"rows": writertest.Rows(), "reversing": writertest.Reversing()} {
		f := opened(t, Options{}, writertest.Summary(rows), rows...)
		found := 0
		for _, sheet := range f.GetSheetList() {
			all, err := f.GetRows(sheet, raw)
			if err != nil {
				t.Fatal(err)
			}
			for y, row := range all {
				for x, value := range row {
					at := cellName(x+1, y+1)
					if formula, err := f.GetCellFormula(sheet, at); err != nil || !computed(formula) {
						continue
					}
					found++
					if got, err := f.CalcCellValue(sheet, at, raw); err != nil || got != value {
						t.Errorf("%s, %s %s: the formula gives %q, the value is %q, %v", name, sheet, at, got, value, err)
					}
				}
			}
		}
		if want := map[string]int{"rows": 12, "reversing": 23}[name]; found < want {
			t.Errorf("%s: %d sums are formulas", name, found)
		}
	}
}
