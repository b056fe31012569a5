package profile

import (
	"strings"

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
	text := c.Text
	if c.Shown != nil && c.Shown.Exact {
		text = c.Shown.Text
	}
	if day, ok := parseDate(text, pattern); ok {
		return day
	}
	if d, ok := plainNumber(text); ok {
		return d.String()
	}
	if day, ok := usualDate(text); ok {
		return day
	}
	return invoice.Fold(text)
}

// usualDate reads a day, or a day and a time, as spreadsheets write them.
func usualDate(text string) (string, bool) {
	if text == "" || text[0] < '0' || text[0] > '9' {
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

// longestNumber is the most characters of a number.
const longestNumber = 40

// plainNumber reads a number that may be grouped, have a yuan sign, or be a percentage. Nothing is
// rounded.
func plainNumber(text string) (decimal.Decimal, bool) {
	s := invoice.Fold(text)
	if s == "" || len(s) > longestNumber {
		return decimal.Zero, false
	}
	for _, sign := range []string{"¥", "￥"} {
		s = strings.Replace(s, sign, "", 1)
	}
	s = strings.TrimSuffix(s, "元")
	s, percent := strings.CutSuffix(s, "%")
	if s = ungroup(s); s == "" || strings.Trim(s, "+-.0123456789e") != "" {
		return decimal.Zero, false
	}
	d, err := decimal.NewFromString(s)
	if err != nil || d.Exponent() > 40 || d.Exponent() < -40 {
		return decimal.Zero, false
	}
	if percent {
		d = d.Shift(-2)
	}
	return d, true
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
