package invoice

import (
	"regexp"
	"strings"
)

// MaskNumber hides the middle of a phone number, personal ID or account: at most the first 3 and
// the last 2 characters remain, fewer for short values.
func MaskNumber(value string) string {
	r := []rune(value)
	head, tail := min(3, len(r)/3), min(2, len(r)/4)
	return string(r[:head]) + strings.Repeat("*", len(r)-head-tail) + string(r[len(r)-tail:])
}

// Mask returns the value for display: fully masked if the catalogue marks the field as personal;
// otherwise only parts are masked that look like a mobile number, a personal ID or a bank card,
// since columns are shifted or mixed up now and then. Order numbers are not changed, nor amounts,
// quantities, prices, rates, dates and tax codes of the forms that these have.
func (f Field) Mask(value string) string {
	i, ok := f.Info()
	switch {
	case ok && i.Personal:
		return MaskNumber(value)
	case f == OrderNo || !manyDigits(value, mobileDigits):
		return value
	case ok && (f == GoodsCode || i.Type == TypeAmount || i.Type == TypeNumber || i.Type == TypeRate || i.Type == TypeDate):
		return maskMisplaced(value)
	}
	return maskRuns(f.maskCards(value))
}

// The fewest digits of a number that is masked, and of a bank card's.
const (
	mobileDigits = 11
	cardDigits   = 16
)

// manyDigits reports whether a text has at least n digits.
func manyDigits(text string, n int) bool {
	for i := 0; i < len(text) && n > 0; i++ {
		if digit(text[i]) {
			n--
		}
	}
	return n == 0
}

// maskCards masks numbers of bank cards, but not in fields whose own numbers have that form: those
// of refunds and information forms, and the 18 digits of a tax number, or of an invoice's code and
// number.
func (f Field) maskCards(value string) string {
	if f == RefundNo || f == BillInfoNo || !manyDigits(value, cardDigits) {
		return value
	}
	long := f == BuyerTaxNum || f == Seller || f == InvoiceNo
	return cards.ReplaceAllStringFunc(value, func(s string) string {
		if card(s) && (!long || len(s) != 18) {
			return MaskNumber(s)
		}
		return s
	})
}

// numerals matches numbers with their decimals and groups, so that decimals are not taken for a
// number of their own.
var numerals = regexp.MustCompile(`\d+(?:[.,]\d+)*[Xx]?`)

// maskMisplaced masks personal numbers in a value that should be a number, a date or a tax code. No
// amount has 18 digits, and the second digit of a bank card is not 0, as that of every tax code is
// but those of goods (1…).
func maskMisplaced(value string) string {
	value = parted.ReplaceAllStringFunc(value, MaskNumber)
	return numerals.ReplaceAllStringFunc(value, func(s string) string {
		no := strings.TrimSuffix(strings.TrimRight(s, "Xx"), ".00")
		switch {
		case strings.ContainsAny(no, ".,"):
			return s
		case mobile(no):
			return MaskNumber(no) + s[len(no):]
		case len(s) == 18 && PersonalID(s), card(s) && s[1] != '0':
			return MaskNumber(s)
		}
		return s
	})
}

// cards matches runs of digits, also in groups of four, that may be the number of a bank card.
var cards = regexp.MustCompile(`\d+(?:[- ]\d{4}){0,3}(?:[- ]\d{1,4})?`)

// card reports whether a text has the form of a bank card's number: 16 to 19 digits, the first one
// of a bank (ISO/IEC 7812: 3 to 6), the last one a check digit (Luhn).
func card(text string) bool {
	sum, n, first := 0, 0, byte('0')
	for i := len(text) - 1; i >= 0; i-- {
		if !digit(text[i]) {
			continue
		}
		d := int(text[i] - '0')
		if n%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum, n, first = sum+d, n+1, text[i]
	}
	return n >= cardDigits && n <= 19 && first >= '3' && first <= '6' && sum%10 == 0
}

// MaskPair masks two different values. If their masks are equal, the first character that differs
// is shown.
func (f Field) MaskPair(a, b string) (maskedA, maskedB string) {
	maskedA, maskedB = f.Mask(a), f.Mask(b)
	if a == b || maskedA != maskedB {
		return maskedA, maskedB
	}
	x, y := []rune(a), []rune(b)
	mx, my := []rune(maskedA), []rune(maskedB)
	for i := range x {
		if i < len(y) && i < len(mx) && x[i] != y[i] {
			mx[i], my[i] = x[i], y[i]
			break
		}
	}
	return string(mx), string(my)
}

// parted matches mobile numbers and personal IDs with digits in groups, as some formats show them.
var parted = regexp.MustCompile(`\b1[3-9]\d[- ]\d{4}[- ]\d{4}\b|\b\d{6}[- ]\d{8}[- ]\d{3}[\dXx]\b`)

// maskRuns masks runs of digits that have the form of a mobile number or a personal ID.
func maskRuns(s string) string {
	if strings.ContainsAny(s, "- ") {
		s = parted.ReplaceAllStringFunc(s, MaskNumber)
	}
	out, done := strings.Builder{}, 0
	for i := 0; i < len(s); {
		if !digit(s[i]) {
			i++
			continue
		}
		end := i
		for end < len(s) && digit(s[end]) {
			end++
		}
		if end-i == 17 && end < len(s) && (s[end] == 'X' || s[end] == 'x') {
			end++
		}
		if mobile(s[i:end]) || PersonalID(s[i:end]) {
			out.WriteString(s[done:i])
			out.WriteString(MaskNumber(s[i:end]))
			done = end
		}
		i = end
	}
	if done == 0 {
		return s
	}
	out.WriteString(s[done:])
	return out.String()
}

func mobile(s string) bool {
	if len(s) == 13 && s[:2] == "86" {
		s = s[2:]
	}
	return len(s) == 11 && s[0] == '1' && s[1] >= '3'
}

// PersonalID reports whether s has the form of a resident's ID number (居民身份证): 18 characters
// that contain a birth date, or the 15 digits of old cards. The check digit is not verified.
func PersonalID(s string) bool {
	last := len(s) - 1
	for i := range len(s) {
		if !digit(s[i]) && (i != last || i != 17 || s[i] != 'X' && s[i] != 'x') {
			return false
		}
	}
	switch len(s) {
	case 18:
		century := s[6:8]
		return (century == "19" || century == "20") && monthAndDay(s[10:14])
	case 15:
		return monthAndDay(s[8:12])
	}
	return false
}

func monthAndDay(s string) bool {
	month, day := s[:2], s[2:]
	return month >= "01" && month <= "12" && day >= "01" && day <= "31"
}

func digit(b byte) bool { return b >= '0' && b <= '9' }
