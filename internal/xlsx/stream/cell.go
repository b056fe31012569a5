package stream

import "strconv"

// Cell is one cell of a row. The zero value is no cell.
type Cell struct {
	style  StyleID
	kind   kind
	places uint8  // decimals of number
	text   string // or a formula
	value  string // what a formula gives
	number int64
}

type kind uint8

const (
	none kind = iota
	empty
	text
	number
	formula
	computed
	fault
)

// Empty is a cell that has a style alone.
func Empty(style StyleID) Cell { return Cell{style: style, kind: empty} }

// Text is a text, which is never a formula; an empty one is an empty cell, which programs and
// filters distinguish from an empty text.
func Text(style StyleID, s string) Cell {
	if s == "" {
		return Empty(style)
	}
	return Cell{style: style, kind: text, text: s}
}

// Int is a whole number.
func Int(style StyleID, n int64) Cell { return Decimal(style, n, 0) }

// Decimal is the number n / 10^places, exact in the file; places is at most 18. Spreadsheets hold
// 15 digits of it.
func Decimal(style StyleID, n int64, places uint8) Cell {
	return Cell{style: style, kind: number, number: n, places: places}
}

// Formula is a formula, without =, with the text that it gives.
func Formula(style StyleID, f, value string) Cell {
	return Cell{style: style, kind: formula, text: f, value: value}
}

// Computed is a formula, without =, with the number n / 10^places that it gives.
func Computed(style StyleID, f string, n int64, places uint8) Cell {
	return Cell{style: style, kind: computed, text: f, number: n, places: places}
}

// Fault is the error value #N/A, which stands for a value that is not there.
func Fault(style StyleID) Cell { return Cell{style: style, kind: fault, text: notAvailable} }

const notAvailable = "#N/A"

// Styled is the cell in another style.
func (c Cell) Styled(style StyleID) Cell {
	c.style = style
	return c
}

// Value is what the cell holds: its text, the text of its formula, or the shortest decimal of its
// number.
func (c *Cell) Value() string {
	switch c.kind {
	case text, fault:
		return c.text
	case formula:
		return c.value
	case number, computed:
		return string(appendDecimal(nil, c.number, c.places))
	}
	return ""
}

// Lettered is the text that the cell shows. ok is false for numbers and empty cells.
func (c *Cell) Lettered() (s string, ok bool) {
	switch c.kind {
	case text:
		return c.text, true
	case formula:
		return c.value, true
	}
	return "", false
}

// Size is about how many bytes of text the cell adds to its sheet.
func (c *Cell) Size() int { return len(c.text) + len(c.value) }

// appendDecimal writes n / 10^places as its shortest decimal.
func appendDecimal(dst []byte, n int64, places uint8) []byte {
	for places > 0 && n%10 == 0 {
		n /= 10
		places--
	}
	if places == 0 {
		return strconv.AppendInt(dst, n, 10)
	}
	if n < 0 {
		dst = append(dst, '-')
	}
	var buf [20]byte
	digits := strconv.AppendUint(buf[:0], magnitude(n), 10)
	if lack := int(places) + 1 - len(digits); lack > 0 {
		dst = append(dst, "0."...)
		dst = append(dst, zeros[:lack-1]...)
		return append(dst, digits...)
	}
	whole := len(digits) - int(places)
	dst = append(dst, digits[:whole]...)
	dst = append(dst, '.')
	return append(dst, digits[whole:]...)
}

const zeros = "000000000000000000"

func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}
