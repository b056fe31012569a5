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
	var ids []int
	codes := map[int]string{}
	if part := w.names["styles"]; part != "" {
		s, err := w.stream(part, "")
		if err != nil {
			return err
		}
		defer s.close()
		err = s.each(func(e xml.StartElement) error {
			switch id, _ := strconv.Atoi(attr(e, "numFmtId")); { // none is the general format
			case s.at("styleSheet", "numFmts", "numFmt"):
				if len(attr(e, "formatCode")) > MaxFormat {
					return refuse(TooLarge, fmt.Sprintf("numFmt %d", id), nil)
				}
				codes[id] = attr(e, "formatCode")
			case s.at("styleSheet", "cellXfs", "xf"):
				ids = append(ids, id)
			}
			if max(len(codes), len(ids)) > MaxStyles {
				return refuse(TooMany, fmt.Sprintf("more than %d styles", MaxStyles), nil)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	w.looks = NewStyles(ids, codes, w.year04)
	return nil
}

// Styles are the number formats of the workbook's cell styles.
func (w *Workbook) Styles() (*Styles, error) {
	if w.looks == nil {
		if err := w.loadStyles(); err != nil {
			return nil, err
		}
	}
	return w.looks, nil
}

// Shown is Styles.Shown.
func (w *Workbook) Shown(c Cell, amount bool) (*numfmt.Shown, error) {
	st, err := w.Styles()
	if err != nil {
		return nil, err
	}
	return st.Shown(c, amount), nil
}

// PlainText is Styles.PlainText.
func (w *Workbook) PlainText(style int) (bool, error) {
	st, err := w.Styles()
	return err == nil && st.PlainText(style), err
}

// ShownText is Styles.ShownText.
func (w *Workbook) ShownText(c Cell) (*numfmt.Shown, error) {
	st, err := w.Styles()
	if err != nil {
		return nil, err
	}
	return st.ShownText(c), nil
}

// DateText is Styles.DateText.
func (w *Workbook) DateText(c Cell) (text string, ok bool, err error) {
	st, err := w.Styles()
	if err != nil {
		return "", false, err
	}
	text, ok = st.DateText(c)
	return text, ok, nil
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
