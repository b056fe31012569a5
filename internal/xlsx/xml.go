package xlsx

import (
	"bufio"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/fapiao/fapiao/internal/lang"
)

var (
	errUnpacked = lang.Text{Zh: "各部件解压后超过上限",
		En: "the parts unpack to more than the limit"}
	errTruncated = lang.Text{Zh: "XML 内容不完整", En: "the XML ends too early"}
)

// stream reads the tokens of one part. Each token is bounded in size; reading stops when the
// context ends.
type stream struct {
	nesting
	ctx   context.Context
	book  *Workbook
	sheet string        // for messages, empty for other parts
	place func() string // for messages: the current cell; nil where there is none
	part  io.ReadCloser
	from  io.Reader
	dec   *decoder
	utf16 bool  // the part is encoded in UTF-16
	read  int64 // bytes read
	// Elements other than rows and shared strings, such as data validations, are skipped; they are
	// bounded, since skipping takes time. data is set while rows or shared strings are read.
	data         bool
	aside, parts int64 // bytes and elements that are not data
}

// stream opens a part. For a missing part it returns an error: the workbook is damaged.
func (w *Workbook) stream(part, sheet string) (*stream, error) {
	f, ok := w.parts[partName(part)]
	if !ok {
		return nil, refuse(Damaged, part+" is missing", nil).in(sheet)
	}
	body, err := f.Open()
	if err != nil {
		return nil, refuse(Damaged, part, err).in(sheet)
	}
	if f.UncompressedSize64 > aheadFrom {
		body = readAhead(w.ctx, body)
	}
	s := &stream{ctx: w.ctx, book: w, sheet: sheet, part: body}
	r := bufio.NewReaderSize(meter{s}, 16)
	s.from = r
	if head, err := r.Peek(2); err == nil && (bytes.Equal(head, []byte{0xFF, 0xFE}) || bytes.Equal(head, []byte{0xFE, 0xFF})) {
		s.utf16 = true
		s.from = transform.NewReader(r, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder())
	}
	s.dec = newDecoder(s.from, charset)
	return s, nil
}

// charset accepts the encodings that the format allows: UTF-16, which is decoded before the XML,
// and UTF-8 under its common names.
func charset(label string) error {
	switch strings.NewReplacer("-", "", "_", "").Replace(strings.ToLower(label)) {
	case "utf8", "utf16", "utf16le", "utf16be", "usascii", "ascii":
		return nil
	}
	return lang.Format("工作簿不能用 %q 编码", "encoding %q is not allowed in a workbook", label)
}

// meter counts the unpacked bytes of a part, independent of the size in its zip entry, and checks
// the context. All reads of a part go through it.
type meter struct{ s *stream }

func (m meter) Read(p []byte) (int, error) {
	if err := m.s.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := m.s.part.Read(p)
	m.s.read += int64(n)
	m.s.book.left -= int64(n)
	if !m.s.data {
		m.s.aside += int64(n)
	}
	if m.s.book.left < 0 {
		return 0, errUnpacked
	}
	return n, err
}

// next returns the next token, valid until the next call, or io.EOF at the end; other errors are
// *Error. Markup compatibility elements are removed: of alternatives only the one that Excel
// chooses is returned.
func (s *stream) next() (xml.Token, error) {
	for {
		if t, seen, err := s.step(); err != nil || seen {
			return t, err
		}
	}
}

// step returns the next token of the XML as written; seen reports whether next returns it.
func (s *stream) step() (t xml.Token, seen bool, err error) {
	t, err = s.dec.token()
	switch e := t.(type) {
	case xml.StartElement:
		if seen, err = s.push(e); err == nil {
			err = s.count()
		}
	case xml.EndElement:
		seen, err = s.pop(e)
	default:
		if err == io.EOF && !s.ended {
			err = errTruncated
		}
		seen = s.dropped == 0
	}
	if err != nil && err != io.EOF {
		err = s.fault(err)
	}
	if err != nil {
		return nil, false, err
	}
	return t, seen, nil
}

// count counts an element that is not data.
func (s *stream) count() error {
	if s.data {
		return nil
	}
	if s.parts++; s.parts > maxAside || s.aside > maxAsideBytes {
		return errAside
	}
	return nil
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

// fault converts an error of the part to an *Error with its place. An error of the context is
// returned unchanged.
func (s *stream) fault(err error) error {
	if s.ctx.Err() != nil {
		return s.ctx.Err()
	}
	if errors.Is(err, errAside) {
		return refuse(TooMany, "settings beside the rows", nil).in(s.sheet)
	}
	cell := ""
	if s.place != nil {
		cell = s.place()
	}
	return Fault(err, s.sheet, cell)
}

// close ends reading. Unpacked bytes count against the limit each time a part is read.
func (s *stream) close() error { return s.part.Close() }

// each calls f for every element of a small part.
func (w *Workbook) each(part string, f func(*stream, xml.StartElement)) error {
	s, err := w.stream(part, "")
	if err != nil {
		return err
	}
	defer s.close()
	return s.each(func(e xml.StartElement) error {
		f(s, e)
		return nil
	})
}

// each calls f for every element of the rest of the part. f may read on, to the element's end.
func (s *stream) each(f func(xml.StartElement) error) error {
	for {
		t, err := s.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if e, ok := t.(xml.StartElement); ok {
			if err := f(e); err != nil {
				return err
			}
		}
	}
}
