package writers

import (
	"strings"
	"unicode/utf8"
)

// formulaStarts are the first characters of text that a spreadsheet may run as a formula; Chinese
// and Japanese Excel accept the full-width forms as well.
const formulaStarts = "=+-@\t\r\n＝＋－＠"

// FormulaLike reports whether a spreadsheet would run a text as a formula if it were typed or
// opened as CSV.
func FormulaLike(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return s != "" && strings.ContainsRune(formulaStarts, first)
}
