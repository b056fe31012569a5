package xlsx

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// boxesPart is the part with the boxes of a sheet's notes, to which the sheet refers with an ID;
// empty where it has none.
func (p *Patch) boxesPart(sheet int, id string) (string, error) {
	from := p.book.sheets[sheet].part
	if id == "" || p.book.parts[partName(relsOf(from))] == nil {
		return "", nil
	}
	dir, _ := path.Split(from)
	target := ""
	err := p.book.each(relsOf(from), func(s *stream, e xml.StartElement) {
		if s.relation(e) && attr(e, "Id") == id {
			target = targetOf(dir, e)
		}
	})
	return target, err
}

// emptyBoxes is a drawing without boxes. VML is not XML in all workbooks, so it is read as bytes.
const emptyBoxes = `<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" ` +
	`xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>`

// boxType is the type of the boxes of notes.
const boxType = `<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">` +
	`<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>`

var (
	box      = regexp.MustCompile(`(?s)<v:shape\s[^>]*>.*?</v:shape>\s*`)
	boxRow   = regexp.MustCompile(`<x:Row>\s*(\d{1,7})\s*</x:Row>`)
	boxCol   = regexp.MustCompile(`<x:Column>\s*(\d{1,5})\s*</x:Column>`)
	boxID    = regexp.MustCompile(`_x0000_s(\d{1,9})`)
	boxOfOne = regexp.MustCompile(`<x:ClientData\s[^>]*ObjectType="Note"`)
)

// boxes is the drawing in a part, without the boxes of removed cells (row and column); ok is false
// for one that is not of the usual form.
func (o *overlay) boxes(part string, removed map[[2]int]bool) (drawing []byte, ok bool, err error) {
	if part == "" || !o.has(part) {
		return []byte(emptyBoxes), true, nil
	}
	b, err := o.get(part)
	if err != nil {
		return nil, false, err
	}
	for _, name := range []string{`xmlns:v="urn:schemas-microsoft-com:vml"`, `xmlns:o="urn:schemas-microsoft-com:office:office"`, `xmlns:x="urn:schemas-microsoft-com:office:excel"`} {
		if !bytes.Contains(b, []byte(name)) {
			return nil, false, nil
		}
	}
	if !bytes.HasSuffix(bytes.TrimSpace(b), []byte("</xml>")) {
		return nil, false, nil
	}
	return box.ReplaceAllFunc(b, func(one []byte) []byte {
		row, col := boxRow.FindSubmatch(one), boxCol.FindSubmatch(one)
		if row == nil || col == nil || !boxOfOne.Match(one) {
			return one
		}
		r, _ := strconv.Atoi(string(row[1]))
		c, _ := strconv.Atoi(string(col[1]))
		if removed[[2]int{r + 1, c}] {
			return nil
		}
		return one
	}), true, nil
}

// putBoxes adds the boxes of notes to a drawing. It returns the reference to the drawing where the
// sheet does not have it yet.
func (p *Patch) putBoxes(sheet int, part string, drawing []byte, of []note) (id string, err error) {
	next := 1024
	for _, m := range boxID.FindAllSubmatch(drawing, -1) {
		n, _ := strconv.Atoi(string(m[1]))
		next = max(next, n)
	}
	var b strings.Builder
	if !bytes.Contains(drawing, []byte(`"_x0000_t202"`)) {
		b.WriteString(boxType)
	}
	for i, n := range of {
		b.WriteString(boxOf(n, next+1+i))
	}
	if len(of) == 0 {
		b.Reset()
	}
	end := bytes.LastIndex(drawing, []byte("</xml>"))
	drawing = bytes.Join([][]byte{drawing[:end], []byte(b.String()), drawing[end:]}, nil)
	if part != "" {
		p.overlay.set(part, drawing)
		return "", nil
	}
	if len(of) == 0 {
		return "", nil
	}
	part = p.overlay.free("xl/drawings/vmlDrawing%d.vml")
	p.overlay.set(part, drawing)
	if err := p.overlay.declare(part, "application/vnd.openxmlformats-officedocument.vmlDrawing"); err != nil {
		return "", err
	}
	return p.overlay.relate(p.book.sheets[sheet].part, "vmlDrawing", part)
}

// Sizes of boxes: columns and rows that a box spans, and characters of a line in it.
const (
	boxColumns = 4
	boxLine    = 22
	boxRows    = 14 // at most
)

// boxOf is the box of a note: to the right of its cell, as high as its text needs.
func boxOf(n note, id int) string {
	rows := 2
	for line := range strings.SplitSeq(n.text, "\n") {
		rows += 1 + units(line)/boxLine
	}
	rows = min(rows, boxRows)
	col := min(n.Col+1, maxColumn-1-boxColumns)
	top := max(0, min(n.Row-2, maxRow-1-rows))
	return fmt.Sprintf(`<v:shape id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;margin-left:60pt;margin-top:2pt;`+
		`width:200pt;height:%dpt;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>`+
		`<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>`+
		`<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>`+
		`<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>%d, 15, %d, 2, %d, 15, %d, 4</x:Anchor>`+
		`<x:AutoFill>False</x:AutoFill><x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>`,
		id, rows*15, col, top, col+boxColumns, top+rows, n.Row-1, n.Col)
}
