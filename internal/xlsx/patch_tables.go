package xlsx

import (
	"encoding/xml"
	"path"
	"strconv"
	"strings"
)

// refuseHeaders refuses values in the headers of tables: the table has the names of its columns,
// and a spreadsheet program repairs a workbook whose cells differ.
func (p *Patch) refuseHeaders(plan *sheetPlan) error {
	w := p.book
	dir, base := path.Split(w.sheets[plan.sheet].part)
	rels := dir + "_rels/" + base + ".rels"
	if w.parts[partName(rels)] == nil {
		return nil
	}
	var tables []string
	err := w.each(rels, func(s *stream, e xml.StartElement) {
		if s.relation(e) && relationKind(e) == "table" {
			tables = append(tables, targetOf(dir, e))
		}
	})
	for _, part := range tables {
		if err == nil {
			err = p.refuseHeader(plan, part)
		}
	}
	return err
}

func (p *Patch) refuseHeader(plan *sheetPlan, part string) error {
	if p.book.parts[partName(part)] == nil {
		return nil // the table is lost already
	}
	var left, top, right, rows int
	err := p.book.each(part, func(s *stream, e xml.StartElement) {
		if !s.at("table") {
			return
		}
		rows = 1
		if n, err := strconv.Atoi(attr(e, "headerRowCount")); err == nil {
			rows = n
		}
		from, to, _ := strings.Cut(attr(e, "ref"), ":")
		left, top, _ = parseRef(from)
		right, _, _ = parseRef(to)
	})
	if err != nil || rows <= 0 {
		return err
	}
	for _, c := range plan.rowCells(top) {
		if c.valued && left <= c.Col && c.Col <= right {
			return p.refuse(c.Address, ErrHeader)
		}
	}
	return nil
}
