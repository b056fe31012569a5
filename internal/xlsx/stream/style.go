package stream

import (
	"fmt"
	"slices"
	"strings"
)

// StyleID is a style of a workbook. 0 is the usual one.
type StyleID uint16

// Style is how a cell looks. Colours have six digits of red, green and blue; an empty one is none.
type Style struct {
	Font       Font
	Fill       string // colour of the background
	Border     string // colour of thin lines on all sides
	Format     string // code of the number format, such as "#,##0.00"; empty: General
	Horizontal string // alignment; empty: by the kind of the value
	Indent     int
	Wrap       bool
	// Quoted keeps a text that begins like a formula a text when a person edits the cell.
	Quoted bool
}

// Font is the font of a cell.
type Font struct {
	Name      string
	Size      float64 // points
	Color     string
	Bold      bool
	Underline bool
}

// builtin are the numbers of formats that every program knows (ECMA-376 part 1, 18.8.30).
var builtin = map[string]int{"": 0, "General": 0, "0": 1, "@": 49}

// firstFormat is the number of the first format that a workbook names itself.
const firstFormat = 164

// styleTable collects the styles of a workbook, and their pieces, each once.
type styleTable struct {
	styles  []Style
	formats []string
	fonts   []Font
	fills   []string
	borders []string
}

// Style is the number of a style in the workbook.
func (b *Book) Style(s Style) StyleID {
	t := &b.styles
	if i := slices.Index(t.styles, s); i >= 0 {
		return StyleID(i + 1)
	}
	t.styles = append(t.styles, s)
	if _, known := builtin[s.Format]; !known {
		add(&t.formats, s.Format)
	}
	add(&t.fonts, s.Font)
	if s.Fill != "" {
		add(&t.fills, s.Fill)
	}
	if s.Border != "" {
		add(&t.borders, s.Border)
	}
	return StyleID(len(t.styles))
}

// add adds what a list does not have.
func add[T comparable](list *[]T, x T) {
	if !slices.Contains(*list, x) {
		*list = append(*list, x)
	}
}

// xml is the part of the styles.
func (t *styleTable) xml() string {
	var b strings.Builder
	b.WriteString(`<styleSheet xmlns="` + mainSpace + `">`)
	if len(t.formats) > 0 {
		fmt.Fprintf(&b, `<numFmts count="%d">`, len(t.formats))
		for i, code := range t.formats {
			fmt.Fprintf(&b, `<numFmt numFmtId="%d" formatCode="%s"/>`, firstFormat+i, escaped(code))
		}
		b.WriteString(`</numFmts>`)
	}
	// The first font sets the unit of the widths of columns.
	fmt.Fprintf(&b, `<fonts count="%d"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>`, len(t.fonts)+1)
	for _, f := range t.fonts {
		b.WriteString(f.xml())
	}
	fmt.Fprintf(&b, `</fonts><fills count="%d"><fill><patternFill patternType="none"/></fill>`+
		`<fill><patternFill patternType="gray125"/></fill>`, len(t.fills)+2)
	for _, color := range t.fills {
		b.WriteString(`<fill><patternFill patternType="solid"><fgColor rgb="FF` + color + `"/></patternFill></fill>`)
	}
	fmt.Fprintf(&b, `</fills><borders count="%d"><border><left/><right/><top/><bottom/><diagonal/></border>`, len(t.borders)+1)
	for _, color := range t.borders {
		b.WriteString(`<border>`)
		for _, side := range []string{"left", "right", "top", "bottom"} {
			b.WriteString(`<` + side + ` style="thin"><color rgb="FF` + color + `"/></` + side + `>`)
		}
		b.WriteString(`<diagonal/></border>`)
	}
	b.WriteString(`</borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>`)
	fmt.Fprintf(&b, `<cellXfs count="%d"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>`, len(t.styles)+1)
	for i := range t.styles {
		b.WriteString(t.cellXML(&t.styles[i]))
	}
	b.WriteString(`</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>` +
		`<dxfs count="0"/><tableStyles count="0"/></styleSheet>`)
	return b.String()
}

// cellXML is a style by the numbers of its pieces.
func (t *styleTable) cellXML(s *Style) string {
	format, known := builtin[s.Format]
	if !known {
		format = firstFormat + slices.Index(t.formats, s.Format)
	}
	fill := 0
	if s.Fill != "" {
		fill = 2 + slices.Index(t.fills, s.Fill)
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<xf numFmtId="%d" fontId="%d" fillId="%d" borderId="%d" xfId="0"`,
		format, 1+slices.Index(t.fonts, s.Font), fill, 1+slices.Index(t.borders, s.Border))
	if s.Quoted {
		b.WriteString(` quotePrefix="true"`)
	}
	b.WriteString(` applyNumberFormat="true" applyFont="true" applyFill="true" applyBorder="true" applyAlignment="true"><alignment`)
	if s.Horizontal != "" {
		b.WriteString(` horizontal="` + s.Horizontal + `"`)
	}
	b.WriteString(` vertical="center"`)
	if s.Wrap {
		b.WriteString(` wrapText="true"`)
	}
	if s.Indent > 0 {
		fmt.Fprintf(&b, ` indent="%d"`, s.Indent)
	}
	b.WriteString(`/></xf>`)
	return b.String()
}

// xml is the font. The order of the elements is that of the schema.
func (f *Font) xml() string {
	var b strings.Builder
	b.WriteString(`<font>`)
	if f.Bold {
		b.WriteString(`<b/>`)
	}
	if f.Underline {
		b.WriteString(`<u/>`)
	}
	fmt.Fprintf(&b, `<sz val="%v"/>`, f.Size)
	if f.Color != "" {
		b.WriteString(`<color rgb="FF` + f.Color + `"/>`)
	}
	b.WriteString(`<name val="` + escaped(f.Name) + `"/><family val="2"/></font>`)
	return b.String()
}
