package profile

import (
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// appendPlain appends a number of plain digits, such as -0012.50 or 13%, as decimal.Decimal writes
// it: without zeros that mean nothing. ok is false for all other texts, and for longer ones than
// most bytes, which may be numbers all the same.
func appendPlain(b []byte, text string, most int) (_ []byte, ok bool) {
	s, negative := strings.CutPrefix(text, "-")
	s, percent := strings.CutSuffix(s, "%")
	whole, fraction, point := strings.Cut(s, ".")
	if len(text) > most || !digits(whole) || point && !digits(fraction) {
		return b, false
	}
	if percent {
		whole = "00" + whole
		n := len(whole) - 2
		whole, fraction = whole[:n], whole[n:]+fraction
	}
	whole, fraction = strings.TrimLeft(whole, "0"), strings.TrimRight(fraction, "0")
	if negative && (whole != "" || fraction != "") {
		b = append(b, '-')
	}
	if whole == "" {
		whole = "0"
	}
	b = append(b, whole...)
	if fraction != "" {
		b = append(append(b, '.'), fraction...)
	}
	return b, true
}

// appendStoredNumber appends a number that a workbook stores, of which storedDigits are exact.
func appendStoredNumber(b []byte, text string) (_ []byte, ok bool) {
	if !strings.HasSuffix(text, "%") {
		if out, ok := appendPlain(b, text, storedDigits); ok {
			return out, true
		}
	}
	d, ok := numberOf(&invoice.Cell{Kind: invoice.CellNumber, Text: text})
	if !ok {
		return b, false
	}
	return append(b, d.String()...), true
}

// digits reports whether a text is digits, at least one.
func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// noNumber reports whether a folded text is certainly not a number: it has an ASCII letter or
// another sign, or a minus or plus behind a digit.
func noNumber(folded string) bool {
	digit := false
	for i := range len(folded) {
		switch c := folded[i]; {
		case c >= '0' && c <= '9':
			digit = true
		case c == '-' || c == '+':
			if digit {
				return true
			}
		case c < 0x80 && !strings.ContainsRune(".,()%", rune(c)):
			return true
		}
	}
	return false
}

// plainDay reads a day as programs write it: 2026-11-30 or 2026-11-30 10:30:00. The last days of a
// month are left to parseDate, which knows how many there are.
func plainDay(text string) (day string, ok bool) {
	const date, clock = "1000-00-00", " 00:00:00"
	if len(text) < len(date) || !shaped(text[:len(date)], date) || !between("01", text[5:7], "12") || !between("01", text[8:10], "28") {
		return "", false
	}
	day, at := text[:len(date)], text[len(date):]
	switch {
	case at == "" || at == clock:
		return day, true
	case len(at) != len(clock) || !shaped(at, clock) || at[1:3] > "23" || at[4:6] > "59" || at[7:9] > "59":
		return "", false
	}
	return text, true
}

func between(least, s, most string) bool { return least <= s && s <= most }

// shaped reports whether a text has digits where form has them, not 0 where form has 1, and is form
// elsewhere.
func shaped(text, form string) bool {
	for i := range len(form) {
		least, most := form[i], form[i]
		if least == '0' || least == '1' {
			most = '9'
		}
		if text[i] < least || text[i] > most {
			return false
		}
	}
	return true
}
