package profile

import (
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// appendCanonical appends the text of a cell by which rows are identified. Spellings of one value
// are equal: 100 and 1,000.00 as numbers, 2026/11/3 and 2026-11-03 as days, texts folded. Nothing
// is appended for an empty cell. Numbers of orders are made from it, so it must not change: see
// docs/profiles.md.
func appendCanonical(b []byte, c *invoice.Cell, pattern string) []byte {
	if c == nil {
		return b
	}
	text, stored := c.Text, c.Kind == invoice.CellNumber
	if c.Shown != nil && c.Shown.Exact {
		text, stored = c.Shown.Text, false
	}
	if day, ok := parseDate(text, pattern); ok {
		return append(b, day...)
	}
	if stored {
		return appendStored(b, text)
	}
	return appendTyped(b, text)
}

// appendStored is appendCanonical for a number as a workbook stores it.
func appendStored(b []byte, text string) []byte {
	if out, ok := appendStoredNumber(b, text); ok {
		return out
	}
	if day, ok := usualDate(text); ok {
		return append(b, day...)
	}
	return append(b, invoice.Fold(text)...)
}

// appendTyped is appendCanonical for a text.
func appendTyped(b []byte, text string) []byte {
	if chinese(text) {
		return append(b, invoice.Fold(text)...)
	}
	if out, ok := appendPlain(b, text, longestNumber); ok {
		return out
	}
	if day, ok := plainDay(text); ok {
		return append(b, day...)
	}
	folded := invoice.Fold(text)
	if d, ok := foldedNumber(text, folded); ok {
		return append(b, d.String()...)
	}
	if day, ok := usualDate(text); ok {
		return append(b, day...)
	}
	return append(b, folded...)
}

// usualDate reads a day, or a day and a time, as spreadsheets write them.
func usualDate(text string) (string, bool) {
	s := strings.TrimLeft(text, " \t　")
	if len(s) < 8 || s[0] < '1' || s[0] > '9' {
		return "", false
	}
	day, ok := dayPatterns[firstRune(s[4:])]
	if !ok {
		return "", false
	}
	return parseDate(text, day[min(strings.Count(s, ":"), 2)])
}

// dayPatterns are the patterns of days by what follows the year: of a day alone, and with a time
// that has so many colons.
var dayPatterns = map[rune][3]string{
	'-': {"YYYY-MM-DD", "YYYY-MM-DD hh:mm", "YYYY-MM-DD hh:mm:ss"},
	'/': {"YYYY/MM/DD", "YYYY/MM/DD hh:mm", "YYYY/MM/DD hh:mm:ss"},
	'.': {"YYYY.MM.DD", "YYYY.MM.DD hh:mm", "YYYY.MM.DD hh:mm:ss"},
	'年': {"YYYY年MM月DD日", "YYYY年MM月DD日 hh:mm", "YYYY年MM月DD日 hh:mm:ss"},
}

// firstRune is the first character of a text.
func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// longestNumber is the most characters of a number.
const longestNumber = 40

// storedDigits is how many digits of a stored number are exact in a workbook.
const storedDigits = 15

// numberOf is the number of a cell: what it stores, or what is typed in a text.
func numberOf(c *invoice.Cell) (decimal.Decimal, bool) {
	if c.Kind != invoice.CellNumber {
		return plainNumber(c.Text)
	}
	d, err := decimal.NewFromString(strings.TrimSpace(c.Text))
	if err != nil || d.Exponent() > longestNumber || d.Exponent() < -2*longestNumber {
		return decimal.Zero, false
	}
	if over := d.NumDigits() - storedDigits; over > 0 {
		d = d.Round(-d.Exponent() - int32(over))
	}
	return d, true
}

// plainNumber reads a typed number that may be grouped, have a yuan sign, brackets of a negative
// number or a percent sign. Nothing is rounded.
func plainNumber(text string) (decimal.Decimal, bool) {
	if !mayBeNumber(text) {
		return decimal.Zero, false
	}
	return foldedNumber(text, invoice.Fold(text))
}

// chinese reports whether a text begins with a Chinese letter: it is no number, and no usual day.
func chinese(text string) bool { return text != "" && text[0] >= 0xE4 && text[0] <= 0xE9 }

// mayBeNumber is false for a text that is too long for a number, or begins with a Chinese letter.
func mayBeNumber(text string) bool {
	return text != "" && !chinese(text) && len(text) <= 4*longestNumber
}

// foldedNumber is plainNumber for a text that was folded.
func foldedNumber(text, folded string) (decimal.Decimal, bool) {
	if !mayBeNumber(text) || folded == "" || noNumber(folded) {
		return decimal.Zero, false
	}
	s := strings.ReplaceAll(folded, "−", "-")
	if len(s) > longestNumber {
		return decimal.Zero, false
	}
	inner, negative := strings.CutPrefix(s, "(")
	if inner, closed := strings.CutSuffix(inner, ")"); negative && closed {
		s = "-" + inner
	}
	s = strings.TrimSuffix(strings.Replace(s, "¥", "", 1), "元")
	s, percent := strings.CutSuffix(s, "%")
	if s = ungroup(s); s == "" || strings.Trim(s, "+-.0123456789") != "" {
		return decimal.Zero, false
	}
	d, err := decimal.NewFromString(s)
	if percent {
		d = d.Shift(-2)
	}
	return d, err == nil
}

// ungroup removes the commas of a number in groups of three digits; other texts stay.
func ungroup(s string) string {
	whole, fraction, _ := strings.Cut(s, ".")
	groups := strings.Split(whole, ",")
	if len(groups) == 1 || strings.Contains(fraction, ",") || len(strings.TrimLeft(groups[0], "+-")) > 3 || strings.TrimLeft(groups[0], "+-") == "" {
		return s
	}
	for _, g := range groups[1:] {
		if len(g) != 3 {
			return s
		}
	}
	return strings.ReplaceAll(s, ",", "")
}
