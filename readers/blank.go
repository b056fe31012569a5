package readers

import (
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// blankRow reports whether a row has no typed data: only row numbers, and filled-down formulas
// whose value is empty or 0.
func (l *layout) blankRow(raw []invoice.Cell) bool {
	for i := range raw {
		c := &raw[i]
		running := c.Index < len(l.table.Columns) && l.table.Columns[c.Index].Field == invoice.RowNo
		switch {
		case c.Kind == invoice.CellText && blank(c.Text), c.Index == l.verdicts-1:
		case running && c.Kind != invoice.CellError:
		case c.Formula && c.Kind == invoice.CellNumber && zeroText(c.Text):
		default:
			return false
		}
	}
	return true
}

// zeroText reports whether a stored number is 0.
func zeroText(s string) bool {
	mantissa, _, _ := strings.Cut(strings.ToLower(s), "e")
	return strings.ContainsRune(mantissa, '0') && strings.Trim(mantissa, "+-0.") == ""
}

// plainNumber reports whether text is certainly an order number: letters and digits.
func plainNumber(text string) bool {
	if len(text) < 2 || text[0] >= 0x80 {
		return false
	}
	for i := range len(text) {
		if text[i] >= '1' && text[i] <= '9' {
			return true
		}
	}
	return false
}

// noNumber reports whether text is a placeholder for a missing order number: a dash, 无, 同上, 0.
func noNumber(text string) bool {
	return text != "" && (invoice.Nothing(text) || invoice.Ditto(text) || invoice.CleanCode(text) == "0")
}

// withoutNumber removes the cell of the order number from a row.
func (l *layout) withoutNumber(cells []invoice.Cell) []invoice.Cell {
	out := cells[:0]
	for _, c := range cells {
		if c.Index != l.orderNo {
			out = append(out, c)
		}
	}
	return out
}
