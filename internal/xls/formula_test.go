package xls

import (
	"slices"
	"strings"
	"testing"

	. "github.com/fapiao/fapiao/internal/xls/xlstest"
)

var (
	textResult  = []byte{0, 0, 0, 0, 0, 0, 0xFF, 0xFF}
	emptyResult = []byte{3, 0, 0, 0, 0, 0, 0xFF, 0xFF}
)

// The results of formulas of each kind, and those that nobody computed.
func TestResultsOfFormulas(t *testing.T) {
	t.Parallel()
	const lost = "A1 5f "
	cell := func(result []byte, flags int, tokens ...byte) []byte {
		return Formula(0, 0, 0, result, flags, tokens...)
	}
	shared := slices.Concat(Record(idSharedFormula, make([]byte, 10)), Record(idContinue, []byte{1}))
	for name, c := range map[string]struct {
		records []byte
		want    []string
	}{
		"a number":                  {cell(Double(13.5), 0), []string{"A1 1f 13.5"}},
		"zero":                      {cell(Double(0), 0), []string{"A1 1f 0"}},
		"zero, always computed":     {cell(Double(0), 1), []string{"A1 1f 0"}},
		"zero, computed on load":    {cell(Double(0), 2), []string{lost}},
		"a number, on load":         {cell(Double(2), 2), []string{"A1 1f 2"}},
		"true":                      {cell([]byte{1, 0, 1, 0, 0, 0, 0xFF, 0xFF}, 0), []string{"A1 3f TRUE"}},
		"an error":                  {cell([]byte{2, 0, 7, 0, 0, 0, 0xFF, 0xFF}, 0), []string{"A1 4f #DIV/0!"}},
		"an empty text":             {cell(emptyResult, 0), nil},
		"an empty text, on load":    {cell(emptyResult, 2), []string{lost}},
		"a text":                    {slices.Concat(cell(textResult, 0), Record(idString, Text("甲"))), []string{"A1 0f 甲"}},
		"a text, on load":           {slices.Concat(cell(textResult, 3), Record(idString, Text("甲"))), []string{"A1 0f 甲"}},
		"a text after the formulas": {slices.Concat(cell(textResult, 8), shared, Record(idString, Text("甲"))), []string{"A1 0f 甲"}},
		"an array":                  {slices.Concat(cell(textResult, 0), Record(idArray, make([]byte, 14)), Record(idString, Text("甲"))), []string{"A1 0f 甲"}},
		"a text of no characters":   {slices.Concat(cell(textResult, 0), Record(idString, Text(""))), nil},
		"no text":                   {cell(textResult, 0), []string{lost}},
		"in the code of BIFF4":      {Record(idFormula4, U16(0, 0, 0), Double(4), U16(0), U32(0), U16(0)), []string{"A1 1f 4"}},
	} {
		wantCells(t, name, of(c.records, Number(1, 0, 0, 1)), append(c.want, "A2 1 1")...)
	}
	zero := Sheet{Name: "S", Body: cell(Double(0), 0)}
	wantCells(t, "by a program without an engine", Stream(BIFF8, nil, zero), lost)
	wantCells(t, "to be computed again", Stream(BIFF8, Record(idRecalcID, U32(idRecalcID, 0)), zero), lost)
	wantCells(t, "a sheet that was not computed", of(cell(Double(0), 0), Record(idUncalced, U16(0))), lost)
	calc := Record(idWriteAccess, U16(4), []byte{0}, []byte("Calc"+strings.Repeat(" ", 105)))
	wantCells(t, "zero by LibreOffice", with(calc, cell(Double(0), 0)), lost)
	wantCells(t, "an empty text by LibreOffice", with(calc, cell(emptyResult, 0)))
	wantCells(t, "a number by LibreOffice", with(calc, cell(Double(2), 0), Number(0, 1, 0, 0)), "A1 1f 2", "B1 1 0")
	long := Text(string(slices.Repeat([]rune{'长'}, 6000)))
	wantCells(t, "a text in two records", of(cell(textResult, 0), Record(idString, long[:3+2*4000]), Record(idContinue, []byte{1}, long[3+2*4000:])),
		"A1 0f "+string(slices.Repeat([]rune{'长'}, 6000)))
}
