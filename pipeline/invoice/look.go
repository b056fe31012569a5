package invoice

import "unicode/utf8"

// looks is what one look at a text tells of its characters. Most texts need no cleaning, so that
// they are looked at once and not copied.
type looks uint8

const (
	hasControl    looks = 1 << iota // an ASCII control character, a line end or a tab among them
	hasBlank                        // a space
	hasStar                         // *
	hasUpper                        // an ASCII capital
	hasUnderscore                   // _
	hasDigit                        // an ASCII digit
	hasWide                         // a visible character that NFKC may spell otherwise: ，（）Ａ
	hasOther                        // any other character beyond ASCII, or no UTF-8
)

// byteLooks is what one ASCII character is; nothing for other bytes.
var byteLooks = func() (kinds [256]looks) {
	for c := range utf8.RuneSelf {
		switch {
		case c < ' ' || c == 0x7F:
			kinds[c] = hasControl
		case c == ' ':
			kinds[c] = hasBlank
		case c == '*':
			kinds[c] = hasStar
		case c == '_':
			kinds[c] = hasUnderscore
		case c >= '0' && c <= '9':
			kinds[c] = hasDigit
		case c >= 'A' && c <= 'Z':
			kinds[c] = hasUpper
		}
	}
	return kinds
}()

// look looks at all characters of a text, up to the first one that is hasOther. Characters of the
// common Chinese block are nothing of note: Unicode has no other form of them.
func look(s string) (all looks) {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			all |= byteLooks[c]
			i++
			continue
		}
		if len(s)-i < 3 || s[i+1]&0xC0 != 0x80 || s[i+2]&0xC0 != 0x80 {
			return all | hasOther
		}
		switch {
		case c > 0xE4 && c <= 0xE9, c == 0xE4 && s[i+1] >= 0xB8: // U+4E00 to U+9FFF
		case c == 0xEF && s[i+1] >= 0xBC && s[i+1] < 0xBE: // U+FF00 to U+FF7F: full width
			all |= hasWide
		case c == 0xE3 && s[i+1] == 0x80 && s[i+2] != 0x80: // U+3001 to U+303F: 、。〈
			all |= hasWide
		default:
			return all | hasOther
		}
		i += 3
	}
	return all
}
