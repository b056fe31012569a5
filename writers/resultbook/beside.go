package resultbook

import (
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/xlsx/stream"
	"github.com/fapiao/fapiao/pipeline/report"
)

// maxBeside is the most reversed invoices that are linked with their red ones: each link searches a
// sheet when the workbook is calculated.
const maxBeside = 5000

// beside says where the invoices are that red ones reverse, by their numbers.
type beside map[string]string // their sheets

// add keeps the sheet of an invoice that red ones reverse.
func (b beside) add(r *report.Row, sheet string) {
	if hasReds(r) && r.InvoiceNo != "" && len(b) < maxBeside {
		b[r.InvoiceNo] = sheet
	}
}

func hasReds(r *report.Row) bool { return r.Reversed.Reds > 0 || r.Reversed.Open > 0 }

// linksReds reports whether the results have the red invoices of all their invoices, and not too
// many.
func linksReds(s *report.Summary) bool {
	return s.Reds.Count() > 0 && s.Reds.Count() <= maxBeside && s.Extract.Whole() && !s.Issued
}

// redLink leads from an invoice to the first of its red ones.
var redLink = column{title: lang.Text{Zh: "红票", En: "Red"}, width: 6, cell: func(b *book, r *report.Row) stream.Cell {
	if !hasReds(r) || r.InvoiceNo == "" {
		return stream.Empty(b.style.link)
	}
	return b.found(r.InvoiceNo, sheetReds.Text(b.lang), blueNumberColumn, lang.Text{Zh: "红票", En: "Red"})
}}

// blueLink leads from a red invoice to the one that it reverses, where that is in the workbook.
var blueLink = column{title: lang.Text{Zh: "蓝票", En: "Blue"}, width: 6, cell: func(b *book, r *report.Row) stream.Cell {
	sheet, ok := b.beside[r.Red.BlueNo]
	if !ok {
		return stream.Empty(b.style.link)
	}
	return b.found(r.Red.BlueNo, sheet, invoiceNumberColumn, lang.Text{Zh: "蓝票", En: "Blue"})
}}

// The columns, from 1, in which the links search for an invoice.
const (
	blueNumberColumn    = 2 // of 红字发票
	invoiceNumberColumn = 6 // of 开票结果
)

// found is a link to the row of an invoice, wherever somebody sorts it to.
func (b *book) found(number, sheet string, column int, label lang.Text) stream.Cell {
	text := label.Text(b.lang)
	letter := strings.TrimRight(stream.CellName(column, 1), "1")
	place := stream.On(sheet, "$"+letter+":$"+letter)
	formula := `HYPERLINK("#` + quote(stream.On(sheet, letter)) + `"&MATCH("` + quote(number) + `",` + place + `,0),"` + text + `")`
	return stream.Formula(b.style.link, formula, text)
}
