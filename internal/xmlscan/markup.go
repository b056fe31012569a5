package xmlscan

import (
	"bytes"
	"strings"
)

var (
	cdata      = []byte("<![CDATA[")
	cdataEnd   = []byte("]]>")
	comment    = []byte("<!--")
	commentEnd = []byte("-->")
	dashes     = []byte("--")
)

// declaration reads what begins with <!: a comment, CDATA, or a declaration such as DOCTYPE, whose
// content is not looked at.
func (s *Scanner) declaration(b []byte) (Kind, int, error) {
	switch {
	case len(b) < 3:
		return 0, 0, errShort
	case b[2] == '-':
		return readComment(b)
	case b[2] == '[':
		return s.readCDATA(b)
	}
	quote, depth := byte(0), 0
	for i := 3; i < len(b); i++ {
		switch c := b[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>' && depth == 0:
			return Other, i + 1, nil
		case c == '>':
			depth--
		case c == '<' && bytes.HasPrefix(b[i:], comment):
			end := bytes.Index(b[i+len(comment):], commentEnd)
			if end < 0 {
				return 0, 0, errShort
			}
			i += len(comment) + end + len(commentEnd) - 1
		case c == '<' && len(b)-i < len(comment):
			return 0, 0, errShort
		case c == '<':
			depth++
		}
	}
	return 0, 0, errShort
}

func readComment(b []byte) (Kind, int, error) {
	switch {
	case len(b) < len(comment):
		return 0, 0, errShort
	case !bytes.HasPrefix(b, comment):
		return 0, 0, errMarkup
	}
	end := bytes.Index(b[len(comment):], dashes)
	if end < 0 || len(comment)+end+len(dashes) == len(b) {
		return 0, 0, errShort
	}
	n := len(comment) + end + len(commentEnd)
	if b[n-1] != '>' {
		return 0, 0, errMarkup
	}
	return Other, n, nil
}

func (s *Scanner) readCDATA(b []byte) (Kind, int, error) {
	if !bytes.HasPrefix(b, cdata[:min(len(b), len(cdata))]) {
		return 0, 0, errMarkup
	}
	if len(b) < len(cdata) {
		return 0, 0, errShort
	}
	end := bytes.Index(b[len(cdata):], cdataEnd)
	if end < 0 {
		return 0, 0, errShort
	}
	var err error
	s.decoded = s.decoded[:0]
	if s.Text, err = s.decode(b[len(cdata):len(cdata)+end], false); err != nil {
		return 0, 0, err
	}
	return Text, len(cdata) + end + len(cdataEnd), nil
}

// instruction reads a processing instruction. That of XML itself must be of version 1.0, and in an
// encoding that can be read.
func (s *Scanner) instruction(b []byte) (Kind, int, error) {
	name, i, err := readName(b, 2)
	if err != nil {
		return 0, 0, err
	}
	end := bytes.Index(b[i:], []byte("?>"))
	if end < 0 {
		return 0, 0, errShort
	}
	if name.Prefix == nil && string(name.Local) == "xml" {
		if err := s.xmlDeclaration(b[i : i+end]); err != nil {
			return 0, 0, err
		}
	}
	return Other, i + end + len("?>"), nil
}

func (s *Scanner) xmlDeclaration(b []byte) error {
	for i := skipBlanks(b, 0); i < len(b); i = skipBlanks(b, i) {
		var err error
		if i, err = s.attribute(b, i); err != nil {
			return errVersion
		}
		a := s.Attrs[len(s.Attrs)-1]
		s.Attrs = s.Attrs[:len(s.Attrs)-1]
		value := string(a.Value)
		switch string(a.Name.Local) {
		case "version":
			if value != "1.0" {
				return errVersion
			}
		case "encoding":
			if !strings.EqualFold(value, "utf-8") {
				if err := s.charset(value); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
