// Package xmlscan splits XML 1.0 in UTF-8 into tokens without allocating. It takes and refuses what
// encoding/xml does in RawToken, of which it is a faster form: names are split at the colon, and
// neither nesting nor namespaces are checked.
//
// It differs in two ways: names that are not ASCII may consist of any letters, digits and marks,
// and the XML declaration is read strictly.
package xmlscan

import (
	"errors"
	"io"
)

// Kind is what a token is.
type Kind uint8

// The kinds of tokens.
const (
	Start Kind = iota + 1 // <name attributes> or the first half of <name/>
	End                   // </name> or the second half of <name/>
	Text                  // character data, CDATA too
	Other                 // a comment, a processing instruction or a declaration
)

// Name is the name of an element or an attribute as written.
type Name struct{ Prefix, Local []byte }

// Attr is an attribute, its value decoded.
type Attr struct {
	Name  Name
	Value []byte
}

// Scanner gives the tokens of one document. What it gives is valid until the next call of Next.
type Scanner struct {
	// Name is that of the element, of Start and End.
	Name Name
	// Attrs are the attributes of Start, as often as they stand there.
	Attrs []Attr
	// Text is the content of Text, decoded.
	Text []byte
	// Raw are the bytes of the token as written; empty for the second half of <name/>.
	Raw []byte

	from     io.Reader
	charset  func(label string) error
	most     int // bytes that one token may take
	buf      []byte
	pos, end int    // what of buf is not used yet
	decoded  []byte // values of the token that are not as written
	eof      bool
	closing  bool // the second half of <name/> follows
	err      error
}

// firstBuffer is how much is read at a time, unless a token is longer.
const firstBuffer = 128 << 10

// New reads a document from r, of which one token takes at most so many bytes. charset is asked
// about the encoding that the XML declaration names, unless it is UTF-8: it returns nil where r
// gives UTF-8 all the same.
func New(r io.Reader, most int, charset func(label string) error) *Scanner {
	return &Scanner{from: r, most: most, charset: charset, buf: make([]byte, min(firstBuffer, max(most, 1)))}
}

// errShort says that the token goes on beyond what was read.
var errShort = errors.New("more is needed")

// Next reads the next token. io.EOF ends a document; any other error is one of the reader or an
// *Error, and stays.
func (s *Scanner) Next() (Kind, error) {
	if s.closing {
		s.closing, s.Raw = false, nil
		return End, nil
	}
	for s.err == nil {
		kind, n, err := s.token(s.buf[s.pos:s.end])
		if err == nil {
			s.Raw = s.buf[s.pos : s.pos+n]
			s.pos += n
			return kind, nil
		}
		if s.err = err; err == errShort {
			s.err = s.more()
		}
	}
	return 0, s.err
}

// Buffered returns what was read and not yet given as a token, without reading on. It is empty
// between the halves of <name/>.
func (s *Scanner) Buffered() []byte {
	if s.closing {
		return nil
	}
	return s.buf[s.pos:s.end]
}

// Skip passes over n bytes of Buffered, whole tokens that the caller has read by itself.
func (s *Scanner) Skip(n int) { s.pos += n }

// more reads on. What is left of the buffer moves to its front.
func (s *Scanner) more() error {
	if s.eof {
		if s.pos == s.end {
			return io.EOF
		}
		return errEnd
	}
	left := copy(s.buf, s.buf[s.pos:s.end])
	s.pos, s.end = 0, left
	if left == len(s.buf) {
		if left >= s.most {
			return ErrTooLong
		}
		s.buf = append(s.buf, make([]byte, min(len(s.buf), s.most-left))...)
	}
	for range 100 {
		n, err := s.from.Read(s.buf[s.end:])
		s.end += n
		switch {
		case err == io.EOF:
			s.eof = true
			return nil
		case err != nil:
			return err
		case n > 0:
			return nil
		}
	}
	return io.ErrNoProgress
}

// token reads the token at the beginning of b: its kind and length.
func (s *Scanner) token(b []byte) (Kind, int, error) {
	switch {
	case len(b) == 0:
		return 0, 0, errShort
	case b[0] != '<':
		return s.text(b)
	case len(b) == 1:
		return 0, 0, errShort
	case b[1] == '/':
		return s.endTag(b)
	case b[1] == '?':
		return s.instruction(b)
	case b[1] == '!':
		return s.declaration(b)
	}
	return s.startTag(b)
}
