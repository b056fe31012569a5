package original

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Bounds of an OFD.
const (
	mostPart  = 4 << 20  // bytes of one part, unpacked
	mostParts = 16 << 20 // of all parts that are read
)

// ReadOFD reads what an OFD (GB/T 33190) says of its invoice: the attached original_invoice.xml or,
// without one, the texts that CustomTag.xml refers to. found reports whether it has either.
func ReadOFD(b []byte) (o invoice.Original, found bool, err error) {
	archive, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return o, false, unreadable("OFD 不完整", "the OFD is not complete")
	}
	a := &parts{archive: archive, left: mostParts}
	if xml, err := a.named("original_invoice.xml"); err != nil || xml != nil {
		if err != nil {
			return o, true, err
		}
		o, err = ReadXML(xml)
		return o, true, err
	}
	tags, err := a.named("CustomTag.xml")
	if err != nil || tags == nil {
		return o, false, err
	}
	o, err = a.tagged(tags)
	return o, true, err
}

// parts are the files of an OFD.
type parts struct {
	archive *zip.Reader
	left    int64 // bytes that may still be unpacked
}

// named returns the content of the first part with a name, in whatever folder; nil if there is
// none.
func (p *parts) named(name string) ([]byte, error) {
	for _, f := range p.archive.File {
		if strings.EqualFold(path.Base(strings.ReplaceAll(f.Name, `\`, "/")), name) {
			return p.read(f)
		}
	}
	return nil, nil
}

func (p *parts) read(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, unreadable("OFD 里的 %s 不能读取", "part %s of the OFD cannot be read", f.Name)
	}
	defer r.Close()
	most := min(mostPart, p.left)
	b, err := io.ReadAll(io.LimitReader(r, most+1))
	switch {
	case err != nil:
		return nil, unreadable("OFD 里的 %s 不能读取", "part %s of the OFD cannot be read", f.Name)
	case int64(len(b)) > most:
		return nil, unreadable("OFD 里的 %s 太大", "part %s of the OFD is too large", f.Name)
	}
	p.left -= int64(len(b))
	return b, nil
}

// tagged reads the texts of the page that a CustomTag.xml refers to: each element of a field has
// one ObjectRef, or several whose texts follow one another.
func (p *parts) tagged(tags []byte) (invoice.Original, error) {
	texts, err := p.texts()
	if err != nil {
		return invoice.Original{}, err
	}
	var v values
	err = walk(tags, func(path []string, id string) error {
		if len(path) < 2 || path[len(path)-1] != "ObjectRef" {
			return nil
		}
		if f, known := elements[path[len(path)-2]]; known && len(v[f]) < mostValue {
			v[f] += texts[id]
		}
		return nil
	})
	if err != nil {
		return invoice.Original{}, err
	}
	return v.original()
}

// texts are the texts of the pages, by the ID of their object.
func (p *parts) texts() (map[string]string, error) {
	out := map[string]string{}
	for _, f := range p.archive.File {
		if !strings.EqualFold(path.Base(strings.ReplaceAll(f.Name, `\`, "/")), "Content.xml") {
			continue
		}
		b, err := p.read(f)
		if err != nil {
			return nil, err
		}
		if err := pageTexts(b, out); err != nil {
			return nil, inPart(f.Name, err)
		}
	}
	return out, nil
}

// pageTexts adds the texts of one page; those of an object follow one another.
func pageTexts(b []byte, out map[string]string) error {
	id := ""
	return each(b, func(_ []string, token xml.Token) error {
		switch t := token.(type) {
		case xml.StartElement:
			if t.Name.Local == textObject {
				id = attribute(t, "ID")
			}
		case xml.CharData:
			if text := strings.TrimSpace(string(t)); id != "" && len(out[id])+len(text) <= mostValue {
				out[id] += text
			}
		case xml.EndElement:
			if t.Name.Local == textObject {
				id = ""
			}
		}
		return nil
	})
}

// textObject is the element of a page that has an ID and holds text.
const textObject = "TextObject"

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
