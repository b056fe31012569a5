package resultpage

import (
	"html/template"
	"strconv"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers/resultbook"
)

// row is a row of a table. Class is its colour where those of its table differ.
type row struct {
	Class string
	Cells []cell
}

// cell is a cell of a row. Key is the number by which its column is sorted; empty: by the text.
type cell struct {
	Class, Key, Text string
	Links            []link
}

// link is an address that resultbook.Linkable admits.
type link struct {
	Name    string
	Address template.URL
}

// head is the title of a column.
type head struct {
	Title  string
	Number bool
}

// column is a column of a table.
type column struct {
	title  lang.Text
	number bool
	cell   func(w *Writer, r *report.Row) cell
}

func (w *Writer) row(r *report.Row) (line row) {
	if r.Red != nil {
		line.Class = classOf(r.State)
	}
	for _, c := range columns(stateOf(r)) {
		line.Cells = append(line.Cells, c.cell(w, r))
	}
	return line
}

// stateOf is the section of a row.
func stateOf(r *report.Row) report.State {
	if r.Red != nil {
		return redSection
	}
	return r.State
}

// columns are those of a section.
func columns(of report.State) []column {
	switch {
	case of == redSection:
		return redColumns
	case resultbook.HasInvoice(of):
		return issuedColumns
	}
	return openColumns
}

func plain(class string, zh, en string, value func(w *Writer, r *report.Row) string) column {
	return column{title: lang.Text{Zh: zh, En: en}, cell: func(w *Writer, r *report.Row) cell {
		return cell{Class: class, Text: shown(value(w, r))}
	}}
}

func amount(zh, en string, value func(r *report.Row) invoice.Amount) column {
	return column{title: lang.Text{Zh: zh, En: en}, number: true, cell: func(_ *Writer, r *report.Row) cell {
		a := value(r)
		return cell{Class: "number", Key: strconv.FormatInt(int64(a), 10), Text: money(a)}
	}}
}

var (
	orderNo = plain("code", "订单号", "Order number", func(_ *Writer, r *report.Row) string { return r.OrderNo })
	buyer   = plain("buyer", "购买方名称", "Buyer", func(_ *Writer, r *report.Row) string { return r.BuyerName })
	buyerID = plain("code", "购买方税号", "Buyer tax number", func(_ *Writer, r *report.Row) string { return r.BuyerTaxNum })
	kind    = plain("", "发票种类", "Kind", func(w *Writer, r *report.Row) string { return r.Kind.Name().Text(w.lang) })
	number  = plain("code", "发票号码", "Invoice number", func(_ *Writer, r *report.Row) string { return r.InvoiceNo })
	net     = amount("不含税金额", "Net", func(r *report.Row) invoice.Amount { return r.Net })
	tax     = amount("税额", "Tax", func(r *report.Row) invoice.Amount { return r.Tax })
	gross   = amount("价税合计", "Gross", func(r *report.Row) invoice.Amount { return r.Gross })
	state   = plain("state", "状态", "Status", func(w *Writer, r *report.Row) string { return r.StateName().Text(w.lang) })
	remark  = plain("", "备注", "Remark", func(_ *Writer, r *report.Row) string { return r.Remark })
	source  = plain("source", "来源", "Source", func(_ *Writer, r *report.Row) string { return r.Source.AtCell().String() })
	files   = column{title: lang.Text{Zh: "文件", En: "Files"}, cell: func(w *Writer, r *report.Row) cell {
		return cell{Class: "links", Links: w.links(r)}
	}}
)

var issuedColumns = []column{orderNo, buyer, buyerID, kind, number, net, tax, gross, state,
	plain("code", "开票时间", "Issued at (Beijing)", func(_ *Writer, r *report.Row) string { return clock(r.IssuedAt) }), files,
	plain("text", "说明", "Note", func(w *Writer, r *report.Row) string { return w.texts.Note(r) }), remark,
}

var openColumns = []column{orderNo, buyer, openGross,
	plain("text", "原因", "Reason", func(w *Writer, r *report.Row) string { return w.texts.Reason(r) }),
	plain("text", "处理建议", "What to do", func(w *Writer, r *report.Row) string { return w.texts.Advice(r) }),
	plain("code", "错误代码", "Code", func(w *Writer, r *report.Row) string { return w.texts.Codes(r) }),
	source, plain("code", "单元格", "Cells", func(w *Writer, r *report.Row) string { return w.texts.Cells(r) }), remark,
}

// openGross is empty if the amount of a rejected order is not known.
var openGross = column{title: gross.title, number: true, cell: func(w *Writer, r *report.Row) cell {
	if r.State == "rejected" && r.Gross == 0 {
		return cell{Class: "number", Key: "0"}
	}
	return gross.cell(w, r)
}}

var redColumns = []column{
	plain("code", "红字单号", "Red order number", func(_ *Writer, r *report.Row) string { return r.OrderNo }),
	plain("code", "蓝票号码", "Blue invoice", func(_ *Writer, r *report.Row) string { return r.Red.BlueNo }), buyer,
	plain("", "红冲原因", "Reason", func(w *Writer, r *report.Row) string { return r.Red.Reason.Name().Text(w.lang) }),
	plain("code", "红字发票号码", "Red invoice", func(_ *Writer, r *report.Row) string { return r.InvoiceNo }), net, tax, gross, state,
	plain("code", "开票时间", "Issued at (Beijing)", redIssued),
	plain("code", "确认截止时间", "Confirm by (Beijing)", func(_ *Writer, r *report.Row) string { return clock(r.Red.Deadline) }), files,
	plain("text", "说明", "Note", func(w *Writer, r *report.Row) string { return w.texts.RedNote(r) }), remark,
}

// redIssued says where the day of issue is not known; empty: it is not issued.
func redIssued(w *Writer, r *report.Row) string {
	if r.Undated() {
		return lang.Pick(w.lang, "不详", "not known")
	}
	return clock(r.IssuedAt)
}

// links are the addresses of an invoice that may be opened.
func (w *Writer) links(r *report.Row) (out []link) {
	for _, l := range []struct{ name, address string }{{"PDF", r.PDFURL}, {"OFD", r.OFDURL}, {"XML", r.XMLURL}} {
		if resultbook.Linkable(l.address, w.sum.Environment) {
			out = append(out, link{l.name, template.URL(l.address)})
		}
	}
	return out
}
