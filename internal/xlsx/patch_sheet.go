package xlsx

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
)

// sheetPatch writes a sheet with the cells of a plan changed.
type sheetPatch struct {
	*walker
	plan *sheetPlan
	out  errWriter

	newRows  []plannedCell // cells of rows that do not exist, as far as they are not written
	newCells []plannedCell // the same of cells of the row that is read

	data, line            xml.StartElement // sheetData and the row that is read
	openedData, openedRow bool             // written as an element without content, which has some now
	replacing             bool             // in a cell whose content is replaced
	drawn                 bool             // the reference to the drawing of notes was written
}

// errWriter keeps the first error.
type errWriter struct {
	to  io.Writer
	err error
}

func (w *errWriter) put(b []byte) {
	if w.err == nil && len(b) > 0 {
		_, w.err = w.to.Write(b)
	}
}

// patchSheet writes the sheet of a plan.
func (p *Patch) patchSheet(to io.Writer, plan *sheetPlan) (err error) {
	w, err := p.book.walk(plan.sheet)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	s := &sheetPatch{walker: w, plan: plan, out: errWriter{to: to}}
	for _, c := range plan.cells {
		if !c.inRow {
			s.newRows = append(s.newRows, c)
		}
	}
	return w.all(func(e event) error {
		s.token(e)
		return s.out.err
	}, s.plain)
}

func (s *sheetPatch) token(e event) {
	switch {
	case e == dimensionStart:
		ref := attr(s.start, "ref")
		if wide := widenRange(ref, s.plan.cells); wide != ref {
			s.bytes = changeTag(s.bytes, change{"ref", wide})
		}
		s.out.put(s.bytes)
	case e == viewStart && s.plan.deselect:
		s.out.put(changeTag(s.bytes, change{"tabSelected", ""}))
	case (e == tailStart || e == sheetEnd) && s.plan.drawing != "" && !s.drawn:
		s.putDrawing()
		s.out.put(s.bytes)
	case e == dataStart:
		s.data, s.openedData = s.start, selfClosed(s.bytes) && len(s.newRows) > 0
		s.out.put(openedIf(s.openedData, s.bytes))
	case e == rowStart:
		s.startRow()
	case e == cellStart:
		s.startCell()
	case e == cellEnd && s.replacing:
		s.replacing = false
	case e == rowEnd:
		s.putNewCells(maxColumn)
		s.end(s.openedRow, s.line)
	case e == dataEnd:
		s.putNewRows(maxRow + 1)
		s.end(s.openedData, s.data)
	case !s.replacing:
		s.out.put(s.bytes)
	}
}

// putDrawing writes the reference to the drawing of notes.
func (s *sheetPatch) putDrawing() {
	s.drawn = true
	family := officeSpace
	if s.strict {
		family = strictOffice
	}
	s.out.put([]byte("<" + qualified(s.data, "legacyDrawing") + ` xmlns:r="` + family + `relationships" r:id="` + s.plan.drawing + `"/>`))
}

// end copies the end of an element, or writes that of one which had no content.
func (s *sheetPatch) end(wasOpened bool, e xml.StartElement) {
	if wasOpened {
		s.out.put([]byte("</" + qualified(e, e.Name.Local) + ">"))
		return
	}
	s.out.put(s.bytes)
}

// startRow writes the new rows that stand before the row, and its start.
func (s *sheetPatch) startRow() {
	s.putNewRows(s.row)
	s.line = s.start
	s.newCells = s.newCells[:0]
	for _, c := range s.plan.rowCells(s.row) {
		if !c.exists {
			s.newCells = append(s.newCells, c)
		}
	}
	added := len(s.newCells)
	s.openedRow = selfClosed(s.bytes) && added > 0
	raw := openedIf(s.openedRow, s.bytes)
	if spans := attr(s.start, "spans"); added > 0 && spans != "" {
		raw = changeTag(raw, change{"spans", widenSpans(spans, s.newCells[0].Col+1, s.newCells[added-1].Col+1)})
	}
	s.out.put(raw)
}

// startCell writes the new cells that stand before the cell, and its start; of a cell with a new
// value the whole cell.
func (s *sheetPatch) startCell() {
	s.putNewCells(s.col)
	c := s.plan.cell(s.row, s.col)
	if c == nil {
		s.out.put(s.bytes)
		return
	}
	var changes []change
	if c.marked > 0 {
		changes = append(changes, change{"s", strconv.Itoa(c.marked)})
	}
	if !c.valued {
		s.out.put(changeTag(s.bytes, changes...))
		return
	}
	// Attributes about the old value are removed: metadata and pronunciation.
	changes = append(changes, change{"t", c.typeName()}, change{"cm", ""}, change{"vm", ""}, change{"ph", ""})
	s.replacing = true
	s.putCell(c, changeTag(s.bytes, changes...), s.start)
}

// putCell writes a cell whose start is tag, with its value. e gives the prefix of the names.
func (s *sheetPatch) putCell(c *plannedCell, tag []byte, e xml.StartElement) {
	if c.text == "" {
		if !selfClosed(tag) {
			tag = append(tag[:len(tag)-1:len(tag)-1], "/>"...)
		}
		s.out.put(tag)
		return
	}
	s.out.put(opened(tag))
	cell, value := qualified(e, "c"), qualified(e, "v")
	text := "<" + value + ">" + c.text + "</" + value + ">"
	if c.kind == CellText {
		is, t := qualified(e, "is"), qualified(e, "t")
		text = "<" + is + "><" + t + ` xml:space="preserve">` + c.text + "</" + t + "></" + is + ">"
	}
	s.out.put([]byte(text + "</" + cell + ">"))
}

// typeName is the type of a cell with the new value; empty for the default.
func (c *plannedCell) typeName() string {
	if c.kind == CellText && c.text != "" {
		return "inlineStr"
	}
	return ""
}

// putNewCells writes the new cells of the row before a column. A cell that follows them has an
// address: one without is adjacent to the previous cell, with no room between.
func (s *sheetPatch) putNewCells(before int) {
	for len(s.newCells) > 0 && s.newCells[0].Col < before {
		s.putNewCell(&s.newCells[0], s.line)
		s.newCells = s.newCells[1:]
	}
}

// putNewRows writes the new rows that stand before a row.
func (s *sheetPatch) putNewRows(before int) {
	name := qualified(s.data, "row")
	for row := 0; len(s.newRows) > 0 && s.newRows[0].Row < before; s.newRows = s.newRows[1:] {
		c := &s.newRows[0]
		if c.Row != row {
			row = c.Row
			s.out.put([]byte("<" + name + ` r="` + strconv.Itoa(row) + `">`))
		}
		s.putNewCell(c, s.data)
		if len(s.newRows) == 1 || s.newRows[1].Row != row {
			s.out.put([]byte("</" + name + ">"))
		}
	}
}

// putNewCell writes a cell that did not exist. e gives the prefix of its name.
func (s *sheetPatch) putNewCell(c *plannedCell, e xml.StartElement) {
	tag := "<" + qualified(e, "c") + ` r="` + ColumnName(c.Col) + strconv.Itoa(c.Row) + `"`
	if style := max(c.style, c.marked); style > 0 {
		tag += ` s="` + strconv.Itoa(style) + `"`
	}
	if t := c.typeName(); t != "" {
		tag += ` t="` + t + `"`
	}
	s.putCell(c, []byte(tag+"/>"), e)
}
