package profile

import (
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// canonical is the text of a cell by which rows are identified. Spellings of one value are equal:
// 100 and 1,000.00 as numbers, 2026/11/3 and 2026-11-03 as days, texts folded. It is empty for an
// empty cell. Numbers of orders are made from it, so it must not change: see docs/profiles.md.
func canonical(c *invoice.Cell, pattern string) string {
	if c == nil {
		return ""
	}
	known := *c
	if c.Shown != nil && c.Shown.Exact {
		known.Text, known.Kind = c.Shown.Text, invoice.CellText
	}
	text := known.Text
	if day, ok := parseDate(text, pattern); ok {
		return day
	}
	if d, ok := numberOf(&known); ok {
		return d.String()
	}
	if day, ok := usualDate(text); ok {
		return day
	}
	return invoice.Fold(text)
}

// usualDate reads a day, or a day and a time, as spreadsheets write them.
func usualDate(text string) (string, bool) {
	s := strings.TrimLeft(text, " \t　")
	if len(s) < 8 || s[0] < '1' || s[0] > '9' || !strings.ContainsRune("-/.年", firstRune(s[4:])) {
		return "", false
	}
	for _, day := range []string{"YYYY-MM-DD", "YYYY/MM/DD", "YYYY.MM.DD", "YYYY年MM月DD日"} {
		for _, time := range []string{"", " hh:mm:ss", " hh:mm"} {
			if s, ok := parseDate(text, day+time); ok {
				return s, true
			}
		}
	}
	return "", false
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
	if text == "" || text[0] >= 0xE4 && text[0] <= 0xE9 || len(text) > 4*longestNumber { // a Chinese letter
		return decimal.Zero, false
	}
	s := strings.ReplaceAll(invoice.Fold(text), "−", "-")
	if s == "" || len(s) > longestNumber {
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
