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
	cell  xlsx.Cell // of a typed value
}

// T is a text.
func T(s string) Value { return Value{text: s, cell: xlsx.Text(s)} }

// N is a number without a format, which a text file has as its digits.
func N(s string) Value { return Value{text: s, cell: xlsx.Number(s)} }

// typed is a cell that only a workbook can have.
func typed(c xlsx.Cell) Value { return Value{text: "?", typed: true, cell: c} }

// formatted is a number in a number format.
func formatted(number, code string) Value { return typed(xlsx.Formatted(number, code)) }

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
