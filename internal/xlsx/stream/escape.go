package stream

import (
	"fmt"
	"unicode/utf16"
	"unicode/utf8"
)

// MaxText is the most UTF-16 units of a text in a cell (Excel's limit).
const MaxText = 32767

// references are what characters of XML are written as in texts and attributes. A line end stays
// one when a parser normalizes white space.
var references = [utf8.RuneSelf]string{'&': "&amp;", '<': "&lt;", '>': "&gt;", '"': "&#34;", '\t': "&#x9;", '\n': "&#xA;"}

// plain are the ASCII characters that stand in XML as they are.
var plain = func() (t [utf8.RuneSelf]bool) {
	for c := ' '; c < utf8.RuneSelf; c++ {
		t[c] = references[c] == ""
	}
	return t
}()

// appendText writes a text as XML, so that a reader gets the same text: characters that XML forbids
// are written _xHHHH_, and what looks like such an escape without being one gets its underscore
// escaped (ECMA-376 part 1, 22.9.2.19). What is not UTF-8 becomes U+FFFD.
func appendText(dst []byte, s string) []byte { return appendEscaped(dst, s, true) }

// appendXML writes a text as XML where no _xHHHH_ is read: in formulas, attributes and the parts
// that describe the workbook. What XML forbids becomes U+FFFD.
func appendXML(dst []byte, s string) []byte { return appendEscaped(dst, s, false) }

func appendEscaped(dst []byte, s string, units bool) []byte {
	from := 0 // what is not written yet
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if plain[c] && (c != '_' || !units || !isEscape(s[i:])) {
				i++
				continue
			}
			dst = append(append(dst, s[from:i]...), asciiXML(c, units)...)
			i++
			from = i
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 || r == '\uFFFE' || r == '\uFFFF' {
			dst = append(append(dst, s[from:i]...), foreignXML(r, n, units)...)
			from = i + n
		}
		i += n
	}
	return append(dst, s[from:]...)
}

// asciiXML is a character that does not stand as it is.
func asciiXML(c byte, units bool) string {
	switch {
	case references[c] != "":
		return references[c]
	case units:
		return fmt.Sprintf("_x%04X_", c)
	}
	return "\uFFFD"
}

// foreignXML is what is not a character of XML, of n bytes.
func foreignXML(r rune, n int, units bool) string {
	if n == 1 || !units {
		return "\uFFFD"
	}
	return fmt.Sprintf("_x%04X_", r)
}

// isEscape reports whether s, which begins with an underscore, begins with _xHHHH_, or may together
// with what an escape after it adds.
func isEscape(s string) bool {
	if len(s) < len("_xHHHH") || s[1] != 'x' {
		return false
	}
	for _, c := range []byte(s[2:6]) {
		if (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'f') {
			return false
		}
	}
	return true
}

// needsSpace reports whether a text begins or ends with white space, which readers drop unless they
// are told to preserve it.
func needsSpace(s string) bool { return s[0] <= ' ' || s[len(s)-1] <= ' ' }

// tooLong reports whether a text has more than MaxText units.
func tooLong(s string) bool {
	if len(s) <= MaxText { // a byte is at least as much as a unit
		return false
	}
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n > MaxText
}
