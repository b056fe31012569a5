package readers

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/book"
	"github.com/fapiao/fapiao/readers/input"
	"github.com/fapiao/fapiao/readers/rowstore"
)

// Next returns the next order with all its rows, or io.EOF at the end. The first call reads the
// whole workbook, since the rows of an order need not be adjacent.
func (w *Workbook) Next(ctx context.Context) (*invoice.Draft, error) {
	if w.err != nil {
		return nil, w.err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if !w.rowsRead {
		if w.err = named(w.readRows(ctx), w.file, w.path); w.err != nil {
			return nil, w.err
		}
		w.rowsRead = true
	}
	d, err := w.store.Next(ctx)
	for err == nil && w.bare(d) {
		d, err = w.store.Next(ctx)
	}
	if large, ok := errors.AsType[*rowstore.SizeError](err); ok {
		err = input.Refuse(w.path, input.OrderTooLarge, "", nil).In(large.Place.Sheet).At(large.Place.Cell())
	}
	if w.err = err; err != nil {
		w.noteLeftOut()
		w.noteBare()
		w.noteSkips()
		return nil, err
	}
	w.checkHidden(d)
	d.Twin = w.twin(d)
	w.complete(d)
	w.giveFlags(d)
	return d, nil
}

// Rewind makes Next start again with the first order. It may be called after Next returned io.EOF.
func (w *Workbook) Rewind() {
	if errors.Is(w.err, io.EOF) {
		w.err = nil
		w.store.Rewind()
	}
}

// rowHandler has the callbacks of scan: row for each data row, and finish, if set, at the end of
// the sheet.
type rowHandler struct {
	row    func(*dataRow) error
	finish func(book.Scanner) error
}

// dataRow is one row of data. Its cells are valid until the next.
type dataRow struct {
	rowstore.Row
	key string // the normalized order number; empty where it has none
	gap bool   // the row directly above is not a data row
}

// scan reads the data rows of sheet i. It skips blank rows, explanations, repeated headers and
// totals.
func (w *Workbook) scan(ctx context.Context, i int, l *layout, t rowHandler) error {
	of, err := w.rows(ctx, i)
	if err != nil {
		return err
	}
	sc := scanAhead(of, func() bool { return w.textShown })
	defer sc.Close()
	var cells []invoice.Cell
	var r dataRow
	above := l.header // the data row above
	for sc.Next() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if sc.Row() <= l.header || l.blankRow(sc.Cells()) {
			continue
		}
		if cells, err = w.cells(cells[:0], l, sc.Cells()); err != nil {
			return err
		}
		number, key := "", ""
		if !l.derived() {
			number, key = orderKey(l, cells)
		}
		if !plainNumber(number) && noNumber(number) {
			key, cells = "", l.withoutNumber(cells)
		}
		if len(cells) == 0 || explanation(number) || l.explains(cells) || l.repeats(cells) || l.totals(sc.Row(), number, cells) {
			continue
		}
		if l.bound != nil && l.bound.Blank(cells) || key == "" && l.bareRow(cells) {
			continue
		}
		key = w.key(l, key, cells, sc.Hidden())
		for i := range cells {
			l.filled[cells[i].Index]++
		}
		l.sums.add(cells, sc.Hidden())
		r = dataRow{rowstore.Row{Number: sc.Row(), Hidden: sc.Hidden(), Sent: l.own.sent(sc.Cells()), Cells: cells}, key, sc.Row() != above+1}
		if !w.foreign { // else no ledger of this environment has the orders
			r.Written, r.Serial = l.own.written(sc.Cells())
		}
		r.ReadAt = l.own.readAt(sc.Cells())
		if err := t.row(&r); err != nil {
			return err
		}
		above = sc.Row()
	}
	if err := sc.Err(); err != nil || t.finish == nil {
		return err
	}
	return t.finish(sc)
}

// explains reports whether a row explains how to fill in the columns, or repeats the header.
func (l *layout) explains(cells []invoice.Cell) bool {
	notes, titles := true, true
	for i := range cells {
		c := &cells[i]
		if c.Kind != invoice.CellText {
			return false
		}
		titles = titles && c.Text == l.titleRow[c.Index]
		if notes = notes && instruction(c.Text); !notes && !titles {
			return false
		}
	}
	return true
}

// plainInteger converts a number stored as 1E3 or 1000.0 to 1000, the text that another sheet may
// have.
func plainInteger(s string) string {
	if !strings.ContainsAny(s, ".eE") || len(s) > 40 {
		return s
	}
	d, err := decimal.NewFromString(s)
	if err != nil || d.Exponent() > 15 || !d.IsInteger() {
		return s
	}
	return d.String()
}
