package invoice

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold normalises a title or a choice for comparison: NFKC (full width to half width), lower case,
// without blanks and without marks of "required".
func Fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || invisible(r) || r == '*' {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKC.String(s))
}

// CleanCode normalises a number-like text (order number, tax number, code): NFKC, without blanks
// and invisible characters.
func CleanCode(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || invisible(r) {
			return -1
		}
		return r
	}, norm.NFKC.String(s))
}

// CleanText normalises a free text: invisible characters are removed, all kinds of blanks become
// spaces, and the ends are trimmed. Full-width brackets stay, since company names are registered
// with them.
func CleanText(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case invisible(r):
			return -1
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, strings.ReplaceAll(strings.ReplaceAll(s, "_x000D_", ""), "\r\n", "\n")))
}

// invisible reports characters that are not visible and not part of any registered name: byte order
// mark, zero-width characters, direction marks.
func invisible(r rune) bool {
	switch {
	case r == '\uFEFF', r == '\u00AD', r >= '\u200B' && r <= '\u200F', r >= '\u202A' && r <= '\u202E', r >= '\u2060' && r <= '\u2064':
		return true
	case r < 0x20 && r != '\n' && r != '\t' && r != '\r', r == 0x7F:
		return true
	}
	return false
}
