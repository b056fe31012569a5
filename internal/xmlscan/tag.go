package xmlscan

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// startTag reads <name attributes> or <name/>.
func (s *Scanner) startTag(b []byte) (Kind, int, error) {
	name, i, err := readName(b, 1)
	if err != nil {
		return 0, 0, err
	}
	s.Attrs = s.Attrs[:0]
	for {
		if i = skipBlanks(b, i); i == len(b) {
			return 0, 0, errShort
		}
		switch b[i] {
		case '>':
			return s.open(name, i+1)
		case '/':
			switch {
			case i+1 == len(b):
				return 0, 0, errShort
			case b[i+1] != '>':
				return 0, 0, errTag
			}
			s.closing = true
			return s.open(name, i+2)
		}
		if i, err = s.attribute(b, i); err != nil {
			return 0, 0, err
		}
	}
}

// open ends a tag of n bytes, which are all there: only now values are decoded.
func (s *Scanner) open(name Name, n int) (Kind, int, error) {
	s.Name = name
	s.decoded = s.decoded[:0]
	for i := range s.Attrs {
		a := &s.Attrs[i]
		var err error
		if a.Value, err = s.decode(a.Value, true); err != nil {
			s.closing = false
			return 0, 0, err
		}
	}
	return Start, n, nil
}

// attribute reads name="value" at i, and returns where it ends.
func (s *Scanner) attribute(b []byte, i int) (int, error) {
	name, i, err := readName(b, i)
	if err != nil {
		return 0, err
	}
	if i = skipBlanks(b, i); i == len(b) {
		return 0, errShort
	}
	if b[i] != '=' {
		return 0, errAttribute
	}
	if i = skipBlanks(b, i+1); i == len(b) {
		return 0, errShort
	}
	quote := b[i]
	if quote != '"' && quote != '\'' {
		return 0, errAttribute
	}
	for from := i + 1; ; {
		i++
		for i < len(b) && classes[b[i]]&inValue == 0 {
			i++
		}
		switch {
		case i == len(b):
			return 0, errShort
		case b[i] == quote:
			s.Attrs = append(s.Attrs, Attr{Name: name, Value: b[from:i]})
			return i + 1, nil
		case b[i] == '<':
			return 0, errAttribute
		}
	}
}

// endTag reads </name>.
func (s *Scanner) endTag(b []byte) (Kind, int, error) {
	name, i, err := readName(b, 2)
	if err != nil {
		return 0, 0, err
	}
	if i = skipBlanks(b, i); i == len(b) {
		return 0, 0, errShort
	}
	if b[i] != '>' {
		return 0, 0, errTag
	}
	s.Name = name
	return End, i + 1, nil
}

func skipBlanks(b []byte, i int) int {
	for i < len(b) && classes[b[i]]&blank != 0 {
		i++
	}
	return i
}

// readName reads the name at i, and returns where it ends.
func readName(b []byte, i int) (Name, int, error) {
	from, colon, all := i, -1, byte(0)
	for i < len(b) && classes[b[i]]&inName != 0 {
		if all |= b[i]; b[i] == ':' && colon < 0 {
			colon = i
		}
		i++
	}
	switch {
	case i == len(b):
		return Name{}, 0, errShort
	case i == from || classes[b[from]]&begins == 0 || all >= utf8.RuneSelf && !letters(b[from:i]):
		return Name{}, 0, errName
	case colon < 0:
		return Name{Local: b[from:i]}, i, nil
	case bytes.IndexByte(b[colon+1:i], ':') >= 0:
		return Name{}, 0, errName
	case colon == from || colon == i-1:
		return Name{Local: b[from:i]}, i, nil
	}
	return Name{Prefix: b[from:colon], Local: b[colon+1 : i]}, i, nil
}

// letters reports whether what is not ASCII in a name may stand there.
func letters(b []byte) bool {
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		letter := unicode.IsLetter(r)
		if r == utf8.RuneError || !letter && (i == 0 || !unicode.In(r, unicode.M, unicode.N)) {
			return false
		}
		i += n
	}
	return true
}
