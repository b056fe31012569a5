package sheet

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/fapiao/fapiao/readers/input"
)

var (
	errTokenSize = errors.New("one piece of XML is too long")
	errUnpacked  = errors.New("the parts unpack to more than the limit")
	errTruncated = errors.New("the XML ends too early")
)

// stream gives the tokens of one part; every token is bounded in size.
type stream struct {
	nesting
	book  *Workbook
	sheet string // for messages, empty for other parts
	part  io.ReadCloser
	dec   *xml.Decoder
	burst int64 // bytes read since the last token
}

// stream opens a part. A part that is missing gives errTruncated's reason: the workbook is damaged.
func (w *Workbook) stream(part, sheet string) (*stream, error) {
	f, ok := w.parts[partName(part)]
	if !ok {
		return nil, input.Refuse(w.path, input.Damaged, part+" is missing", nil).In(sheet)
	}
	body, err := f.Open()
	if err != nil {
		return nil, input.Refuse(w.path, input.Damaged, part, err).In(sheet)
	}
	s := &stream{book: w, sheet: sheet, part: body}
	r := bufio.NewReaderSize(meter{s}, 64<<10)
	var text io.Reader = r
	if head, err := r.Peek(2); err == nil && (bytes.Equal(head, []byte{0xFF, 0xFE}) || bytes.Equal(head, []byte{0xFE, 0xFF})) {
		text = bufio.NewReader(transform.NewReader(r, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder()))
	}
	s.dec = xml.NewDecoder(text)
	s.dec.CharsetReader = charset
	return s, nil
}

// charset accepts what the form allows beside UTF-8: UTF-16, which is decoded before the XML is.
func charset(label string, r io.Reader) (io.Reader, error) {
	if strings.HasPrefix(strings.ToLower(label), "utf-16") {
		return r, nil
	}
	return nil, fmt.Errorf("encoding %q is not allowed in a workbook", label)
}

// meter counts what a part unpacks to, whatever its zip entry claims.
type meter struct{ s *stream }

func (m meter) Read(p []byte) (int, error) {
	n, err := m.s.part.Read(p)
	m.s.burst += int64(n)
	m.s.book.left -= int64(n)
	switch {
	case m.s.book.left < 0:
		return 0, errUnpacked
	case m.s.burst > tokenBytes:
		return 0, errTokenSize
	}
	return n, err
}

// next gives the next token, valid until the one after. Elements of markup compatibility are taken
// out: of alternatives only what Excel takes is heard of. io.EOF ends; other errors are
// *input.Error.
func (s *stream) next() (xml.Token, error) {
	for {
		s.burst = 0
		t, err := s.dec.RawToken()
		seen := true
		switch e := t.(type) {
		case xml.StartElement:
			seen, err = s.push(e)
		case xml.EndElement:
			seen, err = s.pop(e)
		default:
			if err == io.EOF && !s.ended {
				err = errTruncated
			}
			seen = s.dropped == 0
		}
		switch {
		case err == io.EOF:
			return nil, err
		case err != nil:
			return nil, s.fault(err)
		case seen:
			return t, nil
		}
	}
}

// skip reads to the end of the element opened last.
func (s *stream) skip() error {
	for outer := s.depth - 1; s.depth > outer; {
		if _, err := s.next(); err != nil {
			return err
		}
	}
	return nil
}

func (s *stream) fault(err error) error {
	reason := input.Damaged
	if errors.Is(err, errUnpacked) || errors.Is(err, errTokenSize) {
		reason = input.TooLarge
	}
	return input.Refuse(s.book.path, reason, "", err).In(s.sheet)
}

// close ends reading. What was unpacked counts against the limit; reading a part twice counts once
// more.
func (s *stream) close() error { return s.part.Close() }
