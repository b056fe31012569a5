package resultbook

import (
	"fmt"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/xlsx/stream"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
)

// issuedColumns are the columns of 开票结果. Those up to the links fit on a screen of 1,500 pixels.
func issuedColumns(s *report.Summary, in string) []column {
	first := []column{
		number(), orderColumn, buyerColumn, buyerTaxColumn, kind(in), invoiceNumber(),
		net(s), tax(s), gross(s), issuedState(), link("PDF", pdf), link("OFD", ofd), link("XML", xml),
	}
	if linksReds(s) {
		first = append(first, redLink)
	}
	return append(first,
		issuedAt, wrapped(Titles.Note, 60, note), remarkColumn, invoiceCode,
		serialColumn, sellerName, sellerColumn, fileColumn, sheetColumn, rowColumn,
		text(lang.Text{Zh: "PDF 地址", En: "PDF address"}, 30, pdf),
		text(lang.Text{Zh: "OFD 地址", En: "OFD address"}, 30, ofd),
		text(lang.Text{Zh: "XML 地址", En: "XML address"}, 30, xml))
}

// issuedPrinted are the columns of 开票结果 that make sense on paper: up to the time of issue.
func issuedPrinted(s *report.Summary) int {
	if linksReds(s) {
		return 15
	}
	return 14
}

var (
	grossTitle  = Titles.Gross
	invoiceCode = code(lang.Text{Zh: "发票代码", En: "Invoice code"}, 14,
		func(r *report.Row) string { return r.InvoiceCode })
	issuedAt = column{title: Titles.IssuedAt, width: 20,
		cell: func(b *book, r *report.Row) stream.Cell { return b.timeCell(r.IssuedAt) }}
)

func pdf(r *report.Row) string { return r.PDFURL }
func ofd(r *report.Row) string { return r.OFDURL }
func xml(r *report.Row) string { return r.XMLURL }

// link opens an address with a click. The value of such a cell is its label, so that the address
// itself stands in a column of its own for programs that read values.
func link(label string, value func(r *report.Row) string) column {
	return column{title: lang.Text{Zh: label, En: label}, width: 6, cell: func(b *book, r *report.Row) stream.Cell {
		return b.linkCell(value(r), label)
	}}
}

func net(s *report.Summary) column {
	width := moneyWidth(s, 14, func(x report.StateSum) invoice.Amount { return x.Net })
	return amount(Titles.Net, width,
		func(r *report.Row) invoice.Amount { return r.Net },
		func(t *sums) invoice.Amount { return t.net })
}

func tax(s *report.Summary) column {
	width := moneyWidth(s, 12, func(x report.StateSum) invoice.Amount { return x.Tax })
	return amount(Titles.Tax, width,
		func(r *report.Row) invoice.Amount { return r.Tax },
		func(t *sums) invoice.Amount { return t.tax })
}

func gross(s *report.Summary) column {
	return amount(grossTitle, grossWidth(s),
		func(r *report.Row) invoice.Amount { return r.Gross },
		func(t *sums) invoice.Amount { return t.gross })
}

// amount is a column of money with its sum below.
func amount(title lang.Text, width float64, value func(*report.Row) invoice.Amount,
	sum func(*sums) invoice.Amount) column {
	return column{title: title, width: width, sum: sum,
		cell: func(b *book, r *report.Row) stream.Cell { return b.moneyCell(value(r)) },
		total: func(b *book, t *sums) stream.Cell {
			return b.moneyCell(sum(t)).Styled(b.style.totalMoney)
		}}
}

// invoiceNumber has the number of invoices below.
func invoiceNumber() column {
	c := code(Titles.InvoiceNo, 23,
		func(r *report.Row) string { return r.InvoiceNo })
	c.count = true
	c.total = func(b *book, t *sums) stream.Cell {
		return stream.Int(b.style.totalCount, int64(t.n))
	}
	return c
}

// issuedState says below how many of the invoices that are counted are void.
func issuedState() column {
	c := state(17)
	c.total = func(b *book, t *sums) stream.Cell {
		if t.void == 0 {
			return stream.Empty(b.style.total)
		}
		text := fmt.Sprintf(lang.Text{Zh: "含已作废 %d 张", En: "%d of them void"}.Text(b.lang), t.void)
		return stream.Text(b.style.total, text)
	}
	return c
}
