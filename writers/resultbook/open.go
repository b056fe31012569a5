package resultbook

import (
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/xlsx/stream"
	"github.com/fapiao/fapiao/pipeline/report"
)

// openColumns are the columns of 待处理.
func openColumns(s *report.Summary, in string) []column {
	return []column{
		number(), orderColumn, buyerColumn, openGross(grossWidth(s)), state(20),
		wrapped(lang.Text{Zh: "原因", En: "Reason"}, 50, reason),
		wrapped(lang.Text{Zh: "处理建议", En: "What to do"}, 46, advice),
		wrapped(lang.Text{Zh: "错误代码", En: "Code"}, 13, func(_ *book, r *report.Row) string { return codes(r) }),
		rowColumn, wrapped(lang.Text{Zh: "单元格", En: "Cells"}, 10, func(_ *book, r *report.Row) string { return cells(r) }),
		sheetColumn, fileColumn, buyerTaxColumn, kind(in), serialColumn, remarkColumn, sellerName, sellerColumn,
	}
}

// openPrinted are the columns of 待处理 up to the cells.
const openPrinted = 10

// openGross is empty if the amount of a rejected order is unknown, which is not 0.00.
func openGross(width float64) column {
	return column{title: grossTitle, width: width, cell: func(b *book, r *report.Row) stream.Cell {
		if r.State == "rejected" && r.Gross == 0 {
			return stream.Empty(b.style.money)
		}
		return b.moneyCell(r.Gross)
	}}
}
