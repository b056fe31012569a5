package templates

import (
	"errors"

	"github.com/xuri/excelize/v2"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

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

// header writes the titles of a sheet, and the format of its columns.
func (b *orderBook) header(sheet string) error {
	for i, c := range b.columns {
		name, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		style := b.styles.optional
		if required(c.Field) {
			style = b.styles.required
		}
		if err := errors.Join(
			b.SetColWidth(sheet, name, name, width(c)),
			b.SetColStyle(sheet, name, b.styles.column(c.Type)),
			b.SetCellStr(sheet, name+"1", c.Title.Text(b.lang)),
			b.SetCellStyle(sheet, name+"1", name+"1", style),
		); err != nil {
			return err
		}
	}
	return errors.Join(b.SetRowHeight(sheet, 1, 30), b.SetPanes(sheet, &excelize.Panes{
		Freeze: true, XSplit: 1, YSplit: 1, TopLeftCell: "B2", ActivePane: "bottomRight",
	}))
}

// width is the width of a column in characters.
func width(c invoice.FieldInfo) float64 {
	switch {
	case c.Field == invoice.BuyerName || c.Field == invoice.GoodsName || c.Field == invoice.Remark:
		return 30
	case c.Type == invoice.TypeCode || c.Type == invoice.TypeDate:
		return 22
	}
	return 14
}
