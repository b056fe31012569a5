package readers

import (
	"errors"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/readers/book"
	"github.com/fapiao/fapiao/readers/input"
	"github.com/fapiao/fapiao/readers/rowstore"
)

// none is the index of no entry, no row and no column.
const none = -1

// looseKind is the kind of content of a row without an order number.
type looseKind uint8

const (
	looseLine  looseKind = iota // only a line: it belongs to the order above
	looseBuyer                  // a buyer
	looseOther                  // other data of an order: it is unclear to which one it belongs
	looseNote                   // no data of an order: notes, or values that were filled down
)

// loose is a row without an order number.
type loose struct {
	row, entry int
	kind       looseKind
	unread     bool // its order number cannot be read
	gap        bool // the row directly above is not a data row
	gapBelow   bool // the same somewhere below, before the next order
	prev       int  // index of the data row above if that is loose, too; else none
	above      int  // entry of the nearest order above, none before the first
	aboveRow   int  // its last row
	below      int  // entry of the next order below, none after the last
	merged     bool // the cell of the order number above is merged over this row
}

// rowsOf tracks the rows of one sheet.
type rowsOf struct {
	layout   *layout
	loose    []loose
	above    int // entry of the last order
	aboveRow int
	last     int // index of the data row above if it is loose, else none
	open     int // index of the first loose row since the last order
	running  running
}

// add adds the next data row, which is stored as entry.
func (s *rowsOf) add(r *dataRow, entry int) {
	if r.key != "" {
		for i := s.open; i < len(s.loose); i++ {
			s.loose[i].below = entry
			s.loose[i].gapBelow = s.loose[i].gapBelow || r.gap
		}
		s.open, s.last = len(s.loose), none
		s.above, s.aboveRow = entry, r.Number
		s.running.add(r.key, r.Number)
		return
	}
	// A gap below one loose row is also below those above it.
	for i := len(s.loose) - 1; r.gap && i >= s.open && !s.loose[i].gapBelow; i-- {
		s.loose[i].gapBelow = true
	}
	p := loose{row: r.Number, entry: entry, gap: r.gap, prev: s.last,
		above: s.above, aboveRow: s.aboveRow, below: none}
	p.kind, p.unread = s.layout.looseKind(r.Cells)
	s.loose = append(s.loose, p)
	s.last = len(s.loose) - 1
}

// looseKind classifies a row without an order number.
func (l *layout) looseKind(cells []invoice.Cell) (kind looseKind, unread bool) {
	buyer, own, line, any := false, false, false, false
	for _, c := range cells {
		f := l.table.Columns[c.Index].Field
		info, known := f.Info()
		switch {
		case f == invoice.OrderNo:
			unread = unread || unreadable(c)
		case !known || filledDown(f) || info.Level == invoice.LevelState:
		case unreadable(c):
			own = true
		case insignificant(c):
		case f == invoice.BuyerName || f == invoice.BuyerTaxNum:
			buyer = true
		case info.Level == invoice.LevelLine:
			any = true
			line = line || f == invoice.GoodsName && !invoice.TotalWord(c.Text) || negative(f, c)
		default:
			own = true
		}
	}
	switch {
	case buyer:
		return looseBuyer, unread
	case own || any && !line:
		return looseOther, unread
	case line && !l.ownFilled(cells):
		return looseLine, unread
	case line:
		return looseOther, unread
	}
	return looseNote, unread
}

// unreadable reports whether the file has no value for a cell.
func unreadable(c invoice.Cell) bool {
	return c.Kind == invoice.CellError || c.Kind == invoice.CellUncached
}

// insignificant reports whether a cell is a dash, or a 0 that may come from a formula.
func insignificant(c invoice.Cell) bool {
	return invoice.Nothing(c.Text) || c.Kind == invoice.CellNumber && zeroText(c.Text)
}

// filledDown reports whether a field is often filled down to rows without an order.
func filledDown(f invoice.Field) bool {
	switch f {
	case invoice.RowNo, invoice.KindField, invoice.TaxIncluded, invoice.Seller, invoice.BuyerPerson,
		invoice.Clerk, invoice.Payee, invoice.Checker, invoice.TaxRate, invoice.Unit, invoice.UsePolicy,
		invoice.Policy, invoice.LineType, invoice.ShowBuyer, invoice.ShowSeller:
		return true
	}
	return false
}

