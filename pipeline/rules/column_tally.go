package rules

// ColumnTally counts the filled cells of columns that are not a field of an order, so that each
// column has one finding, however many rows fill it. Its zero value is empty.
type ColumnTally struct {
	order []columnKey
	met   map[columnKey]*columnCells
}

type columnKey struct{ code, sheet, title, col string }

type columnCells struct {
	first Unplaced
	cells int
}

// Add counts the cells of one draft.
func (c *ColumnTally) Add(cells []Unplaced) {
	for _, u := range cells {
		key := columnKey{code: u.Code, sheet: u.At.Sheet, title: u.Title}
		if u.Title == "" {
			key.col = u.At.Col
		}
		one := c.met[key]
		if one == nil {
			if c.met == nil {
				c.met = map[columnKey]*columnCells{}
			}
			one = &columnCells{first: u}
			c.met[key], c.order = one, append(c.order, key)
		}
		one.cells++
		if u.At.Row < one.first.At.Row {
			one.first = u
		}
	}
}

// Findings returns one finding per column, in the order of their first cells.
func (c *ColumnTally) Findings() []Finding {
	out := make([]Finding, 0, len(c.order))
	for _, key := range c.order {
		one := c.met[key]
		out = append(out, ColumnFinding(one.first, one.cells))
	}
	return out
}
