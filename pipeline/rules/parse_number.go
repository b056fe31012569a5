package rules

import (
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// trueDigits is how many digits of a number a workbook keeps.
const trueDigits = 15

// maxDigits bounds what is read as a number at all: more is no amount, and arithmetic on it would
// cost.
const maxDigits = 40

// parseDecimal reads a plain number: a sign, digits, a point, digits.
func parseDecimal(s string) (decimal.Decimal, bool) {
	if s == "" || len(s) > maxDigits {
		return decimal.Zero, false
	}
	digits, scale, point := int64(0), 0, false
	body := strings.TrimLeft(s, "+-")
	if len(s)-len(body) > 1 {
		return decimal.Zero, false
	}
	seen := 0
	for i := range len(body) {
		switch b := body[i]; {
		case b == '.' && !point:
			point = true
		case b < '0' || b > '9':
			return decimal.Zero, false
		default:
			seen++
			digits = digits*10 + int64(b-'0')
			if point {
				scale++
			}
		}
	}
	if seen == 0 {
		return decimal.Zero, false
	}
	if seen > 18 { // beyond int64
		d, err := decimal.NewFromString(s)
		return d, err == nil
	}
	if s[0] == '-' {
		digits = -digits
	}
	return decimal.New(digits, int32(-scale)), true
}

// parseStored reads a number as a workbook stores it, "113.00000000000001" or "1.2E-4" for
// instance, and gives the 15 digits of it that are true.
func parseStored(s string) (decimal.Decimal, bool) {
	mantissa, exponent, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(s)), "E")
	d, ok := parseDecimal(mantissa)
	if !ok {
		return d, false
	}
	if exponent != "" {
		e, err := strconv.Atoi(strings.TrimPrefix(exponent, "+"))
		if err != nil || e > maxDigits || e < -maxDigits {
			return d, false
		}
		d = d.Shift(int32(e))
	}
	if over := d.NumDigits() - trueDigits; over > 0 {
		d = d.Round(-d.Exponent() - int32(over))
	}
	return d, true
}

// parseTyped reads a number as people type it: with ￥, 元, grouping commas, full-width digits,
// accounting brackets for negatives.
func parseTyped(s string) (decimal.Decimal, bool) {
	s = strings.ReplaceAll(invoice.CleanCode(s), "−", "-")
	negative := false
	if inner, ok := strings.CutPrefix(s, "("); ok {
		if s, negative = strings.CutSuffix(inner, ")"); !negative {
			return decimal.Zero, false
		}
	}
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	for _, mark := range []string{"¥", "RMB", "CNY"} {
		s = strings.TrimPrefix(s, mark)
	}
	s = strings.TrimSuffix(s, "元")
	if strings.HasPrefix(s, "-") && sign == "" {
		sign, s = "-", s[1:]
	}
	if strings.IndexByte(s, ',') >= 0 {
		if !grouped(s) {
			return decimal.Zero, false
		}
		s = strings.ReplaceAll(s, ",", "")
	}
	if strings.HasPrefix(s, "-") || negative && sign != "" {
		return decimal.Zero, false
	}
	d, ok := parseDecimal(sign + s)
	if negative {
		d = d.Neg()
	}
	return d, ok
}

// parseFen reads an amount as most are written: digits, perhaps a minus before them, and two
// decimals at most, such as -1057.29. ok is false for all others, and for more digits than
// certainly are an amount.
func parseFen(s string) (fen invoice.Amount, ok bool) {
	const mostDigits = 11 // before the point
	body := strings.TrimPrefix(s, "-")
	whole, part, _ := strings.Cut(body, ".")
	if whole == "" || len(whole) > mostDigits || len(part) > 2 || len(whole)+1 == len(body) {
		return 0, false
	}
	if !digits(whole) || !digits(part) {
		return 0, false
	}
	for i := range len(whole) {
		fen = 10*fen + invoice.Amount(whole[i]-'0')
	}
	for i := range 2 {
		if fen *= 10; i < len(part) {
			fen += invoice.Amount(part[i] - '0')
		}
	}
	if len(body) < len(s) {
		fen = -fen
	}
	return fen, true
}

// grouped reports whether commas stand after every third digit: "1,5" is somebody's one and a half,
// not fifteen.
func grouped(s string) bool {
	whole, fraction, _ := strings.Cut(s, ".")
	if strings.IndexByte(fraction, ',') >= 0 {
		return false
	}
	groups := strings.Split(whole, ",")
	for i, g := range groups {
		if len(g) != 3 && (i > 0 || len(g) == 0 || len(g) > 3) {
			return false
		}
	}
	return true
}

// number reads the number of a cell by the way it is kept.
func number(text string, kind invoice.CellKind) (decimal.Decimal, bool) {
	switch kind {
	case invoice.CellNumber:
		return parseStored(text)
	case invoice.CellDecimal, invoice.CellText:
		return parseTyped(text)
	}
	return decimal.Zero, false
}

// scientific reports whether a text is what a program made of a long number, such as "9.13E+17", or
// "2.026113E10" as Java writes it. Without a sign the mantissa must have a point: 1E5 may be a
// code.
func scientific(s string) bool {
	if strings.IndexByte(s, 'E') < 0 && strings.IndexByte(s, 'e') < 0 {
		return false
	}
	mantissa, exponent, found := strings.Cut(strings.ToUpper(s), "E")
	digits := strings.TrimLeft(exponent, "+-")
	signed := len(exponent)-len(digits) == 1
	if !found || digits == "" || len(exponent)-len(digits) > 1 || !signed && strings.IndexByte(mantissa, '.') < 0 {
		return false
	}
	_, number := parseDecimal(mantissa)
	return number && strings.Trim(digits, "0123456789") == ""
}

// digits reports whether a text consists of ASCII digits.
func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// parseBool reads yes and no in the words that workbooks use.
func parseBool(text string) (value, ok bool) {
	switch strings.TrimSuffix(invoice.Fold(text), ".0") {
	case "是", "y", "yes", "1", "true", "t", "含税", "有", "√", "展示":
		return true, true
	case "否", "n", "no", "0", "false", "f", "不含税", "未含税", "无", "×", "不展示":
		return false, true
	}
	return false, false
}

// none reports whether a cell says no, as one of a policy does where there is none.
func none(text string) bool {
	yes, ok := parseBool(text)
	return ok && !yes
}
