package writers

import (
	"strings"
	"unicode/utf8"
)

// formulaStarts begin what a spreadsheet runs as a formula; Chinese and Japanese Excel take the
// full-width forms too.
const formulaStarts = "=+-@\t\r\n＝＋－＠"

// FormulaLike reports texts that a spreadsheet would run if a person typed them, or opened them as
// CSV.
func FormulaLike(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return s != "" && strings.ContainsRune(formulaStarts, first)
}
