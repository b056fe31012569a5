package rules

import (
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// creditAlphabet is the alphabet of unified social credit codes (统一社会信用代码): no I, O, Z, S,
// V. Source: GB 32100-2015.
const creditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// creditCheck is the check character of a unified social credit code, by its first 17 characters.
// ok is false when they are not 17 characters of its alphabet. Source: GB 32100-2015.
func creditCheck(code string) (check byte, ok bool) {
	if len(code) < 17 {
		return 0, false
	}
	weights := [17]int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28}
	sum := 0
	for i, w := range weights {
		n := int(creditValue[code[i]])
		if n < 0 {
			return 0, false
		}
		sum += n * w
	}
	return creditAlphabet[(31-sum%31)%31], true
}

// creditValue is the value of each character of creditAlphabet, -1 for others.
var creditValue = func() (values [256]int8) {
	for c := range values {
		values[c] = int8(strings.IndexByte(creditAlphabet, byte(c)))
	}
	return values
}()

// personalCheck is the check character of a personal ID (居民身份证), by its first 17 digits.
// Source: GB 11643-1999.
func personalCheck(id string) (check byte, ok bool) {
	if len(id) < 17 {
		return 0, false
	}
	weights := [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		if id[i] < '0' || id[i] > '9' {
			return 0, false
		}
		sum += int(id[i]-'0') * w
	}
	return "10X98765432"[sum%11], true
}

// GoodTaxNum reports whether a tax number in capitals has a length that tax numbers have, and one
// of 18 characters a right check digit. Numbers of another length have none.
func GoodTaxNum(no string) bool {
	return len(no) == 15 || len(no) == 20 || len(no) == 18 && goodCheckDigit(no)
}

// goodCheckDigit reports whether a tax number of 18 characters ends as its standard wants. One
// number in eleven fits the standard of personal IDs by chance, so that one counts only for what
// can be such an ID.
func goodCheckDigit(no string) bool {
	credit, isCredit := creditCheck(no)
	return isCredit && credit == no[17] || residentID(no) && goodPersonalID(no)
}

// residentID reports whether a number of 18 characters can be a resident's ID: it has a birth date
// and does not begin with 9, as the codes of companies and the self-employed do.
func residentID(no string) bool { return invoice.PersonalID(no) && no[0] != '9' }

// goodPersonalID reports whether a number of 18 characters ends as the standard of personal IDs
// wants.
func goodPersonalID(no string) bool {
	check, ok := personalCheck(no)
	return ok && check == no[17]
}

// suggestTaxNum replaces letters that are no part of tax numbers by what they are commonly typed
// for, and leaves out hyphens and points.
func suggestTaxNum(no string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case 'O':
			return '0'
		case 'I':
			return '1'
		case 'Z':
			return '2'
		case 'S':
			return '5'
		case 'V':
			return 'U'
		case '-', '.':
			return -1
		}
		return r
	}, no)
}
