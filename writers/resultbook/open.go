package resultbook

import (
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/xlsx/stream"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
)

// openColumns are the columns of 待处理: what became of an order, then its rows in the standard
// layout of order workbooks, in which they can be corrected and read again, then what else is known
// of it. Package readers distinguishes the first and the last from the others by their titles.
func openColumns(s *report.Summary, in string) []column {
	columns := []column{
		number(), leftOr(orderColumn, invoice.OrderNo), leftOr(buyerColumn, invoice.BuyerName), once(openGross(grossWidth(s))), state(20),
		once(wrapped(lang.Text{Zh: "原因", En: "Reason"}, 50, reason)),
		once(wrapped(lang.Text{Zh: "处理建议", En: "What to do"}, 46, advice)),
		once(wrapped(lang.Text{Zh: "错误代码", En: "Code"}, 13, func(_ *book, r *report.Row) string { return codes(r) })),
		rowColumn, once(wrapped(lang.Text{Zh: "单元格", En: "Cells"}, 10, func(_ *book, r *report.Row) string { return cells(r) })),
		sheetColumn, fileColumn, leftOr(buyerTaxColumn, invoice.BuyerTaxNum), leftOr(kind(in), invoice.KindField),
	}
	for _, c := range leftColumns(s.Left) {
		columns = append(columns, c.column())
	}
	return append(columns, serialColumn, leftOr(openSeller, invoice.Seller))
}

// openSeller is the only column of the seller: two could contradict each other once they are
// edited.
var openSeller = code(invoice.Seller.Title(), 21, func(r *report.Row) string { return r.Seller })

// openPrinted are the columns of 待处理 up to the cells.
const openPrinted = 10

// openGross is empty if the amount of a rejected order is unknown, which is not 0.00. Its title is
// none of a line's amount.
func openGross(width float64) column {
	return column{title: lang.Text{Zh: "订单合计", En: "Order total"}, width: width, cell: func(b *book, r *report.Row) stream.Cell {
		if r.State == "rejected" && r.Gross == 0 {
			return stream.Empty(b.style.money)
		}
		return b.moneyCell(r.Gross)
	}}
}

// once is a column that is filled in the first line of an order alone.
func once(c column) column {
	fill := c.cell
	c.cell = func(b *book, r *report.Row) stream.Cell {
		if b.left.at > 0 {
			return stream.Empty(b.style.text.plain)
		}
		return fill(b, r)
	}
	return c
}

// leftOr is a column of results that is a field of the order, too: a line shows what was typed, and
// an order without lines what the results know.
func leftOr(c column, f invoice.Field) column {
	fill := c.cell
	typed := leftColumn{Field: f}.column().cell
	c.cell = func(b *book, r *report.Row) stream.Cell {
		if b.left.row == nil {
			return fill(b, r)
		}
		return typed(b, r)
	}
	return c
}
