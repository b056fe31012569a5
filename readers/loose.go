package readers

import (
	"errors"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/readers/book"
	"github.com/fapiao/fapiao/readers/gather"
	"github.com/fapiao/fapiao/readers/input"
)

// none stands for no entry of the store, and for no row.
const none = -1

// looseKind is what a row without an order number holds.
type looseKind uint8

const (
	looseLine  looseKind = iota // a line and nothing else: it belongs to the order above
	looseBuyer                  // a buyer
	looseOther                  // anything else of an order, so that it is not known whose it is
	looseNote                   // nothing of an order: notes beside it, or choices that were filled down
)

// loose is a row without an order number.
type loose struct {
	row, entry int
	kind       looseKind
	unread     bool // it has a number that cannot be read
	gap        bool // another thing than a row of data stands directly above
	gapBelow   bool // the same below, up to the next order
	prev       int  // the row of data above, where that is loose, too: its index; else none
	above      int  // entry of the nearest order above, none before the first
	aboveRow   int  // its last row
	below      int  // entry of the next order below, none behind the last
	merged     bool // the cell of the number above is merged over this row
}

// rowsOf follows the rows of one sheet.
type rowsOf struct {
	layout   *layout
	loose    []loose
	above    int // entry of the last order
	aboveRow int
	last     int // index of the row of data above where it is loose, else none
	open     int // index of the first loose row since the last order
	running  running
}

// add takes the next row of data, which is kept as entry.
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
	// Where one has a gap below it, so have those above it.
	for i := len(s.loose) - 1; r.gap && i >= s.open && !s.loose[i].gapBelow; i-- {
		s.loose[i].gapBelow = true
	}
	p := loose{row: r.Number, entry: entry, gap: r.gap, prev: s.last,
		above: s.above, aboveRow: s.aboveRow, below: none}
	p.kind, p.unread = s.layout.looseKind(r.Cells)
	s.loose = append(s.loose, p)
	s.last = len(s.loose) - 1
}

// looseKind sorts a row without an order number.
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
		case saysNothing(c):
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

// unreadable reports a cell whose value the file does not hold.
func unreadable(c invoice.Cell) bool {
	return c.Kind == invoice.CellError || c.Kind == invoice.CellUncached
}

// saysNothing reports a dash, or a 0 that a formula may have left.
func saysNothing(c invoice.Cell) bool {
	return invoice.Nothing(c.Text) || c.Kind == invoice.CellNumber && zeroText(c.Text)
}

// filledDown names the fields that are often filled down to rows that hold no order.
func filledDown(f invoice.Field) bool {
	switch f {
	case invoice.RowNo, invoice.KindField, invoice.TaxIncluded, invoice.Seller, invoice.BuyerPerson,
		invoice.Clerk, invoice.Payee, invoice.Checker, invoice.TaxRate, invoice.Unit, invoice.UsePolicy,
		invoice.Policy, invoice.LineType, invoice.ShowBuyer, invoice.ShowSeller:
		return true
	}
	return false
}

// ownFilled says whether a row fills one of the order's own fields, be it one that is often filled
// down.
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

// negative reports an amount below 0, which makes a row a discount on the line above.
func negative(f invoice.Field, c invoice.Cell) bool {
	info, _ := f.Info()
	return info.Type == invoice.TypeAmount && len(c.Text) > 1 && (c.Text[0] == '-' || c.Text[0] == '(')
}

// spans marks the loose rows over which the cell of the number above is merged, and joins them.
func (s *rowsOf) spans(w *Workbook, sc book.Scanner) error {
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

// join makes a loose row one of an order.
func (w *Workbook) join(l *layout, p *loose, to int) error {
	err := w.store.Join(p.entry, to)
	if errors.Is(err, gather.ErrTooManyRows) {
		return input.Refuse(w.path, input.TooManyRows, l.numberCell(p.row).Cell(), nil).In(l.table.Sheet)
	}
	return err
}

// place finds out to which orders the loose rows of a sheet belong. before is the entry of the last
// order on the sheet of the same role before it.
func (w *Workbook) place(s *rowsOf, before int) error {
	if len(s.loose) == 0 {
		return nil
	}
	lead := make([]int, len(s.loose)) // the order that a line directly below would belong to
	joins := s.layout.joins(w.store)
	var joined met
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
			lead[i] = up // it goes with the row above, which has no number either
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

// joins says whether lines without a number belong to the order above. On a sheet of lines alone
// they do only where no other order could be theirs.
func (l *layout) joins(store *gather.Store) bool {
	return l.table.Role == invoice.RoleMixed || l.table.Role == invoice.RoleLine && !store.Headless()
}

// doubt keeps back the orders that a row may belong to: the one above it, the one below it where
// that is as near. A row that names a buyer may belong only to an order of that buyer.
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
