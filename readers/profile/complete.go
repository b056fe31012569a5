package profile

import (
	"slices"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Skips counts the rows that conditions left out, by the index of the condition.
type Skips []RowCount

// RowCount counts rows and has the places of the first.
type RowCount struct {
	Rows  int
	First []invoice.Place
}

func (s Skips) add(condition int, p invoice.Place) {
	c := &s[condition]
	if c.Rows++; len(c.First) < invoice.DoubtCells {
		c.First = append(c.First, p)
	}
}

// draft is a draft whose cells become fields.
type draft struct {
	*invoice.Draft
	numbers *Numbers
	of      func(*invoice.Row) (*Binding, Skips)
}

// Complete turns the cells of an order as read into fields, adds those of constants, defaults and
// lists, and leaves out the rows that conditions skip, counting them. of is the binding of a row.
// An order all of whose rows are skipped is marked as skipped. Rows keep their places; Cell.Index
// must be the column.
func (n *Numbers) Complete(d *invoice.Draft, of func(*invoice.Row) (*Binding, Skips)) {
	c := draft{Draft: d, numbers: n, of: of}
	c.skip()
	for i := range d.Rows {
		b, _ := of(&d.Rows[i])
		c.fields(&d.Rows[i], b)
		d.Rows[i].Columns = b.columns
	}
	if len(d.Rows) == 0 {
		return
	}
	first, _ := of(&d.Rows[0])
	c.giveNumber(&d.Rows[0], first)
	d.Derived = first.number == none
	c.add(first)
	if !d.Skipped && first.number == none {
		c.checkNumber(first)
	}
	for i := range d.Rows {
		place(d.Rows[i].Cells)
	}
}

// place gives cells that come from no column of their own a column after all others.
func place(cells []invoice.Cell) {
	next := 0
	for i := range cells {
		next = max(next, cells[i].Index+1)
	}
	for i := range cells {
		if cells[i].Index == none {
			cells[i].Index = next
			next++
		}
	}
}

// skip leaves out the rows that conditions skip. A row without an order number of its own is a line
// of the row above, whose values count where its own cells are empty.
func (d *draft) skip() {
	var above map[int]string // values of the row above, by column
	var last *Binding
	var skipped, read []invoice.Row
	for i := range d.Rows {
		row := &d.Rows[i]
		b, skips := d.of(row)
		if b != last {
			above, last = map[int]string{}, b
		}
		continues := i > 0 && b.number != none && cellAt(row.Cells, b.number) == nil
		condition := b.skips(func(column int) string {
			text := shownText(cellAt(row.Cells, column))
			if invoice.Fold(text) == "" && continues {
				return above[column]
			}
			above[column] = text
			return text
		})
		if condition == none {
			read = append(read, *row)
			continue
		}
		skips.add(condition, b.numberCell(row))
		skipped = append(skipped, *row)
	}
	switch {
	case len(skipped) == 0:
	case len(read) == 0:
		d.Skipped = true
	default:
		d.Rows = read
		d.Doubts = append(d.Doubts, d.partly(skipped))
	}
}

// partly is the doubt about an order of which some rows are skipped.
func (d *draft) partly(skipped []invoice.Row) invoice.Doubt {
	out := invoice.Doubt{Kind: invoice.DoubtPartlySkipped, Rows: len(skipped)}
	for i := range skipped[:min(len(skipped), invoice.DoubtCells)] {
		b, _ := d.of(&skipped[i])
		p := b.numberCell(&skipped[i])
		if i == 0 {
			out.Place = p
		}
		out.Cells = append(out.Cells, p.AtCell().Cell())
	}
	return out
}

// numberCell is the place of a row's order number; that of its first identifying value if the
// number is derived.
func (b *Binding) numberCell(row *invoice.Row) invoice.Place {
	p := row.Place
	if c := cellAt(row.Cells, b.PlaceColumn()); c != nil {
		p.Col = c.Col
	} else {
		p.Col = b.columns[invoice.OrderNo]
	}
	return p
}

// fields turns the cells of a row into fields. A column that only a condition or the number reads
// is left out.
func (d *draft) fields(row *invoice.Row, b *Binding) {
	out := make([]invoice.Cell, 0, len(row.Cells)+b.added)
	for i := range b.fields {
		if c, ok := d.field(row, &b.fields[i]); ok {
			out = append(out, c)
		}
	}
	for _, c := range row.Cells {
		if kept, known := b.kept[c.Index]; kept || !known {
			c.Field = ""
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b invoice.Cell) int { return a.Index - b.Index })
	row.Cells = out
}

// field makes the cell of a field from the columns that it comes from.
func (d *draft) field(row *invoice.Row, r *fieldRule) (invoice.Cell, bool) {
	var found []*invoice.Cell
	for _, column := range r.columns {
		if c := cellAt(row.Cells, column); c != nil {
			found = append(found, c)
		}
	}
	if len(found) == 0 {
		return invoice.Cell{}, false
	}
	c := *found[0]
	if len(r.Join) > 0 {
		c = r.joined(found)
	}
	c.Field = r.field
	doubt, failed := r.convert(&c)
	if failed {
		doubt.Place, doubt.Field = row.Place, r.field
		doubt.Place.Col = c.Col
		d.Doubts = append(d.Doubts, doubt)
	}
	return c, true
}

// identity names the columns that identify an order.
func (b *Binding) identity() string { return strings.Join(b.profile.Order.IdentifyBy, ", ") }

// giveNumber makes the order's number a field of its first row.
func (d *draft) giveNumber(row *invoice.Row, b *Binding) {
	if d.Number == "" {
		return
	}
	for i := range d.Rows {
		for j := range d.Rows[i].Cells {
			if c := &d.Rows[i].Cells[j]; c.Field == invoice.OrderNo && b.profile.Order.Prefix != "" {
				c.Text, c.Kind, c.Shown = d.Number, invoice.CellText, nil
			}
		}
	}
	if b.number == none {
		row.Cells = append(row.Cells, invoice.Cell{Field: invoice.OrderNo, Text: d.Number, Col: b.numberCell(row).Col, Index: none})
	}
}

// checkNumber adds the doubts about a derived number.
func (d *draft) checkNumber(b *Binding) {
	p := b.numberCell(&d.Rows[0])
	of := d.numbers.like(d.Number)
	doubt := invoice.Doubt{Place: p, Rows: int(of.count), Of: b.identity()}
	switch {
	case d.Number == "":
		doubt.Kind = invoice.DoubtIdentity
	case of.differ:
		doubt.Kind = invoice.DoubtAlike
	case of.sheets:
		doubt.Kind = invoice.DoubtSheets
	default:
		return
	}
	d.Doubts = append(d.Doubts, doubt)
}

// add adds the fields of constants, defaults and lists: those of the order once, those of a line to
// each row that has a line.
func (d *draft) add(b *Binding) {
	for i := range b.fields {
		r := &b.fields[i]
		text := r.Constant
		if text == "" {
			text = r.Default
		}
		if text != "" {
			d.everywhere(r.info.Level, func(row *invoice.Row) {
				if !has(row, r.field) {
					row.Cells = append(row.Cells, invoice.Cell{Field: r.field, Text: text, Index: none})
				}
			}, r.field)
		}
	}
	for _, l := range b.lists {
		d.lookUp(l)
	}
}

// everywhere calls f for the rows that a field belongs to: for a field of the order the first row,
// unless another row has it.
func (d *draft) everywhere(level invoice.Level, f func(*invoice.Row), field invoice.Field) {
	if level == invoice.LevelOrder {
		if !slices.ContainsFunc(d.Rows, func(r invoice.Row) bool { return has(&r, field) }) {
			f(&d.Rows[0])
		}
		return
	}
	for i := range d.Rows {
		if row := &d.Rows[i]; len(d.Rows) == 1 || hasLine(row) {
			f(row)
		}
	}
}

func has(row *invoice.Row, f invoice.Field) bool {
	return slices.ContainsFunc(row.Cells, func(c invoice.Cell) bool { return c.Field == f })
}

// hasLine reports whether a row has a field of a line from one of its cells.
func hasLine(row *invoice.Row) bool {
	return slices.ContainsFunc(row.Cells, func(c invoice.Cell) bool {
		info, ok := c.Field.Info()
		return ok && info.Level == invoice.LevelLine && c.Index != none
	})
}
