package xlsx

import (
	"encoding/xml"
	"errors"
	"slices"
	"strconv"
	"strings"
)

// sheetPlan is what is known of a sheet before it is written.
type sheetPlan struct {
	sheet int
	cells []plannedCell // by row and column

	columns      map[int]int // styles of the columns of cells
	descriptions int         // of columns, read so far
	compared     int         // edits compared with formulas that fill a range
}

// plannedCell is an edit and what stands in its place.
type plannedCell struct {
	edit
	inRow  bool // its row exists
	exists bool // the cell exists
	style  int  // that it has, or gets from its row or column; noStyle until found
	marked int  // the style with its mark; 0: the one it has
}

// noStyle stands for a style that was not found yet.
const noStyle = -1

// survey reads a sheet to find what stands in the place of each edit. It refuses what cannot be
// edited.
func (p *Patch) survey(sheet int, edits []edit) (plan *sheetPlan, err error) {
	plan = &sheetPlan{sheet: sheet, cells: make([]plannedCell, len(edits)), columns: map[int]int{}}
	for i, e := range edits {
		plan.cells[i] = plannedCell{edit: e, style: noStyle}
		plan.columns[e.Col] = 0
	}
	if err := p.refuseHeaders(plan); err != nil {
		return nil, err
	}
	w, err := p.book.walk(sheet)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	if err := w.all(func(e event) error { return p.surveyToken(plan, w, e) }); err != nil {
		return nil, err
	}
	for i := range plan.cells {
		if c := &plan.cells[i]; c.style == noStyle {
			c.style = plan.columns[c.Col]
		}
	}
	return plan, nil
}

func (p *Patch) surveyToken(plan *sheetPlan, w *walker, e event) error {
	switch e {
	case columnStart:
		if plan.descriptions++; plan.descriptions > maxColumn {
			return refuse(TooMany, "cols", nil).in(w.sheet)
		}
		plan.column(w.start)
	case rowStart:
		plan.row(w.row, w.start)
	case cellStart:
		if cell := plan.cell(w.row, w.col); cell != nil {
			cell.exists = true
			cell.style = styleOf(w.start, "s")
		}
	case formulaStart:
		return p.refuseFormula(plan, w)
	}
	return nil
}

// maxCompared bounds plan.compared: edits are compared with the ranges of their own rows only.
const maxCompared = 1 << 28

// refuseFormula refuses a value in the cell of a formula, or in the range that it fills (an array
// formula, a data table): a spreadsheet program would replace the value by its result.
func (p *Patch) refuseFormula(plan *sheetPlan, w *walker) error {
	from, to := w.row, w.row
	left, right := w.col, w.col
	if kind := attr(w.start, "t"); kind == "array" || kind == "dataTable" {
		first, last, _ := strings.Cut(attr(w.start, "ref"), ":")
		c1, r1, ok1 := parseRef(first)
		c2, r2, ok2 := parseRef(last)
		if ok1 && ok2 {
			from, to, left, right = min(from, r1), max(to, r2), min(left, c1), max(right, c2)
		}
	}
	for _, c := range plan.between(from, to) {
		if c.valued && left <= c.Col && c.Col <= right {
			return p.refuse(c.Address, ErrFormula)
		}
		if plan.compared++; plan.compared > maxCompared {
			return refuse(TooMany, "array formulas", nil).in(w.sheet)
		}
	}
	return nil
}

// rowCells are the planned cells of a row.
func (s *sheetPlan) rowCells(row int) []plannedCell { return s.between(row, row) }

// between are the planned cells of the rows from first to last.
func (s *sheetPlan) between(first, last int) []plannedCell {
	byRow := func(c plannedCell, row int) int { return c.Row - row }
	from, _ := slices.BinarySearchFunc(s.cells, first, byRow)
	to, _ := slices.BinarySearchFunc(s.cells[from:], last+1, byRow)
	return s.cells[from : from+to]
}

func (s *sheetPlan) cell(row, col int) *plannedCell {
	cells := s.rowCells(row)
	i, ok := slices.BinarySearchFunc(cells, col, func(c plannedCell, col int) int { return c.Col - col })
	if !ok {
		return nil
	}
	return &cells[i]
}

// row notes that a row exists. Its style is that of its new cells.
func (s *sheetPlan) row(row int, e xml.StartElement) {
	cells := s.rowCells(row)
	for i := range cells {
		cells[i].inRow = true
		if truth(attr(e, "customFormat")) {
			cells[i].style = styleOf(e, "s")
		}
	}
}

// column notes the style of new cells of columns.
func (s *sheetPlan) column(e xml.StartElement) {
	first, err := strconv.Atoi(attr(e, "min"))
	last, err2 := strconv.Atoi(attr(e, "max"))
	if err != nil || err2 != nil {
		return
	}
	for col := range s.columns {
		if first <= col+1 && col+1 <= last {
			s.columns[col] = styleOf(e, "style")
		}
	}
}

// styleOf is the style that an attribute names; one that cannot be read is the first.
func styleOf(e xml.StartElement, name string) int {
	n, err := strconv.Atoi(attr(e, name))
	if err != nil || n < 0 {
		return 0
	}
	return n
}
