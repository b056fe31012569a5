package rules

import (
	"sync"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// scratch is memory that one check leaves to the next.
type scratch struct {
	values  []value // of the rows
	rates   map[rateKey]knownRate
	near    nearCodes
	columns []*invoice.FieldInfo // by the place of a column: its field in the row before
}

// Bounds of what is left to the next check: few orders have more.
const (
	rowsLeft   = 64
	valuesLeft = 1 << 10
)

var checkers = sync.Pool{New: func() any { return &checker{} }}

// newChecker begins a check. before is that of checker.
func newChecker(d *invoice.Draft, s *Settings, before bool) *checker {
	c := checkers.Get().(*checker)
	c.d, c.s, c.before, c.order = d, s, before, &invoice.Order{}
	return c
}

// done ends a check, after which c is not used any more. Nothing in a Result refers to the memory
// that it leaves.
func (c *checker) done() {
	next := checker{}
	next.columns, next.rates, next.near = c.columns, c.rates, c.near
	if cap(c.rows) <= rowsLeft {
		clear(c.rows)
		next.rows = c.rows[:0]
	}
	if cap(c.values) <= valuesLeft {
		clear(c.values)
		next.values = c.values[:0]
	}
	if cap(c.head.values) <= valuesLeft {
		clear(c.head.values)
		next.head.values = c.head.values[:0]
	}
	*c = next
	checkers.Put(c)
}

// room is an empty slice for up to n values of a row, which never moves.
func (s *scratch) room(n int) []value {
	at := len(s.values)
	if cap(s.values)-at < n {
		s.values, at = make([]value, 0, max(n, 64)), 0
	}
	s.values = s.values[:at+n]
	return s.values[at : at : at+n]
}

// info is the catalogue's entry for the field of a cell; nil for one without a field. The rows of a
// sheet have the same fields in the same columns.
func (s *scratch) info(cell *invoice.Cell) *invoice.FieldInfo {
	if cell.Field == "" {
		return nil
	}
	for len(s.columns) <= cell.Index {
		s.columns = append(s.columns, nil)
	}
	if known := s.columns[cell.Index]; known != nil && known.Field == cell.Field {
		return known
	}
	info := fields()[cell.Field]
	s.columns[cell.Index] = info
	return info
}
