package xlsx

import (
	"errors"
	"strings"
)

// survey reads a sheet to find what stands in the place of each edit. It refuses what cannot be
// edited.
func (p *Patch) survey(sheet int, cells []plannedCell) (plan *sheetPlan, err error) {
	plan = &sheetPlan{sheet: sheet, cells: cells, columns: map[int]int{}}
	for i := range cells {
		plan.columns[cells[i].Col] = 0
	}
	if !p.sparing {
		if err := p.refuseHeaders(plan); err != nil {
			return nil, err
		}
	}
	w, err := p.book.walk(sheet)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	err = w.all(func(e event) error { return p.surveyToken(plan, w, e) }, func(c *plainCell, _ []byte) bool {
		plan.plain(c)
		return true
	})
	if err != nil {
		return nil, err
	}
	if err := p.spare(plan); err != nil {
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
	case protectionStart:
		plan.protected = truth(attr(w.start, "sheet"))
	case legacyStart:
		plan.legacy = w.reference(w.start)
	}
	return nil
}

// area is a range of cells, all four ends included.
type area struct{ top, bottom, left, right int }

// filled are the cells that have the results of the formula that is read: its own, and the range
// that an array formula or a data table fills.
func (w *walker) filled() area {
	in := area{w.row, w.row, w.col, w.col}
	if kind := attr(w.start, "t"); kind != "array" && kind != "dataTable" {
		return in
	}
	if of, ok := areaOf(attr(w.start, "ref")); ok {
		in = area{min(in.top, of.top), max(in.bottom, of.bottom), min(in.left, of.left), max(in.right, of.right)}
	}
	return in
}

// areaOf is the range with an address such as A1:B9.
func areaOf(ref string) (in area, ok bool) {
	first, last, _ := strings.Cut(ref, ":")
	left, top, ok1 := parseRef(first)
	right, bottom, ok2 := parseRef(last)
	return area{top, bottom, left, right}, ok1 && ok2
}

// maxCompared bounds plan.compared: edits are compared with the ranges of their own rows only.
const maxCompared = 1 << 28

// refuseFormula refuses a value in the cell of a formula, or in the range that it fills (an array
// formula, a data table): a spreadsheet program would replace the value by its result. A patch that
// spares leaves the value out.
func (p *Patch) refuseFormula(plan *sheetPlan, w *walker) error {
	in := w.filled()
	cells := plan.between(in.top, in.bottom)
	for i := range cells {
		if c := &cells[i]; c.valued && in.left <= c.Col && c.Col <= in.right {
			if !p.sparing {
				return p.refuse(c.Address, ErrFormula)
			}
			c.valued = false
		}
		if plan.compared++; plan.compared > maxCompared {
			return refuse(TooMany, "array formulas", nil).in(w.sheet)
		}
	}
	return nil
}
