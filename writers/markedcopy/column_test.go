package markedcopy

import (
	"errors"
	"testing"

	"github.com/xuri/excelize/v2"
)

// The verdicts stand behind the cells that an array formula fills, and behind merged cells of the
// orders; titles above the orders and lines across the sheet do not count.
func TestTheColumnOfVerdicts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*excelize.File) error
		want   string
	}{
		"an array formula": {func(f *excelize.File) error {
			kind, ref := excelize.STCellFormulaTypeArray, "E2:G4"
			return f.SetCellFormula("十一月", "E2", "C2:C4*2", excelize.FormulaOpts{Type: &kind, Ref: &ref})
		}, "H1"},
		"merged cells":     {func(f *excelize.File) error { return f.MergeCell("十一月", "C3", "F3") }, "G1"},
		"across the sheet": {func(f *excelize.File) error { return f.MergeCell("十一月", "A9", "XFD9") }, "D1"},
		"a full sheet":     {func(f *excelize.File) error { return f.SetCellValue("十一月", "XFD3", "x") }, ""},
		"widths of all":    {func(f *excelize.File) error { return f.SetColWidth("十一月", "D", "XFD", 9) }, "D1"},
		"1904": {func(f *excelize.File) error {
			on := true
			return f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &on})
		}, "D1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cells, err := open(t, marked(t, officeBook(t, c.change))).SearchSheet("十一月", "校验结果")
			if got := append(cells, "")[0]; got != c.want || err != nil {
				t.Errorf("the title is in %q, want %q, %v", got, c.want, err)
			}
		})
	}
}

// A formula that somebody put in the column of an earlier copy stays; the other rows get theirs.
func TestAFormulaAmongTheVerdictsStays(t *testing.T) {
	t.Parallel()
	book := officeBook(t, func(f *excelize.File) error {
		return errors.Join(f.SetCellValue("十一月", "D1", "校验结果"), f.SetCellFormula("十一月", "D3", "A3"))
	})
	f := open(t, marked(t, book, func(c *Copy) { c.Sheets[0].Earlier = true }))
	formula, err := f.GetCellFormula("十一月", "D3")
	value, err2 := f.GetCellValue("十一月", "D4")
	if err := errors.Join(err, err2); err != nil || formula != "A3" || value == "" {
		t.Errorf("D3 is %q, D4 is %q, %v", formula, value, err)
	}
}
