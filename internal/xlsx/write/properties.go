package write

import (
	"bytes"
	"encoding/xml"
	"fmt"

	"github.com/xuri/excelize/v2"
)

// corePart is where a workbook keeps its core properties.
const corePart = "docProps/core.xml"

// Properties are a workbook's core properties (ECMA-376 part 2, 11).
type Properties struct {
	Title   string // may be empty
	Creator string // also who modified it last
	Created string // when it was written: RFC 3339, UTC
}

// SetProperties sets the core properties of a workbook: excelize itself writes names without
// prefixes, see [Properties.XML].
func SetProperties(f *excelize.File, p Properties) error {
	part, err := p.XML()
	if err != nil {
		return err
	}
	f.Pkg.Store(corePart, part)
	return nil
}

// XML is the part of the properties. Their names have the prefixes that Excel gives them: exceljs,
// which takes names for fixed texts, cannot open a workbook without.
func (p Properties) XML() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(xml.Header + `<cp:coreProperties` +
		` xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"` +
		` xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"` +
		` xmlns:dcmitype="http://purl.org/dc/dcmitype/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`)
	const when = ` xsi:type="dcterms:W3CDTF"`
	for _, e := range []struct{ name, attributes, text string }{
		{"dc:title", "", p.Title}, {"dc:creator", "", p.Creator}, {"cp:lastModifiedBy", "", p.Creator},
		{"dcterms:created", when, p.Created}, {"dcterms:modified", when, p.Created},
	} {
		if e.text == "" {
			continue
		}
		b.WriteString("<" + e.name + e.attributes + ">")
		if err := xml.EscapeText(&b, []byte(e.text)); err != nil {
			return nil, fmt.Errorf("write the property %s: %w", e.name, err)
		}
		b.WriteString("</" + e.name + ">")
	}
	b.WriteString(`</cp:coreProperties>`)
	return b.Bytes(), nil
}

// Color is a colour in the eight digits that the format wants, from six of red, green and blue.
// excelize writes the colour of a tab as it is given.
func Color(rgb string) string { return "FF" + rgb }
