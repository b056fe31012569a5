package xlsx

import (
	"encoding/xml"
	"errors"
	"fmt"

	"github.com/fapiao/fapiao/internal/spool"
)

// plain appends the text of the element opened last, up to its end, as far as appendText keeps it.
func (s *stream) plain(b []byte) ([]byte, error) {
	for outer := s.depth - 1; ; {
		tok, err := s.next()
		if err != nil {
			return b, err
		}
		switch e := tok.(type) {
		case xml.StartElement:
			if err := s.skip(); err != nil {
				return b, err
			}
		case xml.CharData:
			b = appendText(b, e)
			if len(b) > rawCellText && s.place != nil { // in a sheet; whether a string counts, its cell decides
				return b, s.fault(errCellText)
			}
		case xml.EndElement:
			if s.depth == outer {
				return b, nil
			}
		}
	}
}

// richText appends the text of the element opened last, up to its end: its t and the t of its runs
// (r), not the phonetic ones (rPh), which only say how the text is pronounced.
func (s *stream) richText(b []byte) ([]byte, error) {
	for outer := s.depth - 1; ; {
		tok, err := s.next()
		if err != nil {
			return b, err
		}
		switch e := tok.(type) {
		case xml.StartElement:
			switch {
			case s.ours() && e.Name.Local == "t":
				b, err = s.plain(b)
			case !s.ours() || e.Name.Local != "r":
				err = s.skip()
			}
			if err != nil {
				return b, err
			}
		case xml.EndElement:
			if s.depth == outer {
				return b, nil
			}
		}
	}
}

func (w *Workbook) loadStrings() (err error) {
	t := &sharedStrings{Table: spool.NewTable(w.limits.TempDir, w.limits.MaxTemp)}
	defer func() {
		if err != nil {
			err = errors.Join(err, t.Close())
		}
	}()
	if part := w.names["sharedStrings"]; part != "" {
		if err := t.load(w, part); err != nil {
			return err
		}
	}
	w.strings = t
	return nil
}

func (t *sharedStrings) load(w *Workbook, part string) error {
	s, err := w.stream(part, "")
	if err != nil {
		return err
	}
	defer s.close()
	s.data = true
	return s.each(func(xml.StartElement) (err error) {
		if !s.at("sst", "si") {
			return nil
		}
		if t.buf, err = s.richText(t.buf[:0]); err != nil {
			return err
		}
		switch err := t.add(t.buf); {
		case errors.Is(err, spool.ErrFull):
			return refuse(TooMuch, "shared strings", err)
		case err != nil:
			return fmt.Errorf("keep shared strings: %w", err)
		case t.Len() > MaxStrings:
			return refuse(TooMany, fmt.Sprintf("%d shared strings", t.Len()), nil)
		}
		return nil
	})
}
