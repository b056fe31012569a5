package xlsx

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// NewSheet is a sheet of texts to add to a workbook; its tab is selected when the file is opened.
type NewSheet struct {
	Name string // with a number behind it where another sheet has the name
	// Replace is the index in Workbook.Sheets of the sheet that it takes the place of, plus 1; 0
	// adds a sheet.
	Replace int
	Last    bool      // behind the other sheets, not before them
	Widths  []float64 // of columns, in characters
	Rows    []NewRow
	// Head is the row, from 1, below which the sheet scrolls and can be filtered.
	Head int
}

// NewRow is a row of a new sheet; its cells begin in column A.
type NewRow struct {
	Height float64 // in points; 0: as the program sees fit
	Cells  []NewCell
}

// NewCell is a cell of a new sheet.
type NewCell struct {
	Text string
	Look Look
	Link *Address // the cell that it links to
}

// Look is the format of a cell of a new sheet.
type Look uint8

// The looks.
const (
	Plain  Look = iota // text that wraps
	Quoted             // the same, which a program never takes for a formula
	Title              // large and bold
	Head               // of a column
	Linked
	Alarm // plain, on the colour of errors
	Line  // plain, in one line
	lookCount
)

// AddSheet adds a sheet. There is at most one.
func (p *Patch) AddSheet(s NewSheet) { p.sheet = &s }

// planSheet writes the new sheet and all that lists it into the overlay. style is the number of the
// first of its formats.
func (p *Patch) planSheet(style int) error {
	s := p.sheet
	if n := s.Replace; n > 0 {
		p.overlay.later(p.book.sheets[n-1].part, func(to io.Writer) error { return p.writeSheet(to, style) })
		return p.listSheet("", n)
	}
	part := p.overlay.free("xl/worksheets/sheet%d.xml")
	p.overlay.later(part, func(to io.Writer) error { return p.writeSheet(to, style) })
	if err := p.overlay.declare(part, "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"); err != nil {
		return err
	}
	id, err := p.overlay.relate(p.book.main, "worksheet", part)
	if err != nil {
		return err
	}
	return p.listSheet(id, 0)
}

// tabs is what the workbook says of its sheets.
type tabs struct {
	names  []string
	parts  []string // references
	maxID  int
	strict bool
}

func (p *Patch) tabs() (t tabs, err error) {
	err = p.overlay.look(p.book.main, func(s *rawStream, e xml.StartElement) {
		switch {
		case s.at("workbook"):
			t.strict = strings.HasPrefix(s.uri(e.Name.Space), strictURI)
		case s.at("workbook", "sheets", "sheet"):
			n, _ := strconv.Atoi(attr(e, "sheetId"))
			t.names, t.parts, t.maxID = append(t.names, attr(e, "name")), append(t.parts, s.reference(e)), max(t.maxID, n)
		}
	})
	return t, err
}

// name is the name of the new sheet, with a number where another sheet has it.
func (t *tabs) name(want string) string {
	name := want
	for n := 2; slices.ContainsFunc(t.names, func(s string) bool { return strings.EqualFold(s, name) }); n++ {
		name = fmt.Sprintf("%s %d", want, n)
	}
	return name
}

// listSheet adds the sheet with a reference to the list of sheets, or finds the one that is
// replaced, and makes its tab the active one.
func (p *Patch) listSheet(id string, replaced int) error {
	t, err := p.tabs()
	if err != nil {
		return err
	}
	active := 0
	switch {
	case replaced > 0:
		active = slices.IndexFunc(t.names, func(s string) bool { return s == p.book.sheets[replaced-1].Name })
	case p.sheet.Last:
		active = len(t.names)
	}
	if replaced == 0 {
		family := officeSpace
		if t.strict {
			family = strictOffice
		}
		err := p.overlay.inside(p.book.main, !p.sheet.Last, func(named func(string) string) string {
			return fmt.Sprintf(`<%s xmlns:r="%srelationships" name="%s" sheetId="%d" r:id="%s"/>`,
				named("sheet"), family, quoteText(t.name(p.sheet.Name)), t.maxID+1, id)
		}, "workbook", "sheets")
		if err != nil {
			return err
		}
	}
	return p.activate(max(active, 0), replaced == 0 && !p.sheet.Last)
}

