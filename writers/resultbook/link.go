package resultbook

import (
	"net/url"
	"strings"
	"unicode"
)

// maxFormulaString is the longest string literal in a formula, and the longest address that
// HYPERLINK follows (Excel's limits, in UTF-16 units).
const maxFormulaString = 255

// linkFormula is a formula that opens address with a click and shows label. Formulas do not count
// against Excel's 65,530 hyperlinks a sheet. ok is false for what must not or cannot be a link:
// other schemes than http and https (which could run programs, or open a file of this machine or of
// another one), blanks and control characters, and addresses that are too long. files admits file,
// which the simulator may give.
func linkFormula(address, label string, files bool) (formula string, ok bool) {
	if address == "" || units16(address) > maxFormulaString {
		return "", false
	}
	if strings.ContainsFunc(address, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || r == '\uFFFD' }) {
		return "", false
	}
	u, err := url.Parse(address)
	if err != nil {
		return "", false
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		if u.Host == "" {
			return "", false
		}
	case "file":
		if !files || u.Host != "" {
			return "", false
		}
	default:
		return "", false
	}
	return `HYPERLINK("` + quote(address) + `","` + quote(label) + `")`, true
}

// quote doubles the quotes, as a formula's string wants.
func quote(s string) string { return strings.ReplaceAll(s, `"`, `""`) }
