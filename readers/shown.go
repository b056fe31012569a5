package readers

import (
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// columnKind is the kind of values in a column; it determines how number formats are used.
type columnKind uint8

const (
	unknownColumn columnKind = iota // no known field
	textColumn                      // texts and codes: the displayed text is used
	amountColumn                    // numbers: the stored value is used, unless another is displayed
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

// cells appends the filled cells of a row: dates as text, other numbers with their displayed text.
func (w *Workbook) cells(out []invoice.Cell, l *layout, raw []invoice.Cell) ([]invoice.Cell, error) {
	for i := range raw {
		c := &raw[i]
		if c.Kind == invoice.CellText && blank(c.Text) || l.ignored != nil && l.ignored[c.Index] {
			continue
		}
		l.growTo(c.Index)
		kind := l.reads[c.Index]
		out = append(out, *c)
		if kind == unknownColumn {
			continue
		}
		last := len(out) - 1
		if err := w.setShown(&out[last], kind); err != nil {
			return nil, err
		}
		if hides(out[last].Shown, kind) {
			out = out[:last]
		}
	}
	return out, nil
}

// setShown sets the displayed text of a number or a text.
func (w *Workbook) setShown(c *invoice.Cell, kind columnKind) (err error) {
	switch {
	case c.Kind == invoice.CellText:
		c.Shown, err = w.book.ShownText(c)
		w.textShown = err == nil
		return err
	case c.Kind != invoice.CellNumber:
		return nil
	case kind == dateColumn:
		text, ok, err := w.book.DateText(c)
		if err != nil {
			return err
		}
		if ok {
			c.Kind, c.Text = invoice.CellDate, text
			return nil
		}
	}
	c.Shown, err = w.book.Shown(c, kind == amountColumn)
	return err
}

// hides reports whether a zero is displayed as nothing in a column where the displayed text counts:
// the cell looks empty.
func hides(s *invoice.Shown, kind columnKind) bool {
	return s != nil && kind == textColumn && s.Format == invoice.FormatHidden && s.Exact && blank(s.Text)
}

// orderKey is the text of the order number, and its normalized form, which is equal for all
// spellings of a number. Both are empty for the error of a formula.
func orderKey(l *layout, cells []invoice.Cell) (text, key string) {
	for i := range cells {
		c := &cells[i]
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

// numberText is the text used as the order number; bare reports that it is the stored number.
func numberText(k invoice.CellKind, text string, s *invoice.Shown) (known string, bare bool) {
	if s != nil && s.Exact {
		return s.Text, false
	}
	return text, k == invoice.CellNumber
}

// plainKey is the key of an order number without its number format, as in a file where the format
// was lost. It is empty where the format does not change the displayed number.
func plainKey(k invoice.CellKind, text string, s *invoice.Shown) string {
	switch {
	case s == nil || !s.Exact:
		return ""
	case k == invoice.CellNumber:
		return plainInteger(text)
	}
	return invoice.CleanCode(text)
}

// alias records the plain key of an order number whose format changes the displayed text.
func (w *Workbook) alias(l *layout, key string, cells []invoice.Cell, entry int) {
	for i := range cells {
		c := &cells[i]
		if c.Index != l.orderNo || c.Shown == nil {
			continue
		}
		if plain := plainKey(c.Kind, c.Text, c.Shown); plain != "" && w.prefix()+plain != key {
			w.store.Alias(entry, w.prefix()+plain)
		}
	}
}

// twin is the number of another order that is the same number in another spelling; empty where
// there is none.
func (w *Workbook) twin(d *invoice.Draft) string {
	for i := range d.Rows {
		for j := range d.Rows[i].Cells {
			c := &d.Rows[i].Cells[j]
			if c.Field != invoice.OrderNo || c.Shown == nil {
				continue
			}
			if plain := plainKey(c.Kind, c.Text, c.Shown); plain != "" && w.prefix()+plain != d.Number {
				return w.store.Other(d.Number, w.prefix()+plain)
			}
		}
	}
	return w.store.Other(d.Number, d.Number)
}
