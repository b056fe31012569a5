package xmlscan

import (
	"bytes"
	"strconv"
	"unicode"
	"unicode/utf8"
)

// text reads character data up to the next tag or the end of the document.
func (s *Scanner) text(b []byte) (Kind, int, error) {
	i, plain := 0, true
	for {
		for i < len(b) && classes[b[i]]&inText == 0 {
			i++
		}
		if i == len(b) {
			if !s.eof {
				return 0, 0, errShort
			}
			break
		}
		if b[i] == '<' {
			break
		}
		plain = false
		if b[i] == ']' {
			if i+2 >= len(b) && !s.eof {
				return 0, 0, errShort
			}
			if bytes.HasPrefix(b[i:], cdataEnd) {
				return 0, 0, errMarkup
			}
		}
		for i++; i < len(b) && b[i] >= utf8.RuneSelf; i++ {
		}
	}
	s.Text = b[:i]
	if plain {
		return Text, i, nil
	}
	s.decoded = s.decoded[:0]
	var err error
	if s.Text, err = s.decode(s.Text, true); err != nil {
		return 0, 0, err
	}
	return Text, i, nil
}

// Plain reports how many bytes at the beginning of b stand before the next <, and whether they are
// text that means what is written: without references, line ends that change, and faults.
func Plain(b []byte) (n int, ok bool) {
	all := byte(0)
	for n < len(b) && (classes[b[n]]&inText == 0 || b[n] >= utf8.RuneSelf) {
		all |= b[n]
		n++
	}
	if n == len(b) || b[n] != '<' {
		return n, false
	}
	return n, all < utf8.RuneSelf || allowed(b[:n]) == nil
}

// decode makes line ends one line feed each and, where references is set, puts characters in the
// place of references; then it refuses what is no character of XML. b stays as it is.
func (s *Scanner) decode(b []byte, references bool) ([]byte, error) {
	i := 0
	for i < len(b) && b[i] >= 0x20 && b[i] < utf8.RuneSelf && b[i] != '&' {
		i++
	}
	if i == len(b) {
		return b, nil
	}
	if bytes.IndexByte(b, '\r') >= 0 || references && bytes.IndexByte(b, '&') >= 0 {
		// What was decoded before lies in the old array where this one grows.
		from := len(s.decoded)
		var err error
		if s.decoded, err = rewrite(append(s.decoded, b[:i]...), b[i:], references); err != nil {
			return nil, err
		}
		b = s.decoded[from:len(s.decoded):len(s.decoded)]
	}
	return b, allowed(b[min(i, len(b)):])
}

// rewrite is the part of decode that changes b; it appends to out.
func rewrite(out, b []byte, references bool) ([]byte, error) {
	for len(b) > 0 {
		switch {
		case b[0] == '\r':
			out = append(out, '\n')
			b = bytes.TrimPrefix(b[1:], []byte{'\n'})
		case b[0] == '&' && references:
			r, n := reference(b)
			if n == 0 {
				return nil, errEntity
			}
			out = utf8.AppendRune(out, r)
			b = b[n:]
		default:
			out = append(out, b[0])
			b = b[1:]
		}
	}
	return out, nil
}

// reference reads the reference at the beginning of b and its length, 0 where it is none.
func reference(b []byte) (rune, int) {
	end := bytes.IndexByte(b, ';')
	if end < 0 {
		return 0, 0
	}
	switch name := string(b[1:end]); name {
	case "lt":
		return '<', end + 1
	case "gt":
		return '>', end + 1
	case "amp":
		return '&', end + 1
	case "quot":
		return '"', end + 1
	case "apos":
		return '\'', end + 1
	default:
		if len(name) < 2 || name[0] != '#' {
			return 0, 0
		}
		digits, base := name[1:], 10
		if digits[0] == 'x' {
			digits, base = digits[1:], 16
		}
		n, err := strconv.ParseUint(digits, base, 64)
		if err != nil || n > unicode.MaxRune || digits[0] == '+' {
			return 0, 0
		}
		return rune(n), end + 1
	}
}

// allowed refuses what is not UTF-8, and characters that XML does not allow.
func allowed(b []byte) error {
	for i := 0; i < len(b); {
		c := b[i]
		switch {
		case c < utf8.RuneSelf:
			if classes[c]&forbidden != 0 {
				return errCharacter
			}
			i++
		case c >= 0xE1 && c <= 0xEC && i+2 < len(b) && b[i+1]&0xC0 == 0x80 && b[i+2]&0xC0 == 0x80:
			i += 3 // U+1000 to U+CFFF, Chinese among them
		default:
			r, n := utf8.DecodeRune(b[i:])
			if n == 1 || r == 0xFFFE || r == 0xFFFF {
				return errCharacter
			}
			i += n
		}
	}
	return nil
}
