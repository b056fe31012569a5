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
