package stream

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
)

const (
	xmlHeader  = xml.Header
	mainSpace  = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	relBase    = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	relSpace   = "http://schemas.openxmlformats.org/package/2006/relationships"
	propSpace  = "http://schemas.openxmlformats.org/officeDocument/2006/"
	typeBase   = "application/vnd.openxmlformats-officedocument."
	customPart = "docProps/custom.xml"
)

// description is a part that says what the workbook has.
type description struct{ name, content string }

// descriptions are all parts but the sheets and the seal. The types are first: programs that guess
// the kind of a file look there.
func (b *Book) descriptions(f Finish, core string) []description {
	drawn := b.drawings()
	return append([]description{
		{"[Content_Types].xml", b.contentTypes(f.Seal != nil, drawn)},
		{"_rels/.rels", rootRels(f.Seal != nil)},
		{"docProps/app.xml", xmlHeader + `<Properties xmlns="` + propSpace + `extended-properties"><Application>` +
			escaped(f.Application) + `</Application></Properties>`},
		{"docProps/core.xml", core},
		{"xl/workbook.xml", b.workbook()},
		{"xl/_rels/workbook.xml.rels", b.rels()},
		{"xl/styles.xml", xmlHeader + b.styles.xml()},
	}, drawn...)
}

func escaped(s string) string { return string(appendXML(nil, s)) }

func (b *Book) contentTypes(sealed bool, drawn []description) string {
	var t strings.Builder
	t.WriteString(xmlHeader + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>`)
	add := func(part, kind string) {
		t.WriteString(`<Override PartName="/` + part + `" ContentType="` + kind + `+xml"/>`)
	}
	add("xl/workbook.xml", typeBase+"spreadsheetml.sheet.main")
	for _, s := range b.sheets {
		add(s.part.name, typeBase+"spreadsheetml.worksheet")
	}
	for _, p := range drawn {
		switch {
		case strings.HasPrefix(p.name, "xl/charts/"):
			add(p.name, typeBase+"drawingml.chart")
		case strings.HasPrefix(p.name, "xl/drawings/drawing"):
			add(p.name, typeBase+"drawing")
		}
	}
	add("xl/styles.xml", typeBase+"spreadsheetml.styles")
	add("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties")
	add("docProps/app.xml", typeBase+"extended-properties")
	if sealed {
		add(customPart, typeBase+"custom-properties")
	}
	t.WriteString(`</Types>`)
	return t.String()
}

// relations writes relationships, numbered from 1.
type relations struct {
	b strings.Builder
	n int
}

func (r *relations) add(kind, target string) {
	r.n++
	fmt.Fprintf(&r.b, `<Relationship Id="rId%d" Type="%s" Target="%s"/>`, r.n, kind, target)
}

func (r *relations) xml() string {
	return xmlHeader + `<Relationships xmlns="` + relSpace + `">` + r.b.String() + `</Relationships>`
}

func rootRels(sealed bool) string {
	var r relations
	r.add(relBase+"/officeDocument", "xl/workbook.xml")
	r.add("http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml")
	r.add(relBase+"/extended-properties", "docProps/app.xml")
	if sealed {
		r.add(relBase+"/custom-properties", customPart)
	}
	return r.xml()
}

func (b *Book) rels() string {
	var r relations
	for _, s := range b.sheets {
		r.add(relBase+"/worksheet", strings.TrimPrefix(s.part.name, "xl/"))
	}
	r.add(relBase+"/styles", "styles.xml")
	return r.xml()
}

func (b *Book) workbook() string {
	var w, names strings.Builder
	w.WriteString(xmlHeader + `<workbook xmlns="` + mainSpace + `" xmlns:r="` + relBase + `">` +
		`<workbookPr filterPrivacy="true"/><bookViews><workbookView windowWidth="14805" windowHeight="8010"/></bookViews><sheets>`)
	for i, s := range b.sheets {
		fmt.Fprintf(&w, `<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, escaped(s.name), firstSheet+i, i+1)
		s.definedNames(&names, i)
	}
	w.WriteString(`</sheets>`)
	if names.Len() > 0 {
		w.WriteString(`<definedNames>` + names.String() + `</definedNames>`)
	}
	w.WriteString(`<calcPr calcId="122211"/></workbook>`)
	return w.String()
}

// definedNames are the names by which programs know the filter and what is printed of a sheet.
func (s *Sheet) definedNames(b *strings.Builder, index int) {
	sheet := "'" + strings.ReplaceAll(s.name, "'", "''") + "'!"
	add := func(name, attributes, area string) {
		fmt.Fprintf(b, `<definedName name="_xlnm.%s" localSheetId="%d"%s>%s</definedName>`, name, index, attributes, escaped(sheet+area))
	}
	if s.tail.Filter != (Range{}) {
		add("_FilterDatabase", ` hidden="true"`, s.tail.Filter.fixed())
	}
	if n := s.tail.PrintColumns; n > 0 {
		add("Print_Area", "", "$A:$"+column(n-1))
	}
	if n := s.tail.TitleRows; n > 0 {
		add("Print_Titles", "", "$1:$"+strconv.Itoa(n))
	}
}

// customXML is the part of a custom property.
func customXML(name, value string) string {
	return xmlHeader + `<Properties xmlns="` + propSpace + `custom-properties" xmlns:vt="` + propSpace + `docPropsVTypes">` +
		`<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="` + escaped(name) + `"><vt:lpwstr>` +
		escaped(value) + `</vt:lpwstr></property></Properties>`
}
