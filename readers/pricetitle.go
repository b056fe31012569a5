package readers

import (
	"slices"

	"github.com/fapiao/fapiao/internal/xlsx"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// priceTitles are titles of the price, folded, that also say whether prices and amounts include
// tax.
var priceTitles = map[string]bool{"含税单价": true, "不含税单价": false}

// priceTitle is the column of a price whose title says whether it includes tax.
type priceTitle struct {
	col      int
	title    string
	included bool
}

// findPriceTitle finds the price of a sheet of lines that has no other column of prices. With two
// such titles it is not clear which of the prices the amount belongs to, so that none is read.
func findPriceTitle(row map[int]string) *priceTitle {
	var found *priceTitle
	for col, text := range row {
		included, ok := priceTitles[invoice.Fold(text)]
		switch {
		case !ok:
		case found != nil:
			return nil
		default:
			found = &priceTitle{col, text, included}
		}
	}
	return found
}

// readPriceTitle adds the price to the fields of a header. It does not count for what the header
// is: files whose price was not read by earlier versions keep their header and order numbers.
func (h *header) readPriceTitle(row map[int]string, seen map[invoice.Field]bool) {
	if seen[invoice.Price] || h.role != invoice.RoleMixed && h.role != invoice.RoleLine {
		return
	}
	if h.price = findPriceTitle(row); h.price != nil {
		h.fields[h.price.col] = invoice.Price
	}
}

// flagCell is the cell of the field 是否含税 that the title fixes for each row of the sheet.
func (l *layout) flagCell() invoice.Cell {
	text := "否"
	if l.price.included {
		text = "是"
	}
	at := invoice.Place{File: l.table.File, Sheet: l.table.Sheet, Row: l.header, Col: xlsx.ColumnName(l.price.col)}
	return invoice.Cell{Field: invoice.TaxIncluded, Text: text, Title: l.price.title, Col: at.Col, From: &invoice.Origin{Title: at}}
}

// giveFlags adds to the rows of an order what the titles of their sheets say about tax.
func (w *Workbook) giveFlags(d *invoice.Draft) {
	if !slices.ContainsFunc(w.layouts, func(l *layout) bool { return l.price != nil }) {
		return
	}
	for i := range d.Rows {
		r := &d.Rows[i]
		n := slices.IndexFunc(w.layouts, func(l *layout) bool { return l.table.Sheet == r.Place.Sheet })
		if n >= 0 && w.layouts[n].price != nil {
			r.Cells = append(slices.Clip(r.Cells), w.layouts[n].flagCell())
		}
	}
}
