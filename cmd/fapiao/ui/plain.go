package ui

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Plain makes a text of a file, the platform or a configuration safe to show on one line. Control
// characters become blanks, so that none moves the cursor or breaks the layout. Controls of the
// writing direction, which can make one number look like another, are shown by their code points,
// and invalid UTF-8 by its bytes.
func Plain(s string) string { return strings.Map(lineless, visible(s)) }

func lineless(r rune) rune {
	if r == '\n' {
		return ' '
	}
	return r
}

// visible is Plain for a text of several lines. Every text for people passes through it before it
// is written.
func visible(s string) string {
	if !strings.ContainsFunc(s, hidden) && utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\ufffd"):
			fmt.Fprintf(&b, "<%02X>", s[i])
		case !hidden(r):
			b.WriteRune(r)
		case turns(r):
			fmt.Fprintf(&b, "<U+%04X>", r)
		default:
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// hidden reports characters that a terminal may act on instead of showing them: C0 except the line
// feed, DEL, C1, separators of lines and paragraphs, and controls of the writing direction.
func hidden(r rune) bool {
	return r != '\n' && unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || turns(r)
}

// turns reports a control of the writing direction.
func turns(r rune) bool {
	return unicode.Is(unicode.Bidi_Control, r) || r >= 0x206a && r <= 0x206f
}

// escaped writes the same characters in JSON as escapes. They occur only in strings, so the values
// stay the same.
func escaped(b []byte) []byte {
	if !strings.ContainsFunc(string(b), hidden) {
		return b
	}
	var out strings.Builder
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		if hidden(r) {
			fmt.Fprintf(&out, "\\u%04x", r)
		} else {
			out.Write(b[:size])
		}
		b = b[size:]
	}
	return []byte(out.String())
}
