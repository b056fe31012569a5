package readers

import (
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// blankRow reports a row in which nobody typed an order: it holds nothing but running numbers, and
// formulas that were filled down and give nothing or 0.
func (l *layout) blankRow(raw []invoice.Cell) bool {
	for _, c := range raw {
		running := c.Index < len(l.table.Columns) && l.table.Columns[c.Index].Field == invoice.RowNo
		switch {
		case c.Kind == invoice.CellText && blank(c.Text):
		case running && c.Kind != invoice.CellError:
		case c.Formula && c.Kind == invoice.CellNumber && zeroText(c.Text):
		default:
			return false
		}
	}
	return true
}

// zeroText reports a stored number that is 0.
func zeroText(s string) bool {
	mantissa, _, _ := strings.Cut(strings.ToLower(s), "e")
	return strings.ContainsRune(mantissa, '0') && strings.Trim(mantissa, "+-0.") == ""
}

// plainNumber reports what is an order number beyond doubt: letters and digits.
func plainNumber(text string) bool {
	return len(text) > 1 && text[0] < 0x80 && strings.ContainsAny(text, "123456789")
}

// noNumber reports what stands in the column of order numbers in place of one: a dash, 无, 同上, 0.
func noNumber(text string) bool {
	return text != "" && (invoice.Nothing(text) || invoice.Ditto(text) || invoice.CleanCode(text) == "0")
}

// withoutNumber takes the cell of the order number out of a row.
func (l *layout) withoutNumber(cells []invoice.Cell) []invoice.Cell {
	out := cells[:0]
	for _, c := range cells {
		if c.Index != l.orderNo {
			out = append(out, c)
		}
	}
	return out
}
