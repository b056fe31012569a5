package readers

import (
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// columnKind says what the numbers of a column are, which decides what of their format counts.
type columnKind uint8

const (
	unknownColumn columnKind = iota // nothing is known of it
	textColumn                      // texts and codes: they are what the cell shows
	amountColumn                    // numbers: they are what the file stores, if the cell shows no other
	dateColumn                      // dates
)

func kindOf(t invoice.FieldType) columnKind {
	switch t {
	case invoice.TypeDate:
		return dateColumn
	case invoice.TypeAmount, invoice.TypeNumber:
		return amountColumn
	}
	return textColumn
}

// cells keeps the filled cells of a row: dates as text, other numbers with what their cells show.
func (w *Workbook) cells(out []invoice.Cell, l *layout, raw []invoice.Cell) ([]invoice.Cell, error) {
	for _, c := range raw {
		if c.Kind == invoice.CellText && blank(c.Text) || l.ignored[c.Index] {
			continue
		}
		l.growTo(c.Index)
		cell := c
		if l.reads[c.Index] != unknownColumn {
			if err := w.look(&cell, l.reads[c.Index]); err != nil {
				return nil, err
			}
		}
		if hides(cell.Shown, l.reads[c.Index]) {
			continue
		}
		out = append(out, cell)
	}
	return out, nil
}

// look finds out what the cell of a number or a text shows.
func (w *Workbook) look(c *invoice.Cell, kind columnKind) (err error) {
	switch {
	case c.Kind == invoice.CellText:
		c.Shown, err = w.book.ShownText(*c)
		return err
	case c.Kind != invoice.CellNumber:
		return nil
	case kind == dateColumn:
		text, ok, err := w.book.DateText(*c)
		if err != nil {
			return err
		}
		if ok {
			c.Kind, c.Text = invoice.CellDate, text
			return nil
		}
	}
	c.Shown, err = w.book.Shown(*c, kind == amountColumn)
	return err
}

// hides reports a zero that a format shows as nothing, in a column where what is shown counts: the
// cell is empty to whoever looks at it.
func hides(s *invoice.Shown, kind columnKind) bool {
	return s != nil && kind == textColumn && s.Format == invoice.FormatHidden && s.Exact && blank(s.Text)
}

// orderKey is the text of the order number, and the form in which two spellings of a number are
// equal. A formula's error is no number.
func orderKey(l *layout, cells []invoice.Cell) (text, key string) {
	for _, c := range cells {
		if c.Index != l.orderNo || c.Kind == invoice.CellError || c.Kind == invoice.CellUncached {
			continue
		}
		text, bare := numberText(c.Kind, c.Text, c.Shown)
		if bare {
			return text, plainInteger(text)
		}
		return text, invoice.CleanCode(text)
	}
	return "", ""
}

// numberText is the text that an order number is known by; bare says that it is a number as the
// file stores it.
func numberText(k invoice.CellKind, text string, s *invoice.Shown) (known string, bare bool) {
	if s != nil && s.Exact {
		return s.Text, false
	}
	return text, k == invoice.CellNumber
}

// plainKey is the key of an order number that its cell shows otherwise than the number alone,
// without the format: the order of that number in a file where the format is missing. It is empty
// for others.
func plainKey(k invoice.CellKind, text string, s *invoice.Shown) string {
	switch {
	case s == nil || !s.Exact:
		return ""
	case k == invoice.CellNumber:
		return plainInteger(text)
	}
	return invoice.CleanCode(text)
}

// alias notes the number of an order that a row's cell shows otherwise.
func (w *Workbook) alias(l *layout, key string, cells []invoice.Cell, entry int) {
	for _, c := range cells {
		if c.Index != l.orderNo || c.Shown == nil {
			continue
		}
		if plain := plainKey(c.Kind, c.Text, c.Shown); plain != "" && plain != key {
			w.store.Alias(entry, plain)
		}
	}
}

// twin is the number of another order that has the same number in another spelling; empty where
// there is none.
func (w *Workbook) twin(d *invoice.Draft) string {
	for _, r := range d.Rows {
		for _, c := range r.Cells {
			if c.Field != invoice.OrderNo || c.Shown == nil {
				continue
			}
			if plain := plainKey(c.Kind, c.Text, c.Shown); plain != "" && plain != d.Number {
				return w.store.Other(d.Number, plain)
			}
		}
	}
	return w.store.Other(d.Number, d.Number)
}
