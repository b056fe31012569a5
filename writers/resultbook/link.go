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
	if !plainLink(address) && !linkable(address, files) {
		return "", false
	}
	return `HYPERLINK("` + quote(address) + `","` + quote(label) + `")`, true
}

// linkable decides about any address.
func linkable(address string, files bool) bool {
	if address == "" || units16(address) > maxFormulaString {
		return false
	}
	if strings.ContainsFunc(address, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || r == '\uFFFD' }) {
		return false
	}
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		return u.Host != ""
	case "file":
		return files && u.Host == ""
	}
	return false
}

// plainLink reports an address of the web as platforms give it, which is linkable without a closer
// look: a name or number of a host, perhaps a port, and a path of plain characters.
func plainLink(address string) bool {
	rest, secure := strings.CutPrefix(address, "https://")
	if !secure {
		if rest, secure = strings.CutPrefix(address, "http://"); !secure {
			return false
		}
	}
	host, path, found := strings.Cut(rest, "/")
	if !found || len(address) > maxFormulaString {
		return false
	}
	name, port, _ := strings.Cut(host, ":")
	for _, c := range []byte(port) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return name != "" && allIn(&plainHost, name) && allIn(&plainPath, path)
}

var plainHost, plainPath = bytesOf("-."), bytesOf("-._~/=")

// bytesOf is the set of ASCII letters, digits and some more characters.
func bytesOf(more string) (set [256]bool) {
	const letters = "abcdefghijklmnopqrstuvwxyz"
	for _, c := range []byte("0123456789" + letters + strings.ToUpper(letters) + more) {
		set[c] = true
	}
	return set
}

func allIn(set *[256]bool, s string) bool {
	for i := range len(s) {
		if !set[s[i]] {
			return false
		}
	}
	return true
}

// quote doubles the quotes, as a formula's string wants.
func quote(s string) string { return strings.ReplaceAll(s, `"`, `""`) }
