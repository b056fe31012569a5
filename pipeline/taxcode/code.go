// Package taxcode has the classification of goods and services (商品和服务税收分类编码): its codes,
// the tree that they form, and search. It is pure: lists are read by readers/codelist.
package taxcode

import (
	"strconv"
	"strings"
)

// Length is the number of digits of a code: one for the section (篇), then nine levels (类, 章, 节,
// 条, 款, 项, 目, 子目, 细目) of two digits each.
const Length = 19

// Valid reports whether a text has the form of a code: 19 digits, of which the first is not 0.
func Valid(code string) bool {
	return len(code) == Length && code[0] != '0' && strings.Trim(code, "0123456789") == ""
}

// Parent is the code one level above; empty for a section. Levels are pairs of digits: a level may
// end in 0, so that a code must not be cut by its zeros.
func Parent(code string) string {
	stem := Stem(code)
	if len(stem) <= 1 {
		return ""
	}
	return pad(stem[:len(stem)-2])
}

// Stem is a code without the levels that it does not use. All codes below it begin with it.
func Stem(code string) string {
	end := len(code)
	for end > 2 && code[end-2:end] == "00" {
		end -= 2
	}
	return code[:end]
}

// pad fills a code with zeros up to its length.
func pad(stem string) string { return stem + strings.Repeat("0", Length-len(stem)) }

// Broken reports whether a code skips a level, as no code does: a level is 00 and one below it is
// not. It is what is left of a code that a spreadsheet kept as a number.
func Broken(code string) bool {
	stem := Stem(code)
	for i := 1; i+2 <= len(stem); i += 2 {
		if stem[i:i+2] == "00" {
			return true
		}
	}
	return false
}

// lastDigits is how many digits at the end of a number of 19 a spreadsheet does not keep.
const lastDigits = 4

// Fine reports whether a code uses its last digits, which a spreadsheet does not keep.
func Fine(code string) bool {
	return Valid(code) && strings.Trim(code[Length-lastDigits:], "0") != ""
}

// Rounded reports whether a code may be the digits of a double-precision number: its last digits
// are not all zero, and it equals the number that a spreadsheet would keep of it.
func Rounded(code string) bool {
	if !Fine(code) {
		return false
	}
	return Becomes(code, code)
}

// Becomes reports whether a spreadsheet that takes a code for a number keeps a value of it.
func Becomes(code, value string) bool {
	n, err := strconv.ParseUint(code, 10, 64)
	return err == nil && strconv.FormatUint(uint64(float64(n)), 10) == value
}

// Pad completes a code that is written without the zeros at its end. A text that cannot be
// completed, since it has no whole levels, comes back as it is.
func Pad(short string) string {
	if len(short) >= Length || len(short)%2 == 0 {
		return short
	}
	return pad(short)
}
