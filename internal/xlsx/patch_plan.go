package xlsx

import (
	"encoding/xml"
	"slices"
	"strconv"
)

// sheetPlan is what the first pass over a sheet found.
type sheetPlan struct {
	sheet int
	cells []plannedCell // by row and column

	columns      map[int]int // styles of the columns of cells
	descriptions int         // of columns, read so far
	compared     int         // edits compared with formulas that fill a range

	lastRow   int // the row whose cells were looked for last, and its cells
	lastCells []plannedCell

	protected bool
	deselect  bool   // its tab must not be selected any more
	legacy    string // the reference to the drawing of its notes
	drawing   string // the same of a new drawing, to be written
}

// plannedCell is an edit and the state of its cell.
type plannedCell struct {
	edit
	inRow  bool // its row exists
	exists bool // the cell exists
	style  int  // that it has, or gets from its row or column; noStyle until found
	marked int  // the style with its mark; 0: the one it has
}

// noStyle is a style that was not found yet.
const noStyle = -1

// rowCells are the planned cells of a row.
func (s *sheetPlan) rowCells(row int) []plannedCell {
	if row != s.lastRow || s.lastRow == 0 {
		s.lastRow, s.lastCells = row, s.between(row, row)
	}
	return s.lastCells
}

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

// row records that a row exists, and the style of its new cells.
func (s *sheetPlan) row(row int, e xml.StartElement) {
	cells := s.rowCells(row)
	for i := range cells {
		cells[i].inRow = true
		if truth(attr(e, "customFormat")) {
			cells[i].style = styleOf(e, "s")
		}
	}
}

// column records the style of new cells in columns.
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

// styleOf is the style in an attribute; 0 if it cannot be parsed.
func styleOf(e xml.StartElement, name string) int {
	n, err := strconv.Atoi(attr(e, name))
	if err != nil || n < 0 {
		return 0
	}
	return n
}
