package resultbook

import (
	"math"
	"strings"
	"unicode/utf8"
)

// Heights of rows in points. Spreadsheets adjust the height of wrapped texts only after an edit, so
// the file must set it.
const (
	rowHeight  = 19
	lineHeight = 14.5
	maxHeight  = 409 // Excel's limit
)

// heightOf is the height that lines of text need.
func heightOf(lines int) float64 {
	return min(math.Ceil(rowHeight+float64(lines-1)*lineHeight), maxHeight)
}

// wrappedLines estimates how many lines a text takes in a column of a width, which is in digits as
// a workbook gives it and includes the indent.
func wrappedLines(s string, width float64) int {
	room := width*7 - 10 // pixels between the edges, behind the indent
	if float64(len(s))*widest <= room && strings.IndexByte(s, '\n') < 0 {
		return 1
	}
	n := 0
	for line := range strings.SplitSeq(s, "\n") {
		n += linesOf(line, room)
	}
	return n
}

// linesOf breaks a line as spreadsheets do: between Chinese characters, else at blanks; a word that
// is longer than a line is cut.
func linesOf(s string, room float64) int {
	n, used, word := 1, 0.0, 0.0
	for _, r := range s {
		w := pixels(r)
		if r == ' ' || r >= 0x1100 {
			word = 0
		} else {
			word += w
		}
		switch used += w; {
		case used <= room || r == ' ': // blanks may hang over the edge
		case word > 0 && word < used && word <= room:
			n, used = n+1, word // the whole word moves to the next line
		default:
			n, used, word = n+1, w, min(word, w)
		}
	}
	return n
}

// pixels is how wide a character of 10 points is, at the size at which a digit of a column's width
// has 7 pixels. A Chinese character is a square in every font; for others, whose widths differ
// between fonts, it is a wide one.
func pixels(r rune) float64 {
	switch {
	case r >= 0x1100:
		return widest
	case r < utf8.RuneSelf:
		return asciiPixels[r]
	}
	return 7.5
}

const widest = 13.4

var asciiPixels = func() (t [utf8.RuneSelf]float64) {
	for r := range rune(utf8.RuneSelf) {
		switch {
		case r >= 'A' && r <= 'Z' || strings.ContainsRune("mw@%&", r):
			t[r] = 8.9
		case strings.ContainsRune(" .,:;!|'ijl()[]/-", r):
			t[r] = 5
		default:
			t[r] = 7.5
		}
	}
	return t
}()
