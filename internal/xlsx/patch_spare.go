package xlsx

import (
	"encoding/xml"
	"errors"
	"strings"
)

// Spare leaves values and marks out of sheets that are protected, have a table or are the source of
// a pivot table: there only notes are written. It leaves values out of cells with a formula.
func (p *Patch) Spare() { p.sparing = true }

// spare drops the edits of a sheet that is spared.
func (p *Patch) spare(plan *sheetPlan) error {
	if !p.sparing || len(plan.cells) == 0 {
		return nil
	}
	spared := plan.protected
	if !spared {
		table, err := p.related(plan.sheet, "table")
		if err != nil {
			return err
		}
		spared = table != ""
	}
	if !spared {
		var err error
		if spared, err = p.pivoted(p.book.sheets[plan.sheet].Name); err != nil {
			return err
		}
	}
	if spared {
		plan.cells, plan.lastRow = nil, 0
	}
	return nil
}

// FreeColumn is the first column (from 0), not before from, that has no content in a sheet and
// behind which there is none. The results of a formula that fills a range are content, and so are
// merged cells that reach a row or stand below it, unless they reach the last column. It is 16,384
// in a sheet that is full.
func (p *Patch) FreeColumn(sheet, from, row int) (col int, err error) {
	w, err := p.book.walk(sheet)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	err = w.all(func(e event) error {
		switch {
		case e == cellStart && !selfClosed(w.bytes):
			from = max(from, w.col+1)
		case e == formulaStart:
			from = max(from, w.filled().right+1)
		case e == mergeStart:
			if in, ok := areaOf(attr(w.start, "ref")); ok && in.bottom >= row && in.right < maxColumn-1 {
				from = max(from, in.right+1)
			}
		}
		return nil
	}, func(c *plainCell, raw []byte) bool {
		if !isBlank(raw) {
			from = max(from, c.col+1)
		}
		return true
	})
	return min(from, maxColumn), err
}

// pivoted reports whether a sheet is the source of a pivot table. A source that is a name may be in
// any sheet.
func (p *Patch) pivoted(sheet string) (found bool, err error) {
	for name := range p.book.parts {
		if !strings.Contains(name, "pivotcachedefinition") || strings.HasSuffix(name, ".rels") {
			continue
		}
		err := p.book.each(name, func(s *stream, e xml.StartElement) {
			if s.at("pivotCacheDefinition", "cacheSource", "worksheetSource") {
				of := attr(e, "sheet")
				found = found || of == "" || strings.EqualFold(of, sheet)
			}
		})
		if err != nil || found {
			return found, err
		}
	}
	return false, nil
}
