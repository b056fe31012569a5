package corpus

import (
	"io"
	"slices"
	"strconv"

	"github.com/fapiao/fapiao/internal/xls/xlstest"
)

// oldCell is the record of a cell in an .xls workbook. style gives the number of a number format's
// style.
type oldCell func(row, col int, style func(code string) int) []byte

func oldText(s string) oldCell {
	return func(row, col int, style func(string) int) []byte { return xlstest.Label(row, col, style(""), s) }
}

func oldNumber(s, code string) oldCell {
	return func(row, col int, style func(string) int) []byte {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return xlstest.Label(row, col, style(code), s)
		}
		return xlstest.Number(row, col, style(code), v)
	}
}

// oldFormula is a formula with the zero of programs that compute nothing.
func oldFormula(row, col int, style func(string) int) []byte {
	return xlstest.Formula(row, col, style(""), xlstest.Double(0), 0)
}

// faults are the codes of error values ([MS-XLS] 2.5.10).
var faults = map[string]byte{"#NULL!": 0x00, "#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17, "#NAME?": 0x1D, "#NUM!": 0x24, "#N/A": 0x2A}

const oldTruthOrError = 0x205 // the record of a truth value or an error

func oldFault(s string) oldCell {
	return func(row, col int, style func(string) int) []byte {
		return xlstest.Record(oldTruthOrError, xlstest.U16(row, col, style("")), []byte{faults[s], 1})
	}
}

func oldTruth(row, col int, style func(string) int) []byte {
	return xlstest.Record(oldTruthOrError, xlstest.U16(row, col, style("")), []byte{1, 0})
}

// firstFormat is the first number of a format that is not built in.
const firstFormat = 164

// writeXLS writes an .xls workbook (BIFF8) without an engine of formulas, as small programs do.
func writeXLS(w io.Writer, tables []*table) error {
	formats := []string{""}
	style := func(code string) int {
		if n := slices.Index(formats, code); n >= 0 {
			return n
		}
		formats = append(formats, code)
		return len(formats) - 1
	}
	var all []xlstest.Sheet
	for _, t := range tables {
		s := xlstest.Sheet{Name: t.name}
		for row, values := range t.cells() {
			for col, v := range values {
				if v.old != nil {
					s.Body = append(s.Body, v.old(row, col, style)...)
				}
			}
		}
		all = append(all, s)
	}
	var globals []byte
	for i, code := range formats[1:] {
		globals = append(globals, xlstest.Record(0x41E, xlstest.U16(firstFormat+i), xlstest.Text(code))...)
	}
	for i := range formats {
		format := 0
		if i > 0 {
			format = firstFormat + i - 1
		}
		globals = append(globals, xlstest.Record(0xE0, xlstest.U16(0, format))...)
	}
	_, err := w.Write(xlstest.File("Workbook", xlstest.Stream(xlstest.BIFF8, globals, all...)))
	return err
}
