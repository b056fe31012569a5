package xlsx

import (
	"encoding/xml"
	"errors"
	"io"

	"github.com/fapiao/fapiao/internal/xmlscan"
)

// decoder gives the tokens of a part in the types of encoding/xml.
type decoder struct {
	*xmlscan.Scanner
	names map[string]string // names met, so that each is made once
	cut   bool              // the beginning of a text that is too long was given
}

// maxNames bounds the names that a decoder keeps; the form has about a thousand.
const maxNames = 1 << 10

func newDecoder(r io.Reader, charset func(label string) error) *decoder {
	return &decoder{Scanner: xmlscan.New(r, tokenBytes, charset), names: map[string]string{}}
}

// token is the next token; its text is valid until the one after. What is neither an element nor
// text is given as an empty text. Of a text that is too long it gives the beginning before the
// error: whoever reads a cell refuses it as one.
func (d *decoder) token() (xml.Token, error) {
	kind, err := d.Next()
	if text := d.Buffered(); errors.Is(err, xmlscan.ErrTooLong) && text[0] != '<' && !d.cut {
		d.cut = true
		return xml.CharData(text), nil
	}
	if err != nil {
		return nil, err
	}
	switch kind {
	case xmlscan.Start:
		e := xml.StartElement{Name: d.name(d.Name)}
		if len(d.Attrs) > 0 {
			e.Attr = make([]xml.Attr, len(d.Attrs))
		}
		for i, a := range d.Attrs {
			e.Attr[i] = xml.Attr{Name: d.name(a.Name), Value: string(a.Value)}
		}
		return e, nil
	case xmlscan.End:
		return xml.EndElement{Name: d.name(d.Name)}, nil
	case xmlscan.Text:
		return xml.CharData(d.Text), nil
	}
	return xml.CharData(nil), nil
}

func (d *decoder) name(n xmlscan.Name) xml.Name {
	return xml.Name{Space: d.text(n.Prefix), Local: d.text(n.Local)}
}

func (d *decoder) text(b []byte) string {
	s, ok := d.names[string(b)]
	if !ok {
		if s = string(b); len(d.names) < maxNames {
			d.names[s] = s
		}
	}
	return s
}
