package filename

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Bounds of a name, with its ending and room for a number before it. File systems take 255 bytes;
// Windows, which counts characters, 260 for the whole path.
const (
	mostBytes = 150
	mostRunes = 100
	numberRun = 6 // "-99999"
	// leastText is how short a text is made before the end of the name is cut off.
	leastText = 8
)

// texts are the variables that may be shortened; numbers and dates may not.
var texts = map[string]bool{"buyer": true, "seller": true}

// component is the name of a folder or a file.
func component(parts []part, value func(string) string, ending string) string {
	pieces := make([]string, len(parts))
	for i, p := range parts {
		pieces[i] = clean(p.text)
		if p.variable != "" {
			if pieces[i] = strings.TrimSpace(clean(value(p.variable))); pieces[i] == "" {
				pieces[i] = "_"
			}
		}
	}
	for tooLong(pieces, ending) {
		at := -1
		for i, p := range parts {
			text := texts[p.variable] || strings.HasPrefix(p.variable, columnPrefix)
			if n := utf8.RuneCountInString(pieces[i]); text && n > leastText && (at < 0 || n > utf8.RuneCountInString(pieces[at])) {
				at = i
			}
		}
		if at < 0 {
			break
		}
		pieces[at] = cutRune(pieces[at])
	}
	name := norm.NFC.String(strings.Join(pieces, "")) // an accent may begin a piece
	for tooLong([]string{name}, ending) {
		name = cutRune(name)
	}
	return whole(name) + ending
}

func tooLong(pieces []string, ending string) bool {
	bytes, runes := len(ending)+numberRun, utf8.RuneCountInString(ending)+numberRun
	for _, p := range pieces {
		bytes, runes = bytes+len(p), runes+utf8.RuneCountInString(p)
	}
	return bytes > mostBytes || runes > mostRunes
}

func cutRune(s string) string {
	_, size := utf8.DecodeLastRuneInString(s)
	return s[:len(s)-size]
}

// clean replaces what a name may not have on any system: slashes and <>:"|?* become underscores,
// control characters and invisible ones vanish, blanks become one space. The result is in NFC.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError, strings.ContainsRune(`<>:"/\|?*`, r):
			return '_'
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r), unicode.Is(unicode.Cs, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "_"))
	for strings.Contains(s, "  ") {
		s = strings.ReplaceAll(s, "  ", " ")
	}
	return norm.NFC.String(s)
}

// whole makes a name that is not hidden, does not end as Windows takes no name to end, and is none
// of the names of devices.
func whole(s string) string {
	s = strings.TrimLeft(strings.TrimRight(s, ". "), ". ~")
	if s == "" {
		return "_"
	}
	if base, _, _ := strings.Cut(s, "."); device(strings.TrimRight(base, " ")) {
		return "_" + s
	}
	return s
}

// device reports the names that Windows keeps for devices, whatever their ending
// (Microsoft: Naming Files, Paths, and Namespaces).
func device(s string) bool {
	switch s = strings.ToUpper(s); s {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	number, is := strings.CutPrefix(s, "COM")
	if !is {
		number, is = strings.CutPrefix(s, "LPT")
	}
	return is && utf8.RuneCountInString(number) == 1 && strings.Contains("0123456789¹²³", number)
}
