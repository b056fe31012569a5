package readers

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/readers/book"
	"github.com/fapiao/fapiao/readers/input"
	"github.com/fapiao/fapiao/readers/rowstore"
)

// readRows reads the rows of all sheets into the store. Rows without a number are assigned to
// orders after all rows are read.
func (w *Workbook) readRows(ctx context.Context) error {
	sheets := make([]*rowsOf, len(w.layouts))
	for i, l := range w.layouts {
		sheets[i] = &rowsOf{layout: l, above: none, last: none}
		if err := w.readSheet(ctx, sheets[i]); err != nil {
			return err
		}
	}
	before := map[invoice.Role]int{}
	for _, s := range sheets {
		last, ok := before[s.layout.table.Role]
		if !ok {
			last = none
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := w.assignLoose(s, last); err != nil {
			return err
		}
		if s.above != none {
			before[s.layout.table.Role] = s.above
		}
	}
	if w.store.Orders() == 0 && len(w.layouts) > 0 {
		w.note(rules.NoOrders, w.layouts[0].numberCell(w.layouts[0].header+1), "")
	}
	return w.book.Unchanged()
}

func (w *Workbook) readSheet(ctx context.Context, s *rowsOf) error {
	l := s.layout
	table := w.store.Table(&l.table)
	var hidden rowCount
	take := func(r *dataRow) error {
		entry, err := w.store.Add(r.key, table, r.Row)
		switch {
		case errors.Is(err, rowstore.ErrTooManyRows):
			return input.Refuse(w.path, input.TooManyRows, r.key, nil).In(l.table.Sheet)
		case errors.Is(err, rowstore.ErrTooMuch):
			return input.Refuse(w.path, input.TooMuch, "", nil).In(l.table.Sheet).At(l.numberCell(r.Number).Cell())
		case err != nil:
			return err
		}
		if r.Hidden {
			hidden.add(r.Number)
		}
		if !l.derived() {
			w.alias(l, r.key, r.Cells, entry)
			s.add(r, entry)
		}
		return nil
	}
	finish := func(sc book.Scanner) error {
		w.noteColumns(l, sc)
		return s.joinMerged(w, sc)
	}
	if err := w.scan(ctx, l.sheet, l, rowHandler{take, finish}); err != nil {
		return err
	}
	l.table.HiddenRows, l.table.FirstHidden = hidden.count, hidden.first
	if hidden.count > 0 && w.hiddenRows == ReadHidden {
		w.noteRows(rules.RowsHidden, l, &hidden)
	}
	if l.total.count > 0 {
		w.noteRows(rules.TotalRows, l, &l.total)
		w.noteTotals(l)
	}
	if l.table.Role == invoice.RoleMixed || l.table.Role == invoice.RoleHead {
		w.noteRunning(l, &s.running)
	}
	return nil
}

// noteRows adds one finding about several rows of a sheet.
func (w *Workbook) noteRows(code string, l *layout, rows *rowCount) {
	where := rules.Places(rows.count, l.numberCells(rows.first))
	w.note(code, l.numberCell(rows.first[0]), "", strconv.Itoa(rows.count), where)
}

// noteColumns adds the findings about the columns of a sheet.
func (w *Workbook) noteColumns(l *layout, sc book.Scanner) {
	for col, c := range l.table.Columns {
		at := invoice.Place{Sheet: l.table.Sheet, Row: l.header, Col: c.Name}
		if l.filled[col] == 0 {
			continue
		}
		if f := mistyped(c.Title, l.table.Columns); l.bound == nil && c.Field == "" && c.Title != "" && f != "" {
			w.note(rules.TitleMistyped, at, c.Title, string(f))
		}
		if sc.ColumnHidden(col) {
			w.note(rules.ColumnUnseen, at, c.Title, c.Name, strconv.Itoa(l.filled[col]))
		}
	}
}

// HiddenRows is how to treat hidden rows: hidden by hand, filtered out, or in a collapsed group.
type HiddenRows string

// The values of HiddenRows.
const (
	HoldHidden HiddenRows = "hold" // the orders of a sheet with hidden rows are held
	ReadHidden HiddenRows = "read" // they are read like other rows
	SkipHidden HiddenRows = "skip" // orders with only hidden rows are left out
)

// checkHidden applies HiddenRows to an order.
func (w *Workbook) checkHidden(d *invoice.Draft) {
	switch w.hiddenRows {
	case ReadHidden:
	case SkipHidden:
		w.skipHidden(d)
	default:
		w.holdHidden(d)
	}
}

// holdHidden adds a doubt to an order with a row on a sheet that has hidden rows.
func (w *Workbook) holdHidden(d *invoice.Draft) {
	for _, l := range w.layouts {
		if l.table.HiddenRows == 0 {
			continue
		}
		at := slices.IndexFunc(d.Rows, func(r invoice.Row) bool { return r.Place.Sheet == l.table.Sheet })
		if at < 0 {
			continue
		}
		d.Doubts = append(d.Doubts, invoice.Doubt{Kind: invoice.DoubtHidden, Place: d.Rows[at].NumberCell(),
			Rows: l.table.HiddenRows, Cells: l.numberCells(l.table.FirstHidden)})
	}
}

// skipHidden leaves out an order with only hidden rows, and adds a doubt to one with some hidden
// rows.
func (w *Workbook) skipHidden(d *invoice.Draft) {
	doubt := invoice.Doubt{Kind: invoice.DoubtPartlyHidden}
	for i := range d.Rows {
		row := &d.Rows[i]
		if !row.Hidden {
			continue
		}
		if doubt.Rows++; doubt.Rows == 1 {
			doubt.Place = row.NumberCell()
		}
		if len(doubt.Cells) < invoice.DoubtCells {
			doubt.Cells = append(doubt.Cells, row.NumberCell().Cell())
		}
	}
	switch doubt.Rows {
	case 0:
	case len(d.Rows):
		d.Skipped = true
		w.leftOut.add(d)
	default:
		d.Doubts = append(d.Doubts, doubt)
	}
}

// leftOut counts the skipped orders and has the numbers of the first.
type leftOut struct {
	count   int
	place   invoice.Place
	numbers []string
}

// namesAtMost is the most skipped orders that a finding names.
const namesAtMost = 20

func (o *leftOut) add(d *invoice.Draft) {
	if o.count++; o.count == 1 {
		o.place = d.Rows[0].NumberCell()
	}
	if len(o.numbers) < namesAtMost {
		name := d.Number
		if name == "" {
			name = d.Rows[0].NumberCell().Cell()
		}
		o.numbers = append(o.numbers, name)
	}
}

// noteLeftOut adds the finding about skipped orders, once.
func (w *Workbook) noteLeftOut() {
	if o := &w.leftOut; o.count > 0 && !w.leftOutNoted {
		w.leftOutNoted = true
		w.note(rules.RowsSkipped, o.place, "", strconv.Itoa(o.count), o.names())
	}
}
