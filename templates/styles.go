package templates

import (
	"errors"

	"github.com/xuri/excelize/v2"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// styles are the indexes of the workbook's styles.
type styles struct{ required, optional, text, amount, general, wrap int }

// Built-in number formats (ECMA-376 part 1, 18.8.30).
const (
	formatGeneral = 0
	formatMoney   = 4  // #,##0.00
	formatText    = 49 // @
)

func (b *orderBook) makeStyles() error {
	titles := func(fill string) *excelize.Style {
		return &excelize.Style{
			Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{fill}},
			Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true},
		}
	}
	var errs []error
	add := func(s *excelize.Style) int {
		i, err := b.NewStyle(s)
		errs = append(errs, err)
		return i
	}
	b.styles = styles{
		required: add(titles("FFD966")),
		optional: add(titles("D9E1F2")),
		text:     add(&excelize.Style{NumFmt: formatText}),
		amount:   add(&excelize.Style{NumFmt: formatMoney}),
		general:  add(&excelize.Style{NumFmt: formatGeneral}),
		wrap:     add(&excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}}),
	}
	return errors.Join(errs...)
}

// column is the style of the cells of a column. Codes are text, since a spreadsheet keeps only 15
// digits of a number.
func (s styles) column(t invoice.FieldType) int {
	switch t {
	case invoice.TypeCode:
		return s.text
	case invoice.TypeAmount:
		return s.amount
	}
	return s.general
}
