package markedcopy

import (
	"strings"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/internal/xlsx/numfmt"
	"github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// maxCell is the most characters of a cell, maxDigits the digits of a number that it keeps, and
// maxNumber the length of a number that is written into one.
const (
	maxNumber = 40
	maxCell   = 32_767
	maxDigits = 15
)

// cellOf is a cell that means and shows the same as c.
func cellOf(c *invoice.Cell) write.Cell {
	switch c.Kind {
	case invoice.CellNumber, invoice.CellDecimal:
		return numberOf(c)
	case invoice.CellDate:
		if serial, code, ok := serialOf(c); ok {
			return write.Formatted(serial, code)
		}
	case invoice.CellBool:
		return write.Bool(strings.EqualFold(c.Text, "TRUE"))
	case invoice.CellError:
		return write.Fault(c.Text)
	case invoice.CellUncached: // its formula is not known
		return write.Formula("NA()", "")
	case invoice.CellText:
		if c.Shown != nil && c.Shown.Exact {
			return write.Text(cutRunes(c.Shown.Text, maxCell))
		}
	}
	return write.Text(cutRunes(c.Text, maxCell))
}

// numberOf is a number in a format that shows the same.
func numberOf(c *invoice.Cell) write.Cell {
	plain := plainNumber(c.Text)
	switch {
	case plain == "", c.Kind == invoice.CellDecimal && digitsOf(plain) > maxDigits:
		return write.Text(cutRunes(c.Text, maxCell))
	case c.Formula && strings.Trim(plain, "-0.") == "": // a formula that was filled down beyond the orders
		return write.Formula(plain, plain)
	case c.Shown == nil:
		return write.Number(plain)
	}
	code := formatOf(c.Shown)
	switch {
	case code == "":
		return write.Number(plain)
	case c.Shown.Format == invoice.FormatNumber && !shows(code, plain, c.Shown.Text):
		code = literal(c.Shown.Text) // a format that scales: 106000 that shows 106
	}
	return write.Formatted(plain, code)
}

// shows reports whether a number in a format shows a text.
func shows(code, number, text string) bool {
	v, err := decimal.NewFromString(number)
	return err == nil && numfmt.Parse(code).Show(v, false).Text == text
}

// digitsOf is how many digits of a number a cell would have to keep.
func digitsOf(number string) int {
	mantissa, _, _ := strings.Cut(strings.ToUpper(number), "E")
	return len(strings.Trim(strings.Replace(mantissa, ".", "", 1), "-0"))
}

// plainNumber is a number as it is written into a cell; empty for any other text.
func plainNumber(s string) string {
	mantissa, exponent, scientific := strings.Cut(strings.ToUpper(s), "E")
	digits, points := 0, 0
	for i := range len(mantissa) {
		switch c := mantissa[i]; {
		case c >= '0' && c <= '9':
			digits++
		case c == '.' && i > 0 && i < len(mantissa)-1:
			points++
		case c == '-' && i == 0:
		default:
			return ""
		}
	}
	if digits == 0 || points > 1 || len(s) > maxNumber {
		return ""
	}
	if power := strings.TrimLeft(exponent, "+-"); scientific && (power == "" || strings.Trim(power, "0123456789") != "") {
		return ""
	}
	return s
}
