package xlsx

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// stylesPatch writes the styles of a workbook with those of a plan added.
type stylesPatch struct {
	*rawStream
	*stylesPlan
	marks []Mark
	out   errWriter

	element xml.StartElement // fonts, fills or cellXfs, which is open
	opened  bool             // written as an element without content, which has some now
}

func (p *Patch) patchStyles(to io.Writer, plan *stylesPlan) (err error) {
	s, err := p.book.rawStream(p.book.names["styles"], "")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	w := &stylesPatch{rawStream: s, stylesPlan: plan, marks: p.marks, out: errWriter{to: to}}
	for w.out.err == nil {
		tok, seen, raw, err := s.step()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if !w.token(tok, seen, raw) {
			w.out.put(raw)
		}
	}
	return w.out.err
}

// token writes what is added at a token; false where the token is copied as it is.
func (w *stylesPatch) token(tok xml.Token, seen bool, raw []byte) bool {
	switch e := tok.(type) {
	case xml.StartElement:
		if !seen || w.depth != 2 || !w.ours() {
			return false
		}
		switch name := e.Name.Local; {
		case name == "fonts" && w.looks:
			w.begin(e, raw, w.fonts+len(lookFonts))
			return true
		case name == "fills":
			w.begin(e, raw, w.firstFill()+len(w.marks))
			return true
		case name == "cellXfs":
			w.missingFills(e)
			count := w.firstLook()
			if w.looks {
				count += int(lookCount)
			}
			w.begin(e, raw, count)
			return true
		case name == "borders", name == "cellStyleXfs":
			w.missingFills(e)
		}
	case xml.EndElement:
		if !seen || w.depth != 1 || w.element.Name != e.Name {
			return false
		}
		return w.finish(e, raw)
	}
	return false
}

// begin writes the start of the list e, which will have so many elements.
func (w *stylesPatch) begin(e xml.StartElement, raw []byte, count int) {
	w.element, w.opened = e, selfClosed(raw)
	raw = opened(raw)
	if attr(e, "count") != "" {
		raw = changeTag(raw, change{"count", strconv.Itoa(count)})
	}
	w.out.put(raw)
}

// finish adds to the list that e ends.
func (w *stylesPatch) finish(e xml.EndElement, raw []byte) bool {
	switch w.element.Name.Local {
	case "fonts":
		w.putFonts(w.element)
	case "fills":
		w.putFills(w.element)
	default:
		w.putStyles()
		if w.looks {
			w.putLooks(w.element)
		}
	}
	w.element = xml.StartElement{}
	if w.opened {
		raw = []byte("</" + qualified(xml.StartElement{Name: e.Name}, e.Name.Local) + ">")
	}
	w.out.put(raw)
	return true
}

// missingFills adds the list of fills before e where the styles have none.
func (w *stylesPatch) missingFills(e xml.StartElement) {
	if w.fillLists > 0 {
		return
	}
	w.fillLists = 1
	list := qualified(e, "fills")
	w.out.put(fmt.Appendf(nil, `<%s count="%d">`, list, w.firstFill()+len(w.marks)))
	w.putFills(e)
	w.out.put([]byte("</" + list + ">"))
}

// reservedFills are the fills that every workbook begins with (ECMA-376 part 1, 18.8.20): programs
// take these numbers for them, whatever the list says.
var reservedFills = [...]string{"none", "gray125"}

// firstFill is the index of the first fill that is added.
func (w *stylesPatch) firstFill() int { return max(w.fills, len(reservedFills)) }

// putFills writes a fill for each mark. e gives the prefix of the names.
func (w *stylesPatch) putFills(e xml.StartElement) {
	fill, pattern := qualified(e, "fill"), qualified(e, "patternFill")
	front, back := qualified(e, "fgColor"), qualified(e, "bgColor")
	for i := w.fills; i < len(reservedFills); i++ {
		w.out.put(fmt.Appendf(nil, `<%s><%s patternType="%s"/></%s>`, fill, pattern, reservedFills[i], fill))
	}
	for _, m := range w.marks {
		if m.Fill == "" { // its cells have fill 0
			w.out.put(fmt.Appendf(nil, `<%s><%s patternType="none"/></%s>`, fill, pattern, fill))
			continue
		}
		w.out.put(fmt.Appendf(nil, `<%s><%s patternType="solid"><%s rgb="FF%s"/><%s indexed="64"/></%s></%s>`,
			fill, pattern, front, strings.ToUpper(m.Fill), back, pattern, fill))
	}
}

// putStyles writes the formats that are added: copies of those of the cells, with the fill of a
// mark.
func (w *stylesPatch) putStyles() {
	for _, a := range w.added {
		base := w.base[a.style]
		fill := w.firstFill() + a.mark - 1
		if w.marks[a.mark-1].Fill == "" {
			fill = 0
		}
		w.out.put(changeTag(base.tag, change{"fillId", strconv.Itoa(fill)}, change{"applyFill", "1"}))
		w.out.put(base.rest)
	}
}
