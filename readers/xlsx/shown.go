package xlsx

import (
	"github.com/fapiao/fapiao/internal/xlsx"
	"github.com/fapiao/fapiao/internal/xlsx/numfmt"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// formats maps the classes of number formats to those of orders.
var formats = map[numfmt.Class]invoice.CellFormat{
	numfmt.General: invoice.FormatNumber, numfmt.Number: invoice.FormatNumber,
	numfmt.Percent: invoice.FormatPercent, numfmt.Currency: invoice.FormatCurrency,
	numfmt.Date: invoice.FormatDate, numfmt.Time: invoice.FormatTime,
	numfmt.Fraction: invoice.FormatFraction, numfmt.Scientific: invoice.FormatScientific,
	numfmt.Hidden: invoice.FormatHidden,
}

// Shown implements book.Book.
func (w *Book) Shown(c *invoice.Cell, amount bool) (*invoice.Shown, error) {
	s, err := w.of.Shown(cellOf(c), amount)
	return shown(s), Refused(w.Path(), err)
}

// ShownText implements book.Book.
func (w *Book) ShownText(c *invoice.Cell) (*invoice.Shown, error) {
	if plain, err := w.of.PlainText(c.Style); plain || err != nil {
		return nil, Refused(w.Path(), err)
	}
	s, err := w.of.ShownText(cellOf(c))
	return shown(s), Refused(w.Path(), err)
}

func shown(s *numfmt.Shown) *invoice.Shown {
	if s == nil {
		return nil
	}
	return &invoice.Shown{Format: formats[s.Class], Text: s.Text, Exact: s.Exact}
}

// DateText implements book.Book.
func (w *Book) DateText(c *invoice.Cell) (text string, ok bool, err error) {
	text, ok, err = w.of.DateText(cellOf(c))
	return text, ok, Refused(w.Path(), err)
}

// Number is a cell's number in its shortest decimal form, without digits beyond the precision of
// the file; ok is false where the cell has none.
func Number(c invoice.Cell) (text string, ok bool) { return xlsx.Number(cellOf(&c)) }
