package xlsx

import (
	"encoding/xml"
	"fmt"
	"strconv"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/internal/xlsx/numfmt"
)

// loadStyles reads the styles of cells. Formats of other things, such as those that a condition
// chooses (dxf), have numbers of their own.
func (w *Workbook) loadStyles() error {
	st := &styles{codes: map[int]string{}, formats: map[int]*numfmt.Format{}}
	if part := w.names["styles"]; part != "" {
		s, err := w.stream(part, "")
		if err != nil {
			return err
		}
		defer s.close()
		err = s.each(func(e xml.StartElement) error {
			switch id, _ := strconv.Atoi(attr(e, "numFmtId")); { // none is the general format
			case s.at("styleSheet", "numFmts", "numFmt"):
				if len(attr(e, "formatCode")) > maxFormat {
					return refuse(TooLarge, fmt.Sprintf("numFmt %d", id), nil)
				}
				st.codes[id] = attr(e, "formatCode")
			case s.at("styleSheet", "cellXfs", "xf"):
				st.ids = append(st.ids, id)
			}
			if max(len(st.codes), len(st.ids)) > maxStyles {
				return refuse(TooMany, fmt.Sprintf("more than %d styles", maxStyles), nil)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	st.byStyle = make([]*numfmt.Format, max(len(st.ids), 1))
	w.looks = st
	return nil
}

// format is the number format of a style. A style that is not there has the format of the first.
func (w *Workbook) format(style int) (*numfmt.Format, error) {
	if w.looks == nil {
		if err := w.loadStyles(); err != nil {
			return nil, err
		}
	}
	st := w.looks
	if style < 0 || style >= len(st.byStyle) {
		style = 0
	}
	f := st.byStyle[style]
	if f == nil {
		f = st.read(style)
		st.byStyle[style] = f
	}
	return f, nil
}

// Shown is what a cell shows of its number; nil where that is the number, digit for digit. amount
// says that only the number counts, not how it is written: then grouping, decimals beyond the
// second and a yuan's sign are nothing to know of.
func (w *Workbook) Shown(c Cell, amount bool) (*numfmt.Shown, error) {
	if c.Kind != CellNumber {
		return nil, nil
	}
	f, err := w.format(c.Style)
	if err != nil || f.General() || amount && f.Plain(c.Text) {
		return nil, err
	}
	d, ok := numberOf(c)
	if !ok {
		return nil, nil // the checks refuse such a number
	}
	got := f.Show(d, w.year04)
	if got.Exact && (got.Class == numfmt.General || got.Text == c.Text) {
		return nil, nil
	}
	shown := got // of its own, so that cells that show their number cost nothing
	return &shown, nil
}

// ShownText is what a cell shows of its text, where its format adds to the text or hides it; nil
// where that is the text.
func (w *Workbook) ShownText(c Cell) (*numfmt.Shown, error) {
	f, err := w.format(c.Style)
	if err != nil || c.Kind != CellText || f.PlainText() {
		return nil, err
	}
	text, exact := f.ShowText(c.Text)
	class := numfmt.Number
	if !exact {
		class = numfmt.Hidden
	}
	return &numfmt.Shown{Class: class, Text: text, Exact: exact}, nil
}

// numberOf reads the number of a cell, the digits of it that are true.
func numberOf(c Cell) (decimal.Decimal, bool) {
	if c.Kind != CellNumber || len(c.Text) > maxNumber {
		return decimal.Zero, false
	}
	d, err := decimal.NewFromString(c.Text)
	if err != nil || d.Exponent() > 40 || d.Exponent() < -60 {
		return decimal.Zero, false
	}
	if over := d.NumDigits() - trueDigits; over > 0 {
		d = d.Round(-d.Exponent() - int32(over))
	}
	return d, true
}

// trueDigits is how many digits of a number a workbook keeps.
const trueDigits = 15

// Number is a cell's number in its shortest decimal form, with the digits that are true; ok is
// false where it has none.
func Number(c Cell) (text string, ok bool) {
	d, ok := numberOf(c)
	return d.String(), ok
}
