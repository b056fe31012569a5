package record

import (
	"strconv"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
)

// Record is one invoice, an order that has none, or a red invoice. All keys are always present; a
// text that is not known is empty. Amounts are texts with two decimals, in yuan.
type Record struct {
	OrderNo     string         `json:"order_no"`
	SerialNo    string         `json:"serial_no"`    // 发票流水号
	Status      string         `json:"status"`       // a state name
	Kind        string         `json:"kind"`         // the platform's letters, such as "pc"
	InvoiceNo   string         `json:"invoice_no"`   // 发票号码
	InvoiceCode string         `json:"invoice_code"` // 发票代码
	IssuedAt    string         `json:"issued_at"`    // RFC 3339 in Beijing time
	Seller      string         `json:"seller"`       // 销售方税号
	BuyerName   string         `json:"buyer_name"`
	BuyerTaxNum string         `json:"buyer_tax_num"`
	Net         invoice.Amount `json:"net"`
	Tax         invoice.Amount `json:"tax"`
	Gross       invoice.Amount `json:"gross"`
	PDFURL      string         `json:"pdf_url"`
	OFDURL      string         `json:"ofd_url"`
	XMLURL      string         `json:"xml_url"`
	Remark      string         `json:"remark"`
	ErrorCode   string         `json:"error_code"`
	Error       string         `json:"error"`
	SourceFile  string         `json:"source_file"`
	SourceSheet string         `json:"source_sheet"`
	SourceRow   int            `json:"source_row"` // 0 when it is not known
	Environment string         `json:"environment"`
	Findings    []Finding      `json:"findings"`
	IssuedAs    string         `json:"issued_as"`   // of a dropped order: the invoice that was issued by hand in its place
	Differs     bool           `json:"differs"`     // the invoice is not what the order asks for; a finding says how
	AcceptedAt  string         `json:"accepted_at"` // when a person accepted that; RFC 3339 in Beijing time
	Reversal
	// Carried has the columns of the source that are on no invoice, by title, all of the batch's.
	Carried map[string]string `json:"carried"`
}

// New makes the record of a row that came from an environment; lang is the language of the texts.
func New(r report.Row, environment, in string) Record {
	rec := Record{
		OrderNo: r.OrderNo, SerialNo: r.SerialNo, Status: string(r.State), Kind: string(r.Kind),
		InvoiceNo: r.InvoiceNo, InvoiceCode: r.InvoiceCode, IssuedAt: beijing.Stamp(r.IssuedAt), Seller: r.Seller,
		BuyerName: r.BuyerName, BuyerTaxNum: r.BuyerTaxNum, Net: r.Net, Tax: r.Tax, Gross: r.Gross,
		PDFURL: r.PDFURL, OFDURL: r.OFDURL, XMLURL: r.XMLURL, Remark: r.Remark,
		ErrorCode: r.ErrorCode, Error: r.Error,
		SourceFile: r.Source.File, SourceSheet: r.Source.Sheet, SourceRow: r.Source.Row,
		Environment: environment, Findings: make([]Finding, len(r.Findings)),
		IssuedAs: r.IssuedAs, Differs: r.Differs, AcceptedAt: beijing.Stamp(r.SeenAt), Reversal: reversalOf(&r), Carried: map[string]string{},
	}
	for i, f := range r.Findings {
		rec.Findings[i] = NewFinding(f, in)
	}
	rec.explain()
	return rec
}

// explain fills an empty error from the findings that are errors.
func (r *Record) explain() {
	if r.Error == "" {
		r.Error = messages(r.Findings)
	}
	if r.ErrorCode != "" {
		return
	}
	for _, f := range r.Findings {
		if f.blocks() {
			r.ErrorCode = f.Code
			return
		}
	}
}

// Carry adds the values of carried columns (report.Row.CarriedValues), of which titles are the
// names.
func (r *Record) Carry(titles, values []string) {
	for i, title := range titles {
		r.Carried[title] = values[i]
	}
}

// Columns are the names of Fields, in their order. What is carried has columns behind them.
func Columns() []string {
	return []string{"order_no", "serial_no", "status", "kind", "invoice_no", "invoice_code", "issued_at", "seller",
		"buyer_name", "buyer_tax_num", "net", "tax", "gross", "pdf_url", "ofd_url", "xml_url", "remark", "error_code",
		"error", "source_file", "source_sheet", "source_row", "environment", "findings",
		"issued_as", "differs", "accepted_at", "blue_invoice_no", "blue_order_no", "reversed", "reversed_gross", "reds_open",
		"red_reason", "red_form_no", "red_form_status", "red_deadline", "refund_no", "replaces", "replaced_by"}
}

// Field is one value of a record in a flat form.
type Field struct {
	Text   string
	Number bool // a plain number, which no spreadsheet takes for a formula
}

// Fields is the record flat, without what is carried: the findings become one text with a line
// each.
func (r *Record) Fields() []Field {
	text := func(s string) Field { return Field{Text: s} }
	number := func(s string) Field { return Field{Text: s, Number: true} }
	return []Field{
		text(r.OrderNo), text(r.SerialNo), text(r.Status), text(r.Kind), text(r.InvoiceNo), text(r.InvoiceCode),
		text(r.IssuedAt), text(r.Seller), text(r.BuyerName), text(r.BuyerTaxNum),
		number(r.Net.String()), number(r.Tax.String()), number(r.Gross.String()),
		text(r.PDFURL), text(r.OFDURL), text(r.XMLURL), text(r.Remark), text(r.ErrorCode), text(r.Error),
		text(r.SourceFile), text(r.SourceSheet), number(strconv.Itoa(r.SourceRow)), text(r.Environment),
		text(lines(r.Findings)), text(r.IssuedAs), text(strconv.FormatBool(r.Differs)), text(r.AcceptedAt),
		text(r.BlueInvoiceNo), text(r.BlueOrderNo), text(r.Reversed), number(r.ReversedGross.String()), number(strconv.Itoa(r.RedsOpen)),
		text(r.RedReason), text(r.RedFormNo), text(r.RedFormStatus), text(r.RedDeadline), text(r.RefundNo), text(r.Replaces), text(r.ReplacedBy),
	}
}
