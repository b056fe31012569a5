package xlsx

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// note is a note (legacy comment) to add.
type note struct {
	Address
	text string
}

// Note adds a note to a cell. A cell that has a note or a comment of somebody else keeps it and
// gets none.
func (p *Patch) Note(at Address, text string) error {
	if !utf8.ValidString(text) || units(text) > MaxCellText {
		return p.refuse(at, ErrText)
	}
	if err := p.within(at); err != nil {
		return err
	}
	p.notes = append(p.notes, note{at, escapeText(text)})
	return nil
}

// ReplaceNotes removes the notes of an author, under whose name new ones are written. It returns
// their cells.
func (p *Patch) ReplaceNotes(author string) ([]Address, error) {
	p.author = author
	var out []Address
	for i := range p.book.sheets {
		part, err := p.related(i, "comments")
		if err != nil || part == "" {
			if err != nil {
				return nil, err
			}
			continue
		}
		met, err := p.notesIn(part)
		if err != nil {
			return nil, err
		}
		for _, c := range met {
			if c.author == author {
				out = append(out, Address{Sheet: i, Row: c.row, Col: c.col})
			}
		}
		p.replaced = append(p.replaced, i)
	}
	return out, nil
}

// related is the part of a kind that a sheet has; empty where it has none.
func (p *Patch) related(sheet int, kind string) (string, error) {
	from := p.book.sheets[sheet].part
	if p.book.parts[partName(relsOf(from))] == nil {
		return "", nil
	}
	dir, _ := path.Split(from)
	target := ""
	err := p.book.each(relsOf(from), func(s *stream, e xml.StartElement) {
		if s.relation(e) && relationKind(e) == kind && target == "" {
			target = targetOf(dir, e)
		}
	})
	if p.book.parts[partName(target)] == nil {
		target = ""
	}
	return target, err
}

// metNote is a note of a workbook.
type metNote struct {
	row, col int
	author   string
}

// notesIn lists the notes of a part.
func (p *Patch) notesIn(part string) (out []metNote, err error) {
	var authors []string
	err = p.overlay.look(part, func(s *rawStream, e xml.StartElement) {
		switch {
		case s.at("comments", "authors", "author"):
			authors = append(authors, "")
		case s.at("comments", "commentList", "comment"):
			col, row, ok := parseRef(attr(e, "ref"))
			if n, err := strconv.Atoi(attr(e, "authorId")); ok && err == nil {
				out = append(out, metNote{row: row, col: col, author: strconv.Itoa(n)})
			}
		}
	})
	if err != nil {
		return nil, err
	}
	if authors, err = p.authors(part); err != nil {
		return nil, err
	}
	for i := range out {
		if n, _ := strconv.Atoi(out[i].author); n >= 0 && n < len(authors) {
			out[i].author = authors[n]
		}
	}
	return out, nil
}

// authors are the names of the authors of notes, in the order of their numbers.
func (p *Patch) authors(part string) (names []string, err error) {
	reading := false
	err = p.overlay.edit(part, func(s *rawStream, tok xml.Token, seen bool, raw []byte) []byte {
		switch e := tok.(type) {
		case xml.StartElement:
			if reading = seen && s.at("comments", "authors", "author"); reading {
				names = append(names, "")
			}
		case xml.CharData:
			if reading {
				names[len(names)-1] += string(e)
			}
		case xml.EndElement:
			reading = false
		}
		return raw
	})
	return names, err
}

// planNotes writes the notes of all sheets into the overlay, and into the plans of the sheets which
// drawing they must name.
func (p *Patch) planNotes(plans []*sheetPlan) error {
	slices.SortStableFunc(p.notes, func(a, b note) int { return cmp.Or(a.Sheet-b.Sheet, a.Row-b.Row, a.Col-b.Col) })
	for _, plan := range plans {
		var of []note
		for _, n := range p.notes {
			if n.Sheet == plan.sheet && (len(of) == 0 || of[len(of)-1].Address != n.Address) {
				of = append(of, n)
			}
		}
		if len(of) == 0 && !slices.Contains(p.replaced, plan.sheet) {
			continue
		}
		var err error
		if plan.drawing, err = p.planSheetNotes(plan.sheet, plan.legacy, of); err != nil {
			return err
		}
	}
	return nil
}

