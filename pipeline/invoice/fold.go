package invoice

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold normalises a title or a choice for comparison: NFKC (full width to half width), lower case,
// without blanks and without marks of "required".
func Fold(s string) string {
	if plain(s, func(c byte) bool { return c > ' ' && c != '*' && (c < 'A' || c > 'Z') }) {
		return s
	}
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
	if plain(s, func(c byte) bool { return c > ' ' }) {
		return s
	}
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
	if plain(s, func(c byte) bool { return c > ' ' && c != '_' }) {
		return s
	}
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

// plain reports whether s consists of ASCII characters that pass ascii, none of them a control
// character, and of Chinese characters of the common block: Unicode has no other form of those.
// Most texts are, so that they are looked at once and not copied.
func plain(s string, ascii func(c byte) bool) bool {
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if !ascii(c) || c < ' ' || c == 0x7F {
				return false
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r < 0x4E00 || r > 0x9FFF {
			return false
		}
		i += n
	}
	return true
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
