package xlsx

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
)

// lookFonts are the fonts of a new sheet: of its title, of the heads of columns, of links.
var lookFonts = [...]string{
	`<b/><sz val="14"/><color rgb="FF1F3864"/>`,
	`<b/><sz val="10"/><color rgb="FFFFFFFF"/>`,
	`<u/><sz val="10"/><color rgb="FF0563C1"/>`,
	`<sz val="10"/>`,
}

// The fills of a new sheet.
const (
	headFill  = "1F3864"
	alarmFill = "FDE7E7"
)

// looked are the marks that a new sheet needs.
func (p *Patch) looked() {
	for _, fill := range []string{headFill, alarmFill} {
		if m := (Mark{Fill: fill}); !slices.Contains(p.marks, m) {
			p.marks = append(p.marks, m)
		}
	}
}

// putFonts writes the fonts of a new sheet. e gives the prefix of the names.
func (w *stylesPatch) putFonts(e xml.StartElement) {
	for _, font := range lookFonts {
		text := "<font>" + font + `<name val="Microsoft YaHei"/><family val="2"/></font>`
		w.out.put([]byte(prefixed(e, text)))
	}
}

// putLooks writes the formats of a new sheet, in the order of [Look].
func (w *stylesPatch) putLooks(e xml.StartElement) {
	const text = `numFmtId="49"`
	fill := func(color string) string {
		n := w.firstFill() + slices.Index(w.marks, Mark{Fill: color})
		return fmt.Sprintf(`fillId="%d" applyFill="1"`, n)
	}
	const top = `<alignment vertical="top" wrapText="1"/>`
	for _, look := range [lookCount]struct {
		font        int
		attrs, more string
	}{
		Plain:  {3, text + ` fillId="0" applyNumberFormat="1"`, top},
		Quoted: {3, text + ` fillId="0" applyNumberFormat="1" quotePrefix="1"`, top},
		Title:  {0, text + ` fillId="0"`, `<alignment vertical="center"/>`},
		Head:   {1, `numFmtId="0" ` + fill(headFill), `<alignment horizontal="center" vertical="center" wrapText="1"/>`},
		Linked: {2, text + ` fillId="0"`, `<alignment vertical="top"/>`},
		Line:   {3, text + ` fillId="0"`, `<alignment vertical="center"/>`},
		Alarm:  {3, text + ` ` + fill(alarmFill), top},
	} {
		font := 0
		if w.fontLists > 0 {
			font = w.fonts + look.font
		}
		xf := fmt.Sprintf(`<xf %s fontId="%d" borderId="0" xfId="0" applyFont="1" applyAlignment="1">%s</xf>`, look.attrs, font, look.more)
		w.out.put([]byte(prefixed(e, xf)))
	}
}

// prefixed is XML whose elements get the prefix of e.
func prefixed(e xml.StartElement, text string) string {
	if e.Name.Space == "" {
		return text
	}
	return strings.NewReplacer("</", "</"+e.Name.Space+":", "<", "<"+e.Name.Space+":").Replace(text)
}
