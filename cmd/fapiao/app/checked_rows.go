package app

import (
	"context"
	"iter"
	"slices"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// orderRows knows of every row of a file to which order it belongs, and the state of each order. An
// order is named by its first row. It takes 9 bytes for each row up to the last.
//
// Rows are added while the source is read, by another goroutine than the one that adds states.
type orderRows struct {
	names  []string
	sheets map[string]*rowsOfSheet
	states map[orderRow]ledger.State // of orders that are not ready, by their first rows
}

type rowsOfSheet struct {
	index int
	order []orderRow // by row
}

// orderRow is the first row of an order: the sheet's index plus 1, and the row.
type orderRow struct{ sheet, row int32 }

func newOrderRows() *orderRows {
	return &orderRows{sheets: map[string]*rowsOfSheet{}, states: map[orderRow]ledger.State{}}
}

// Next notes the rows of each order.
func (w *watched) Next(ctx context.Context) (*invoice.Draft, error) {
	d, err := w.Source.Next(ctx)
	if err == nil {
		w.rows.add(d)
	}
	return d, err
}

func (o *orderRows) sheet(name string) *rowsOfSheet {
	s := o.sheets[name]
	if s == nil {
		s = &rowsOfSheet{index: len(o.names)}
		o.sheets[name], o.names = s, append(o.names, name)
	}
	return s
}

func (o *orderRows) add(d *invoice.Draft) {
	first := orderRow{}
	for i := range d.Rows {
		at := d.Rows[i].Place
		s := o.sheet(at.Sheet)
		if i == 0 {
			first = orderRow{int32(s.index + 1), int32(at.Row)}
		}
		if more := at.Row + 1 - len(s.order); more > 0 {
			s.order = append(slices.Grow(s.order, more), make([]orderRow, more)...)
		}
		s.order[at.Row] = first
	}
}

// state notes the state of the order that begins at a place.
func (o *orderRows) state(p invoice.Place, state ledger.State) {
	if o != nil && state != ledger.Ready {
		o.states[o.orderAt(p)] = state
	}
}

// orderAt is the order of a row; the zero value if the row is no order's.
func (o *orderRows) orderAt(p invoice.Place) orderRow {
	if s := o.sheets[p.Sheet]; s != nil && p.Row > 0 && p.Row < len(s.order) {
		return s.order[p.Row]
	}
	return orderRow{}
}

// of yields the rows of a sheet, with the order of each and its state.
func (o *orderRows) of(sheet string) iter.Seq2[int, orderRow] {
	return func(yield func(int, orderRow) bool) {
		s := o.sheets[sheet]
		if s == nil {
			return
		}
		for row, order := range s.order {
			if order != (orderRow{}) && !yield(row, order) {
				return
			}
		}
	}
}

// stateOf is the state of an order.
func (o *orderRows) stateOf(order orderRow) ledger.State {
	if state, ok := o.states[order]; ok {
		return state
	}
	return ledger.Ready
}
