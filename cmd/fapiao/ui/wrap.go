package ui

import (
	"strings"
	"sync"
	"unicode"

	"github.com/jedib0t/go-pretty/v6/text"
)

// narrow makes the library count box lines and the like as one column in a Chinese locale too, as
// terminals do. The setting is global in the library.
var narrow = sync.OnceFunc(func() { text.OverrideRuneWidthEastAsianWidth(false) })

// Width is how many columns a text takes on a terminal: a Chinese character takes two.
func Width(s string) int {
	narrow()
	return text.StringWidth(s)
}

// Characters that no line begins with, and that no line ends with.
const (
	notFirst = "，。、；：？！）】》」』〉”’…—％%,.;:?!)]}·"
	notLast  = "（【《「『〈“‘([{￥¥$#→"
)

// Wrap breaks the lines of a text that are wider than width: between words, and between Chinese
// characters, but not before closing punctuation or after opening punctuation. Continuation lines
// are indented by hang. A word that is wider than width is not broken, so that it can be copied.
func Wrap(s string, width int, hang string) string {
	var b strings.Builder
	for i, line := range strings.Split(s, "\n") {
		if i > 0 {
			b.WriteByte('\n')
		}
		wrapLine(&b, line, width, hang)
	}
	return b.String()
}

func wrapLine(b *strings.Builder, line string, width int, hang string) {
	if width <= 0 || Width(line) <= width {
		b.WriteString(line)
		return
	}
	body := strings.TrimLeft(line, " ")
	lead := line[:len(line)-len(body)]
	b.WriteString(lead)
	at, begun := len(lead), false
	for _, p := range pieces(body) {
		w := Width(p.text)
		switch {
		case begun && at+len(p.blanks)+w > width:
			b.WriteString("\n" + lead + hang)
			at = len(lead) + len(hang)
		case begun:
			b.WriteString(p.blanks)
			at += len(p.blanks)
		}
		b.WriteString(p.text)
		at, begun = at+w, true
	}
}

// piece is text that is not broken, and the blanks before it.
type piece struct{ blanks, text string }

// pieces splits a line into words and Chinese characters, each with its punctuation.
func pieces(line string) (out []piece) {
	var blanks, held strings.Builder
	cut := func() {
		if held.Len() > 0 {
			out = append(out, piece{blanks.String(), held.String()})
			blanks.Reset()
			held.Reset()
		}
	}
	last := ' '
	for _, r := range line {
		if r == ' ' {
			cut()
			blanks.WriteRune(r)
			last = r
			continue
		}
		if held.Len() > 0 && Breaks(last, r) {
			cut()
		}
		held.WriteRune(r)
		last = r
	}
	cut()
	return out
}

// Breaks reports whether a line may be broken between two adjacent characters.
func Breaks(before, after rune) bool {
	if strings.ContainsRune(notFirst, after) || strings.ContainsRune(notLast, before) {
		return false
	}
	return wide(before) || wide(after)
}

// wide reports a character of a script without blanks between words, or its punctuation.
func wide(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xffef ||
		strings.ContainsRune("“”‘’…—→", r)
}
