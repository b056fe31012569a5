package xlsx

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// unescape decodes _xHHHH_, the escape for characters that XML does not allow (ECMA-376 part 1,
// 22.9.2.19). "_x005F_" is an underscore, so "_x005F_x000D_" is the text "_x000D_".
func unescape(b []byte) []byte {
	if bytes.IndexByte(b, '_') < 0 || !bytes.Contains(b, []byte("_x")) {
		return b
	}
	out := make([]byte, 0, len(b))
	for len(b) > 0 {
		r, ok := escaped(b)
		if !ok {
			out = append(out, b[0])
			b = b[1:]
			continue
		}
		b = b[escapeLen:]
		// A character beyond U+FFFF is written as two surrogates; a lone surrogate is dropped.
		if low, ok := escaped(b); ok && utf16.IsSurrogate(r) {
			if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
				r, b = pair, b[escapeLen:]
			}
		}
		out = utf8.AppendRune(out, r)
	}
	return out
}

// escapeLen is the length of an escape.
const escapeLen = len("_xHHHH_")

// escaped reads the escape at the beginning of b: a UTF-16 code unit.
func escaped(b []byte) (rune, bool) {
	if len(b) < escapeLen || b[0] != '_' || b[1] != 'x' || b[escapeLen-1] != '_' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(b[2:escapeLen-1]), 16, 16)
	return rune(n), err == nil
}

// escapeText encodes text for the XML of a sheet: the inverse of unescape, with special characters
// of XML as references.
func escapeText(text string) string {
	if !strings.ContainsFunc(text, mayEscape) {
		return text
	}
	var b strings.Builder
	for i, r := range text {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r < 0x20 && r != '\t' && r != '\n', r == 0xFFFE, r == 0xFFFF:
			fmt.Fprintf(&b, "_x%04X_", r)
		case r == '_' && isEscape(text[i:]):
			b.WriteString("_x005F_")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// mayEscape reports whether escapeText may change a character; that of bytes that are no UTF-8 too.
func mayEscape(r rune) bool {
	switch r {
	case '&', '<', '>', '_', utf8.RuneError, 0xFFFE, 0xFFFF:
		return true
	}
	return r < 0x20 && r != '\t' && r != '\n'
}

// isEscape reports whether text begins with an escape, or may with the text that follows.
func isEscape(text string) bool {
	const digits = escapeLen - 1
	if len(text) < digits {
		return false
	}
	_, ok := escaped([]byte(text[:digits] + "_"))
	return ok
}
