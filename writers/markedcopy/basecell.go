package markedcopy

import (
	"strings"

	"github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// maxCell is the most characters of a cell, and maxDigits the digits of a number that it keeps.
const (
	maxCell   = 32_767
	maxDigits = 15
)

// cellOf is a cell as it shows. A number stays a number if that shows the same; what a number
// format adds, such as zeros before a code, becomes text.
func cellOf(c *invoice.Cell) write.Cell {
	switch c.Kind {
	case invoice.CellNumber, invoice.CellDecimal:
		return numberOf(c)
	case invoice.CellError:
		return write.Fault(c.Text)
	case invoice.CellUncached:
		return write.Fault("#VALUE!")
	case invoice.CellText:
		if c.Shown != nil && c.Shown.Exact {
			return write.Text(cutRunes(c.Shown.Text, maxCell))
		}
	}
	return write.Text(cutRunes(c.Text, maxCell))
}

func numberOf(c *invoice.Cell) write.Cell {
	text := c.Text
	plain := plainNumber(text)
	switch s := c.Shown; {
	case s == nil || !s.Exact:
	case plain != "" && s.Format == invoice.FormatNumber && sameNumber(s.Text, plain):
	default:
		return write.Text(cutRunes(s.Text, maxCell))
	}
	if plain == "" {
		return write.Text(cutRunes(text, maxCell))
	}
	return write.Number(plain)
}

// plainNumber is a number as a cell keeps it; empty for any other text and for more digits than a
// cell keeps.
func plainNumber(s string) string {
	digits, points := 0, 0
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			digits++
		case c == '.' && i > 0 && i < len(s)-1:
			points++
		case c == '-' && i == 0:
		default:
			return ""
		}
	}
	if digits == 0 || points > 1 || len(strings.Trim(strings.Replace(s, ".", "", 1), "-0")) > maxDigits {
		return ""
	}
	return s
}

// sameNumber reports whether a text shows a number with no more than grouping and decimals.
func sameNumber(shown, number string) bool {
	return trimNumber(strings.ReplaceAll(strings.TrimSpace(shown), ",", "")) == trimNumber(number)
}

// trimNumber is a number without the zeros behind its decimals.
func trimNumber(s string) string {
	if !strings.Contains(s, ".") {
		return s
	}
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}
