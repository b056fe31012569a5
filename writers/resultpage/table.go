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
	case of.HasInvoice():
		return issuedColumns
	}
	return openColumns
}

func plain(class string, title lang.Text, value func(w *Writer, r *report.Row) string) column {
	return column{title: title, cell: func(w *Writer, r *report.Row) cell {
		return cell{Class: class, Text: shown(value(w, r))}
	}}
}

func amount(title lang.Text, value func(r *report.Row) invoice.Amount) column {
	return column{title: title, number: true, cell: func(_ *Writer, r *report.Row) cell {
		a := value(r)
		return cell{Class: "number", Key: strconv.FormatInt(int64(a), 10), Text: money(a)}
	}}
}

var (
	orderNo = plain("code", titles.Order, func(_ *Writer, r *report.Row) string { return r.OrderNo })
	buyer   = plain("buyer", titles.Buyer, func(_ *Writer, r *report.Row) string { return r.BuyerName })
	buyerID = plain("code", titles.BuyerTax, func(_ *Writer, r *report.Row) string { return r.BuyerTaxNum })
	kind    = plain("", titles.Kind, func(w *Writer, r *report.Row) string { return r.Kind.Name().Text(w.lang) })
	number  = plain("code", titles.InvoiceNo, func(_ *Writer, r *report.Row) string { return r.InvoiceNo })
	net     = amount(titles.Net, func(r *report.Row) invoice.Amount { return r.Net })
	tax     = amount(titles.Tax, func(r *report.Row) invoice.Amount { return r.Tax })
	gross   = amount(titles.Gross, func(r *report.Row) invoice.Amount { return r.Gross })
	state   = plain("state", titles.Status, func(w *Writer, r *report.Row) string { return r.StateName().Text(w.lang) })
	remark  = plain("", titles.Remark, func(_ *Writer, r *report.Row) string { return r.Remark })
	source  = plain("source", lang.Text{Zh: "来源", En: "Source"}, func(_ *Writer, r *report.Row) string { return r.Source.AtCell().String() })
	files   = column{title: lang.Text{Zh: "文件", En: "Files"}, cell: func(w *Writer, r *report.Row) cell {
		return cell{Class: "links", Links: w.links(r)}
	}}
)

var issuedColumns = []column{orderNo, buyer, buyerID, kind, number, net, tax, gross, state,
	plain("code", titles.IssuedAt, func(_ *Writer, r *report.Row) string { return clock(r.IssuedAt) }), files,
	plain("text", titles.Note, func(w *Writer, r *report.Row) string { return w.texts.Note(r) }), remark,
}

var openColumns = []column{orderNo, buyer, openGross,
	plain("text", lang.Text{Zh: "原因", En: "Reason"}, func(w *Writer, r *report.Row) string { return w.texts.Reason(r) }),
	plain("text", lang.Text{Zh: "处理建议", En: "What to do"}, func(w *Writer, r *report.Row) string { return w.texts.Advice(r) }),
	plain("code", lang.Text{Zh: "错误代码", En: "Code"}, func(w *Writer, r *report.Row) string { return w.texts.Codes(r) }),
	source, plain("code", lang.Text{Zh: "单元格", En: "Cells"}, func(w *Writer, r *report.Row) string { return w.texts.Cells(r) }), remark,
}

// openGross is empty if the amount of a rejected order is not known.
var openGross = column{title: gross.title, number: true, cell: func(w *Writer, r *report.Row) cell {
	if r.State == "rejected" && r.Gross == 0 {
		return cell{Class: "number", Key: "0"}
	}
	return gross.cell(w, r)
}}

var redColumns = []column{
	plain("code", titles.RedOrder, func(_ *Writer, r *report.Row) string { return r.OrderNo }),
	plain("code", titles.BlueNo, func(_ *Writer, r *report.Row) string { return r.Red.BlueNo }), buyer,
	plain("", titles.RedReason, func(w *Writer, r *report.Row) string { return r.Red.Reason.Name().Text(w.lang) }),
	plain("code", titles.RedNo, func(_ *Writer, r *report.Row) string { return r.InvoiceNo }), net, tax, gross, state,
	plain("code", titles.IssuedAt, redIssued),
	plain("code", titles.Deadline, func(_ *Writer, r *report.Row) string { return clock(r.Red.Deadline) }), files,
	plain("text", titles.Note, func(w *Writer, r *report.Row) string { return w.texts.RedNote(r) }), remark,
}

// redIssued says where the day of issue is not known; empty: it is not issued.
func redIssued(w *Writer, r *report.Row) string {
	if r.Undated() {
		return titles.NotKnown.Text(w.lang)
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
