package record

import (
	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
)

// Reversal is what a record says of red invoices (红字发票): of an invoice how far it is reversed,
// of a red invoice what it reverses, and of both which order follows which.
type Reversal struct {
	BlueInvoiceNo string         `json:"blue_invoice_no"` // of a red invoice: the invoice that it reverses; else empty
	BlueOrderNo   string         `json:"blue_order_no"`   // its order; empty where it was issued elsewhere
	Reversed      string         `json:"reversed"`        // "", "partial" or "full"
	ReversedGross invoice.Amount `json:"reversed_gross"`  // positive
	RedsOpen      int            `json:"reds_open"`       // red invoices that may still be issued
	RedReason     string         `json:"red_reason"`      // the platform's code
	RedFormNo     string         `json:"red_form_no"`     // 红字确认单编号
	RedFormStatus string         `json:"red_form_status"` // the platform's code
	RedDeadline   string         `json:"red_deadline"`    // when a form that waits lapses; RFC 3339 in Beijing time
	RefundNo      string         `json:"refund_no"`       // of a refund list
	Replaces      string         `json:"replaces"`        // the order in whose place this one is invoiced
	ReplacedBy    string         `json:"replaced_by"`     // the order that is invoiced in place of this one
}

func reversalOf(r *report.Row) Reversal {
	v := Reversal{Reversed: string(r.Extent()), ReversedGross: r.Reversed.Gross(), RedsOpen: r.Reversed.Open,
		Replaces: r.Replaces, ReplacedBy: r.ReplacedBy}
	if red := r.Red; red != nil {
		v.BlueInvoiceNo, v.BlueOrderNo, v.RedReason, v.RefundNo = red.BlueNo, red.BlueOrder, string(red.Reason), red.RefundNo
		v.RedFormNo, v.RedFormStatus, v.RedDeadline = red.FormNo, string(red.Form), beijing.Stamp(red.Deadline)
	}
	return v
}
