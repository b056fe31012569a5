package readers

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/readers/gather"
	"github.com/fapiao/fapiao/readers/input"
	"github.com/fapiao/fapiao/readers/sheet"
)

// Next returns the next order with all its rows; io.EOF ends. The first call reads the whole workbook, since an order's
// last row may stand anywhere.
func (w *Workbook) Next(ctx context.Context) (*invoice.Draft, error) {
	if w.err != nil {
		return nil, w.err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if !w.gathered {
		if w.err = w.gather(ctx); w.err != nil {
			return nil, w.err
		}
		w.gathered = true
	}
	d, err := w.store.Next()
	w.err = err
	return d, err
}

// gather takes the rows of all sheets.
func (w *Workbook) gather(ctx context.Context) error {
	for _, l := range w.layouts {
		if err := w.gatherSheet(ctx, l); err != nil {
			return err
		}
	}
	if w.store.Orders() == 0 {
		w.note(rules.NoOrders, invoice.Place{}, "")
	}
	return w.book.Unchanged()
}

// pending is a row without an order number, and the row above it that has one.
type pending struct{ row, entry, aboveRow, above int }

func (w *Workbook) gatherSheet(ctx context.Context, l *layout) error {
	table := w.store.Table(&l.table)
	var waiting []pending
	hidden, aboveRow, above := 0, 0, 0
	take := func(row int, hide bool, key string, cells []gather.Cell) error {
		entry, err := w.store.Add(key, table, gather.Row{Number: row, Hidden: hide, Cells: cells})
		if errors.Is(err, gather.ErrTooManyRows) {
			return input.Refuse(w.path, input.TooManyRows, key, nil).In(l.table.Sheet)
		}
		if err != nil {
			return err
		}
		if hide {
			hidden++
		}
		switch {
		case key != "":
			aboveRow, above = row, entry
		case aboveRow > 0:
			waiting = append(waiting, pending{row, entry, aboveRow, above})
		}
		return nil
	}
	finish := func(sc sheet.Scanner) error { return w.joinMerged(sc, l, waiting) }
	if err := w.scan(ctx, l.sheet, l, taker{take, finish}); err != nil {
		return err
	}
	w.noteSheet(l, hidden)
	return nil
}

// noteSheet makes the findings about a sheet that was read.
func (w *Workbook) noteSheet(l *layout, hidden int) {
	if hidden > 0 {
		w.note(rules.RowsHidden, invoice.Place{Sheet: l.table.Sheet}, "", strconv.Itoa(hidden))
	}
	for col, c := range l.table.Columns {
		if c.Field == "" && c.Title != "" && l.filled[col] {
			w.note(rules.HeaderUnknown, invoice.Place{Sheet: l.table.Sheet, Row: l.header, Col: c.Name}, c.Title)
		}
	}
}

// joinMerged gives rows to the order whose number stands in a cell merged over them.
func (w *Workbook) joinMerged(sc sheet.Scanner, l *layout, waiting []pending) error {
	if len(waiting) == 0 {
		return nil
	}
	spans, err := sc.Spans(l.orderNo)
	if err != nil {
		return err
	}
	last := make(map[int]int, len(spans)) // last row of a span by its first
	for _, s := range spans {
		last[s.First] = max(last[s.First], s.Last)
	}
	for _, p := range waiting {
		if p.row > last[p.aboveRow] {
			continue
		}
		if err := w.store.Join(p.entry, p.above); err != nil {
			return input.Refuse(w.path, input.TooManyRows, "", nil).In(l.table.Sheet)
		}
	}
	return nil
}

// taker hears each row of data of a sheet, then, when finish is set, of the scanner at the sheet's end.
type taker struct {
	row    func(row int, hidden bool, key string, cells []gather.Cell) error
	finish func(sheet.Scanner) error
}

// scan reads the rows of data of sheet i.
func (w *Workbook) scan(ctx context.Context, i int, l *layout, t taker) error {
	sc, err := w.book.Rows(ctx, i)
	if err != nil {
		return err
	}
	defer sc.Close()
	var cells []gather.Cell
	for sc.Next() {
		if sc.Row() <= l.header {
			continue
		}
		if cells, err = w.cells(cells[:0], l, sc.Cells()); err != nil {
			return err
		}
		number, key := orderKey(l, cells)
		if len(cells) == 0 || explanation(number) || l.explains(cells) {
			continue
		}
		for _, c := range cells {
			l.filled[c.Col] = true
		}
		if err := t.row(sc.Row(), sc.Hidden(), key, cells); err != nil {
			return err
		}
	}
	if err := sc.Err(); err != nil || t.finish == nil {
		return err
	}
	return t.finish(sc)
}

// cells keeps the filled cells of a row, dates as text.
func (w *Workbook) cells(out []gather.Cell, l *layout, raw []sheet.RawCell) ([]gather.Cell, error) {
	for _, c := range raw {
		if c.Kind == invoice.CellText && blank(c.Text) {
			continue
		}
		l.column(c.Col)
		cell := gather.Cell{Col: c.Col, Kind: c.Kind, Text: c.Text}
		if c.Kind == invoice.CellNumber && l.dates[c.Col] {
			text, ok, err := w.book.DateText(c)
			if err != nil {
				return nil, err
			}
			if ok {
				cell.Kind, cell.Text = invoice.CellDate, text
			}
		}
		out = append(out, cell)
	}
	return out, nil
}

// explains reports a row that tells how to fill in the columns, or that repeats the header.
func (l *layout) explains(cells []gather.Cell) bool {
	notes, titles := 0, 0
	for _, c := range cells {
		switch {
		case c.Kind != invoice.CellText:
			return false
		case instruction(c.Text):
			notes++
		case c.Text == l.titleRow[c.Col]:
			titles++
		}
	}
	return notes == len(cells) || titles == len(cells)
}

// orderKey is the text of the order number, and the form in which two spellings of a number are equal. A formula's error is no number.
func orderKey(l *layout, cells []gather.Cell) (text, key string) {
	for _, c := range cells {
		if c.Col != l.orderNo || c.Kind == invoice.CellError || c.Kind == invoice.CellUncached {
			continue
		}
		if c.Kind == invoice.CellNumber {
			return c.Text, plainInteger(c.Text)
		}
		return c.Text, invoice.CleanCode(c.Text)
	}
	return "", ""
}

// plainInteger writes a number that a workbook stores as 1E3 or 1000.0 as 1000, the text that another sheet may have.
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