// ownFilled reports whether a row fills a field of the order (not of a line), including those that
// are often filled down.
func (l *layout) ownFilled(cells []invoice.Cell) bool {
	for _, c := range cells {
		f := l.table.Columns[c.Index].Field
		info, ok := f.Info()
		if ok && f != invoice.OrderNo && info.Level == invoice.LevelOrder && !invoice.Nothing(c.Text) {
			return true
		}
	}
	return false
}

// negative reports whether a cell is an amount below 0, which makes the row a discount on the line
// above.
func negative(f invoice.Field, c invoice.Cell) bool {
	info, _ := f.Info()
	return info.Type == invoice.TypeAmount && len(c.Text) > 1 && (c.Text[0] == '-' || c.Text[0] == '(')
}

// joinMerged marks the loose rows that are covered by the merged cell of the order number above,
// and joins them.
func (s *rowsOf) joinMerged(w *Workbook, sc book.Scanner) error {
	if len(s.loose) == 0 {
		return nil
	}
	spans, err := sc.Spans(s.layout.orderNo)
	if err != nil {
		return err
	}
	last := make(map[int]int, len(spans)) // last row of a span by its first
	for _, sp := range spans {
		last[sp.First] = max(last[sp.First], sp.Last)
	}
	for i := range s.loose {
		p := &s.loose[i]
		if p.merged = p.above != none && p.row <= last[p.aboveRow]; p.merged {
			if err := w.join(s.layout, p, p.above); err != nil {
				return err
			}
		}
	}
	return nil
}

// join adds a loose row to an order.
func (w *Workbook) join(l *layout, p *loose, to int) error {
	err := w.store.Join(p.entry, to)
	if errors.Is(err, rowstore.ErrTooManyRows) {
		return input.Refuse(w.path, input.TooManyRows, l.numberCell(p.row).Cell(), nil).In(l.table.Sheet)
	}
	return err
}

// assignLoose assigns the loose rows of a sheet to orders. before is the entry of the last order on
// the previous sheet of the same role.
func (w *Workbook) assignLoose(s *rowsOf, before int) error {
	if len(s.loose) == 0 {
		return nil
	}
	lead := make([]int, len(s.loose)) // by loose row: the order that a line directly below belongs to
	joins := s.layout.joins(w.store)
	var joined rowCount
	for i := range s.loose {
		p := &s.loose[i]
		up := p.above
		if p.prev != none {
			up = lead[p.prev]
		}
		if p.gap {
			up = none
		}
		keyed := up != none && w.store.Keyed(up)
		switch {
		case p.merged:
			lead[i] = p.above
		case p.kind == looseNote:
			lead[i] = none
		case p.kind == looseLine && !p.unread && keyed && joins:
			lead[i] = up
			joined.add(p.row)
			if err := w.join(s.layout, p, up); err != nil {
				return err
			}
		case p.kind != looseBuyer && !p.unread && up != none && !keyed:
			lead[i] = up // it belongs to the row above, which has no number either
		default:
			lead[i] = p.entry
			w.doubt(s.layout, p, before)
		}
	}
	if joined.count > 0 {
		w.noteRows(rules.RowsJoined, s.layout, &joined)
	}
	return nil
}

// joins reports whether lines without a number belong to the order above. On a sheet with only
// lines they do if they cannot belong to another order.
func (l *layout) joins(store *rowstore.Store) bool {
	return l.table.Role == invoice.RoleMixed || l.table.Role == invoice.RoleLine && !store.Headless()
}

// doubt holds the orders that a row may belong to: the one above it, and the one below it if that
// is as near. A row with a buyer may only belong to an order of that buyer.
func (w *Workbook) doubt(l *layout, p *loose, before int) {
	above := p.above
	if above == none {
		above = before
	}
	sure := p.kind != looseBuyer
	if above != none {
		w.store.Near(above, p.entry, sure)
	}
	near := p.above == none || p.unread || !p.gapBelow && (p.gap || !sure)
	if p.below != none && near && l.table.Role != invoice.RoleHead {
		w.store.Near(p.below, p.entry, sure)
	}
}
