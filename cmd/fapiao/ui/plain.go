package ui

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Plain makes a text that came from elsewhere safe to show on one line: a file, a sheet, an order,
// the platform, a configuration. Control characters become blanks, so that none moves the cursor or
// breaks the layout. What turns the direction of writing is shown by its number, since it can make
// one number look like another; so is what is no text at all.
func Plain(s string) string { return strings.Map(lineless, visible(s)) }

func lineless(r rune) rune {
	if r == '\n' {
		return ' '
	}
	return r
}

// visible is Plain of a text with lines of its own. Every text for people passes through it on its
// way out, whatever was done to its parts.
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

// hidden reports what a terminal may act on instead of showing it: C0 but the end of a line, DEL,
// C1, the separators of lines and paragraphs, and what turns the direction.
func hidden(r rune) bool {
	return r != '\n' && unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || turns(r)
}

// turns reports a control of the direction of writing.
func turns(r rune) bool {
	return unicode.Is(unicode.Bidi_Control, r) || r >= 0x206a && r <= 0x206f
}

// escaped writes the same characters in JSON by their numbers, which loses nothing: they stand in
// texts alone.
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
