package invoice

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold normalises a title or a choice for comparison: NFKC (full width to half width), lower case,
// without blanks and without marks of "required".
func Fold(s string) string {
	switch looks := look(s); {
	case looks&(hasControl|hasBlank|hasStar|hasUpper|hasWide|hasOther) == 0:
		return s
	case looks&(hasWide|hasOther) == 0:
		return foldPlain(s)
	}
	return fold(s)
}

// foldPlain is Fold for a text of ASCII and common Chinese characters, of which NFKC and lower case
// change the capitals alone.
func foldPlain(s string) string {
	b := make([]byte, 0, len(s))
	for i := range len(s) {
		switch kind := byteLooks[s[i]]; {
		case kind&(hasControl|hasBlank|hasStar) != 0:
		case kind&hasUpper != 0:
			b = append(b, s[i]+'a'-'A')
		default:
			b = append(b, s[i])
		}
	}
	return string(b)
}

// fold is the definition of Fold.
func fold(s string) string {
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
	if look(s)&(hasControl|hasBlank|hasWide|hasOther) == 0 {
		return s
	}
	return cleanCode(s)
}

// cleanCode is the definition of CleanCode.
func cleanCode(s string) string {
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
	looks := look(s)
	if looks&(hasControl|hasOther) == 0 && !blankEnds(s) && (looks&hasUnderscore == 0 || !strings.Contains(s, lineEnd)) {
		return s
	}
	return cleanText(s)
}

// lineEnd is how some programs write a carriage return.
const lineEnd = "_x000D_"

// cleanText is the definition of CleanText.
func cleanText(s string) string {
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
	}, strings.ReplaceAll(strings.ReplaceAll(s, lineEnd, ""), "\r\n", "\n")))
}

// Clean reports whether CleanText certainly returns a text unchanged, and it is one line, without
// tabs and without the line ends of spreadsheets (_x000D_).
func Clean(s string) bool {
	return look(s)&(hasControl|hasUnderscore|hasOther) == 0 && !blankEnds(s)
}

// blankEnds reports whether a text begins or ends with a space.
func blankEnds(s string) bool { return s != "" && (s[0] == ' ' || s[len(s)-1] == ' ') }

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
