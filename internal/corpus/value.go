package corpus

import (
	"strings"

	xlsx "github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Value is the content of one cell; the zero value is an empty cell.
type Value struct {
	text  string
	typed bool      // the fault is in the type of the cell, so that a text file cannot have it
	cell  xlsx.Cell // in an .xlsx workbook
	old   oldCell   // in an .xls workbook
}

// T is a text.
func T(s string) Value {
	if s == "" {
		return Value{}
	}
	return Value{text: s, cell: xlsx.Text(s), old: oldText(s)}
}

// N is a number without a format, which a text file has as its digits.
func N(s string) Value { return Value{text: s, cell: xlsx.Number(s), old: oldNumber(s, "")} }

// number is a number whose fault is that it is no text.
func number(s string) Value {
	return Value{text: s, typed: true, cell: xlsx.Number(s), old: oldNumber(s, "")}
}

// formatted is a number in a number format.
func formatted(s, code string) Value {
	return Value{text: s, typed: true, cell: xlsx.Formatted(s, code), old: oldNumber(s, code)}
}

// fault is an error value such as #N/A.
func fault(s string) Value { return Value{text: s, typed: true, cell: xlsx.Fault(s), old: oldFault(s)} }

// truth is a cell of yes.
func truth() Value { return Value{text: "TRUE", typed: true, cell: xlsx.Bool(true), old: oldTruth} }

// notComputed is a formula whose program wrote what it writes for results that it does not compute.
func notComputed(formula, result string) Value {
	return Value{text: "?", typed: true, cell: xlsx.Formula(formula, result), old: oldFormula}
}

// Values are cells by field.
type Values map[invoice.Field]Value

// none empties a cell.
var none = Value{}

func (v Values) typed() bool {
	for _, c := range v {
		if c.typed {
			return true
		}
	}
	return false
}

// long is a text of n characters.
func long(n int) string { return strings.Repeat("长", n) }
