package xlsx

import "encoding/xml"

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