// planSheetNotes writes the notes of a sheet, which refers to the drawing of its boxes with legacy.
// It returns the reference to a new drawing.
func (p *Patch) planSheetNotes(sheet int, legacy string, of []note) (drawing string, err error) {
	comments, err := p.related(sheet, "comments")
	if err != nil {
		return "", err
	}
	drawn, err := p.boxesPart(sheet, legacy)
	if err != nil {
		return "", err
	}
	var old []metNote
	if comments != "" {
		if old, err = p.notesIn(comments); err != nil {
			return "", err
		}
	}
	removed := map[[2]int]bool{}
	for _, c := range old {
		if c.author == p.author {
			removed[[2]int{c.row, c.col}] = true
		}
	}
	of = slices.DeleteFunc(of, func(n note) bool {
		return slices.ContainsFunc(old, func(c metNote) bool { return c.row == n.Row && c.col == n.Col && c.author != p.author })
	})
	if len(of) == 0 && len(removed) == 0 {
		return "", nil
	}
	boxes, ok, err := p.overlay.boxes(drawn, removed)
	if err != nil || !ok {
		return "", err
	}
	if err := p.putComments(sheet, comments, of); err != nil {
		return "", err
	}
	return p.putBoxes(sheet, drawn, boxes, of)
}

// putComments writes the texts of notes, without the earlier ones of the author.
func (p *Patch) putComments(sheet int, part string, of []note) error {
	if part == "" {
		if len(of) == 0 {
			return nil
		}
		part = p.overlay.free("xl/comments%d.xml")
		p.overlay.set(part, []byte(xmlHead+`<comments xmlns="`+p.mainSpace()+`"><authors></authors><commentList></commentList></comments>`))
		if err := p.overlay.declare(part, "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"); err != nil {
			return err
		}
		if _, err := p.overlay.relate(p.book.sheets[sheet].part, "comments", part); err != nil {
			return err
		}
	}
	author, err := p.authorIn(part)
	if err != nil {
		return err
	}
	if err := p.dropComments(part, author); err != nil {
		return err
	}
	return p.overlay.inside(part, false, func(named func(string) string) string {
		var b strings.Builder
		comment, text, run, t := named("comment"), named("text"), named("r"), named("t")
		for _, n := range of {
			fmt.Fprintf(&b, `<%s ref="%s%d" authorId="%d"><%s><%s><%s xml:space="preserve">%s</%s></%s></%s></%s>`,
				comment, ColumnName(n.Col), n.Row, author, text, run, t, n.text, t, run, text, comment)
		}
		return b.String()
	}, "comments", "commentList")
}

// authorIn is the number of the author among those of a part, who is added if needed.
func (p *Patch) authorIn(part string) (int, error) {
	names, err := p.authors(part)
	if err != nil {
		return 0, err
	}
	if i := slices.Index(names, p.author); i >= 0 {
		return i, nil
	}
	return len(names), p.overlay.inside(part, false, func(named func(string) string) string {
		return "<" + named("author") + ">" + escapeText(p.author) + "</" + named("author") + ">"
	}, "comments", "authors")
}

// dropComments removes the notes of an author.
func (p *Patch) dropComments(part string, author int) error {
	dropping := false
	return p.overlay.edit(part, func(s *rawStream, tok xml.Token, seen bool, raw []byte) []byte {
		switch e := tok.(type) {
		case xml.StartElement:
			dropping = dropping || seen && s.at("comments", "commentList", "comment") && attr(e, "authorId") == strconv.Itoa(author)
		case xml.EndElement:
			if dropping && s.depth == 2 {
				dropping = false
				return nil
			}
		}
		if dropping {
			return nil
		}
		return raw
	})
}
