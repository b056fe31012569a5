package resultbook

import (
	"strconv"

	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/xuri/excelize/v2"
)

// hasInvoice tells the states of 开票结果: an invoice exists or existed.
func hasInvoice(state string) bool {
	switch state {
	case "issued", "seal_failed", "voiding", "voided":
		return true
	}
	return false
}

// code is a column of digits or letters that must stay as they are.
func code(title words, width float64, value func(r *report.Row) string) column {
	return column{title: title, width: width, code: true, cell: func(b *book, r *report.Row) excelize.Cell {
		return b.textCell(value(r), b.style.code)
	}}
}

func text(title words, width float64, value func(r *report.Row) string) column {
	return column{title: title, width: width, cell: func(b *book, r *report.Row) excelize.Cell {
		return b.textCell(value(r), b.style.text)
	}}
}

// wrapped is a column of longer texts, which make their row higher.
func wrapped(title words, width float64, value func(b *book, r *report.Row) string) column {
	return column{title: title, width: width, wrap: true, cell: func(b *book, r *report.Row) excelize.Cell {
		return b.textCell(value(b, r), b.style.wrap)
	}}
}

func link(label string, value func(r *report.Row) string) column {
	return column{title: words{label, label}, width: 7, cell: func(b *book, r *report.Row) excelize.Cell {
		return b.linkCell(value(r), label)
	}}
}

var (
	// numberColumn counts the rows of a table; the table itself fills it.
	numberColumn = column{title: words{"序号", "No."}, width: 7}

	orderColumn    = code(words{"订单号", "Order number"}, 21, func(r *report.Row) string { return r.OrderNo })
	buyerColumn    = wrapped(words{"购买方名称", "Buyer"}, 30, func(_ *book, r *report.Row) string { return r.BuyerName })
	buyerTaxColumn = code(words{"购买方税号", "Buyer tax number"}, 22, func(r *report.Row) string { return r.BuyerTaxNum })
	kindColumn     = column{title: words{"发票种类", "Kind"}, width: 12, cell: func(b *book, r *report.Row) excelize.Cell {
		return b.textCell(r.Kind.Name(b.lang), b.style.text)
	}}
	grossColumn = column{title: words{"价税合计", "Gross"}, width: 15, cell: func(b *book, r *report.Row) excelize.Cell { return b.moneyCell(r.Gross) }}
	stateColumn = column{title: words{"状态", "Status"}, width: 12, cell: func(b *book, r *report.Row) excelize.Cell {
		name := clean(report.StateName(r.State, b.lang), cutMark.in(b.lang))
		return excelize.Cell{StyleID: b.style.ofState(r.State), Value: name}
	}}
	serialColumn = code(words{"流水号", "Serial number"}, 25, func(r *report.Row) string { return r.SerialNo })
	remarkColumn = wrapped(words{"备注", "Remark"}, 28, func(_ *book, r *report.Row) string { return r.Remark })
	sellerColumn = code(words{"销售方税号", "Seller tax number"}, 22, func(r *report.Row) string { return r.Seller })
	fileColumn   = text(words{"来源文件", "Source file"}, 26, func(r *report.Row) string { return r.Source.File })
	sheetColumn  = text(words{"来源工作表", "Source sheet"}, 16, func(r *report.Row) string { return r.Source.Sheet })
	rowColumn    = column{title: words{"来源行", "Source row"}, width: 9, cell: func(b *book, r *report.Row) excelize.Cell {
		if r.Source.Row == 0 {
			return excelize.Cell{StyleID: b.style.count}
		}
		return b.countCell(r.Source.Row)
	}}
)

// issuedColumns is 开票结果.
func issuedColumns() []column {
	return []column{
		numberColumn, orderColumn, buyerColumn, buyerTaxColumn, kindColumn,
		code(words{"发票号码", "Invoice number"}, 24, func(r *report.Row) string { return r.InvoiceNo }),
		code(words{"发票代码", "Invoice code"}, 14, func(r *report.Row) string { return r.InvoiceCode }),
		{title: words{"开票时间", "Issued at (Beijing)"}, width: 20, cell: func(b *book, r *report.Row) excelize.Cell { return b.timeCell(r.IssuedAt) }},
		{title: words{"不含税金额", "Net"}, width: 15, cell: func(b *book, r *report.Row) excelize.Cell { return b.moneyCell(r.Net) }},
		{title: words{"税额", "Tax"}, width: 13, cell: func(b *book, r *report.Row) excelize.Cell { return b.moneyCell(r.Tax) }},
		grossColumn, stateColumn,
		link("PDF", func(r *report.Row) string { return r.PDFURL }),
		link("OFD", func(r *report.Row) string { return r.OFDURL }),
		link("XML", func(r *report.Row) string { return r.XMLURL }),
		serialColumn, remarkColumn, wrapped(words{"说明", "Note"}, 40, note), sellerColumn, fileColumn, sheetColumn, rowColumn,
	}
}

// issuedPrinted are the columns of 开票结果 that make sense on paper: up to the status.
const issuedPrinted = 12

// openColumns is 待处理.
func openColumns() []column {
	return []column{
		numberColumn, orderColumn, buyerColumn, openGrossColumn, stateColumn,
		wrapped(words{"原因", "Reason"}, 50, reason),
		wrapped(words{"处理建议", "What to do"}, 46, advice),
		wrapped(words{"错误代码", "Code"}, 13, func(_ *book, r *report.Row) string { return codes(r) }),
		rowColumn, wrapped(words{"单元格", "Cells"}, 10, func(_ *book, r *report.Row) string { return cells(r) }),
		sheetColumn, fileColumn, buyerTaxColumn, kindColumn, serialColumn, remarkColumn, sellerColumn,
	}
}

// openPrinted are the columns of 待处理 up to the cells.
const openPrinted = 10

// openGrossColumn stays empty where a rejected order's amount could not be worked out, which is not
// the same as 0.00.
var openGrossColumn = column{title: grossColumn.title, width: grossColumn.width, cell: func(b *book, r *report.Row) excelize.Cell {
	if r.State == "rejected" && r.Gross == 0 {
		return excelize.Cell{StyleID: b.style.money}
	}
	return b.moneyCell(r.Gross)
}}

// numbered makes a list of texts; a single one needs no number.
func numbered(texts []string) string {
	if len(texts) == 1 {
		return texts[0]
	}
	out := ""
	for i, s := range texts {
		if i > 0 {
			out += "\n"
		}
		out += strconv.Itoa(i+1) + ". " + s
	}
	return out
}
