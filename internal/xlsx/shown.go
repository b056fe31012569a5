package xlsx

import (
	"encoding/xml"
	"fmt"
	"strconv"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/internal/xlsx/numfmt"
)

// loadStyles reads the cell styles. Formats of other elements, such as conditional formats (dxf),
// are numbered separately.
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

// format is the number format of a style. A missing style has the format of the first.
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

// Shown is how a cell displays its number; nil where it displays the number digit for digit. With
// amount only the value counts: grouping, decimals after the second and a yuan sign are ignored.
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
	shown := got // a copy, so that cells without special display do not allocate
	return &shown, nil
}

// PlainText reports whether texts of a style are displayed unchanged, so that ShownText is nil.
func (w *Workbook) PlainText(style int) (bool, error) {
	f, err := w.format(style)
	return err == nil && f.PlainText(), err
}

// ShownText is how a cell displays its text where the number format adds to it or hides it; nil
// where it displays the text unchanged.
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

// numberOf parses the number of a cell, rounded to its significant digits.
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

// trueDigits is the number of significant digits that a workbook keeps.
const trueDigits = 15

// Number is a cell's number in its shortest decimal form, rounded to its significant digits; ok is
// false where it has none.
func Number(c Cell) (text string, ok bool) {
	d, ok := numberOf(c)
	return d.String(), ok
}
