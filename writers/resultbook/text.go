package resultbook

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// maxCellUnits is the most UTF-16 units that a cell holds (Excel's limit).
const maxCellUnits = 32767

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// clean converts a text to one that a cell can hold: valid UTF-8, without the characters that XML
// forbids, at most maxCellUnits long; a cut text ends with mark.
func clean(s, mark string) string {
	if plain(s) {
		return s
	}
	s = lineEnds.Replace(strings.ToValidUTF8(s, "\uFFFD"))
	s = strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\t' && r != '\n' || r == '\uFFFE' || r == '\uFFFF' {
			return '\uFFFD'
		}
		return r
	}, s)
	return cut(s, mark)
}

// plain reports the common case: a short text of characters that XML and cells hold as they are.
func plain(s string) bool {
	if len(s) > maxCellUnits {
		return false
	}
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			if s[i] < 0x20 {
				return false
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r >= '\uFFFD' && r <= '\uFFFF' { // also what is no UTF-8
			return false
		}
		i += n
	}
	return true
}

func cut(s, mark string) string {
	if len(s) <= maxCellUnits { // a byte is at least as much as a unit
		return s
	}
	room, units, end := maxCellUnits-units16(mark), 0, 0
	for i, r := range s {
		if units <= room {
			end = i
		}
		units += utf16.RuneLen(r)
	}
	if units <= maxCellUnits {
		return s
	}
	return s[:end] + mark
}

func units16(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}