// activate makes a tab the active one. moved says that all other sheets have moved by one place:
// names that belong to one sheet count them.
func (p *Patch) activate(tab int, moved bool) error {
	views := 0
	err := p.overlay.edit(p.book.main, func(s *rawStream, tok xml.Token, seen bool, raw []byte) []byte {
		e, ok := tok.(xml.StartElement)
		switch {
		case !ok || !seen:
		case s.at("workbook", "bookViews", "workbookView"):
			views++
			changes := []change{{"activeTab", strconv.Itoa(tab)}}
			if !p.sheet.Last {
				changes = append(changes, change{"firstSheet", ""})
			}
			return changeTag(raw, changes...)
		case moved && s.at("workbook", "definedNames", "definedName"):
			if n, err := strconv.Atoi(attr(e, "localSheetId")); err == nil {
				return changeTag(raw, change{"localSheetId", strconv.Itoa(n + 1)})
			}
		}
		return raw
	})
	if err != nil || views > 0 {
		return err
	}
	before := false
	return p.overlay.edit(p.book.main, func(s *rawStream, tok xml.Token, seen bool, raw []byte) []byte {
		e, ok := tok.(xml.StartElement)
		if !ok || !seen || before || !s.at("workbook", "sheets") {
			return raw
		}
		before = true
		views := qualified(e, "bookViews")
		return slices.Concat(fmt.Appendf(nil, `<%s><%s activeTab="%d"/></%s>`, views, qualified(e, "workbookView"), tab, views), raw)
	})
}

// mainSpace is the namespace of the workbook's elements.
func (p *Patch) mainSpace() string {
	if t, err := p.tabs(); err == nil && t.strict {
		return strictMain
	}
	return mainSpace
}

var inQuotes = strings.NewReplacer(`"`, "&quot;", "\n", "&#10;", "\t", "&#9;")

// quoteText escapes a text for an attribute.
func quoteText(s string) string { return inQuotes.Replace(escapeText(s)) }

// writeSheet writes the new sheet. style is the number of the first of its formats.
func (p *Patch) writeSheet(to io.Writer, style int) error {
	s := p.sheet
	b := bufio.NewWriter(to)
	b.WriteString(xmlHead + `<worksheet xmlns="` + p.mainSpace() + `"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView tabSelected="1" workbookViewId="0">`)
	if s.Head > 0 {
		fmt.Fprintf(b, `<pane ySplit="%d" topLeftCell="A%d" activePane="bottomLeft" state="frozen"/>`, s.Head, s.Head+1)
	}
	b.WriteString(`</sheetView></sheetViews><cols>`)
	for i, w := range s.Widths {
		fmt.Fprintf(b, `<col min="%d" max="%d" width="%s" customWidth="1"/>`, i+1, i+1, strconv.FormatFloat(w, 'f', -1, 64))
	}
	b.WriteString(`</cols><sheetData>`)
	for i := range s.Rows {
		s.Rows[i].write(b, i+1, style)
	}
	b.WriteString(`</sheetData>`)
	if s.Head > 0 && len(s.Rows) > s.Head {
		fmt.Fprintf(b, `<autoFilter ref="A%d:%s%d"/>`, s.Head, ColumnName(len(s.Widths)-1), len(s.Rows))
	}
	p.writeLinks(b)
	b.WriteString(`<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>`)
	return b.Flush() // the first error
}

// write writes the row with this number.
func (r *NewRow) write(b *bufio.Writer, row, style int) {
	fmt.Fprintf(b, `<row r="%d"`, row)
	if r.Height > 0 {
		fmt.Fprintf(b, ` ht="%s" customHeight="1"`, strconv.FormatFloat(r.Height, 'f', -1, 64))
	}
	b.WriteString(`>`)
	for col, c := range r.Cells {
		fmt.Fprintf(b, `<c r="%s%d" s="%d" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`,
			ColumnName(col), row, style+int(c.Look), escapeText(c.Text))
	}
	b.WriteString(`</row>`)
}

// writeLinks writes the links of the new sheet.
func (p *Patch) writeLinks(b *bufio.Writer) {
	some := false
	for i, row := range p.sheet.Rows {
		for col, c := range row.Cells {
			if c.Link == nil {
				continue
			}
			if !some {
				some = true
				b.WriteString(`<hyperlinks>`)
			}
			fmt.Fprintf(b, `<hyperlink ref="%s%d" location="%s"/>`, ColumnName(col), i+1, quoteText(p.location(*c.Link)))
		}
	}
	if some {
		b.WriteString(`</hyperlinks>`)
	}
}

// location is a cell as links name it: 'Sheet 1'!F12.
func (p *Patch) location(at Address) string {
	name := strings.ReplaceAll(p.book.sheets[at.Sheet].Name, "'", "''")
	return "'" + name + "'!" + ColumnName(at.Col) + strconv.Itoa(at.Row)
}
