package writertest

import (
	"slices"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
)

// RedOf is a red invoice that takes back some of the gross of an invoice.
func RedOf(blue report.Row, number string, gross invoice.Amount) report.Row {
	net := invoice.Amount(int64(gross) * 100 / 113)
	return report.Row{
		OrderNo: "RED" + number, Seller: blue.Seller, SerialNo: "26120109" + number, State: "issued", Kind: blue.Kind,
		InvoiceNo: "2633200000" + number, IssuedAt: time.Date(2026, 12, 1, 10, 15, 0, 0, beijing.Zone),
		BuyerName: blue.BuyerName, BuyerTaxNum: blue.BuyerTaxNum, Net: -net, Tax: net - gross, Gross: -gross,
		PDFURL: "http://127.0.0.1:8931/invoices/2633200000" + number + ".pdf",
		Source: invoice.Place{File: "退款.xlsx", Sheet: "退款", Row: 2},
		Red: &report.Red{BlueNo: blue.InvoiceNo, BlueOrder: blue.OrderNo, Reason: invoice.RedAllowance, RefundNo: "TK-" + number,
			FormNo: "3301" + number, Form: "04"},
	}
}

// openRed is a red invoice that is not issued.
func openRed(blue report.Row, number string, gross invoice.Amount, state report.State, form report.FormStatus) report.Row {
	r := RedOf(blue, number, gross)
	r.State, r.InvoiceNo, r.SerialNo, r.IssuedAt, r.PDFURL, r.Red.Form = state, "", "", time.Time{}, "", form
	return r
}

// Reversing has invoices with red ones in every state, one of them of an invoice that was issued
// elsewhere, and an order that is invoiced in place of another one.
func Reversing() []report.Row {
	whole, part, lapsed, again := Issued(21), Issued(22), Issued(23), Issued(24)
	elsewhere := Issued(25)
	elsewhere.OrderNo = ""
	wholeRed, partRed := RedOf(whole, "0000000901", whole.Gross), RedOf(part, "0000000902", 5000)
	whole.Reversed = report.Reversed{Net: -wholeRed.Net, Tax: -wholeRed.Tax, Reds: 1}
	part.Reversed = report.Reversed{Net: -partRed.Net, Tax: -partRed.Tax, Reds: 1, Open: 1}
	whole.ReplacedBy = whole.OrderNo + "-H1"
	instead := Open(26, "ready", "", "")
	instead.OrderNo, instead.Replaces, instead.SerialNo, instead.AfterRed = whole.ReplacedBy, whole.OrderNo, "", true
	waiting := openRed(part, "0000000903", 2000, "submitted", "02")
	waiting.Red.Deadline = time.Date(2026, 12, 4, 9, 0, 0, 0, beijing.Zone)
	void := openRed(lapsed, "0000000904", lapsed.Gross, "failed", "07")
	void.ErrorCode, void.Error, void.Red.Reason = "form-07", "作废（超72小时未确认）", invoice.RedError
	refused := openRed(again, "0000000905", 100, "failed", "")
	refused.ErrorCode, refused.Error = "E9500", "蓝票不存在"
	held := openRed(again, "0000000906", 200, "held", "")
	other := RedOf(elsewhere, "0000000907", 1130)
	again.Reversed.Open = 1
	return []report.Row{whole, part, lapsed, again, instead, wholeRed, partRed, waiting, void, refused, held, other}
}

// addRed adds a red invoice to a summary.
func addRed(s *report.Summary, r *report.Row) {
	if r.Red.Over {
		s.Reds.Over.Add(r)
		return
	}
	order := []report.State{"held", "ready", "submitting", "unknown", "submitted", "issued", "failed"}
	all := &s.Reds.States
	i := slices.IndexFunc(*all, func(x report.StateSum) bool { return x.State == r.State })
	if i < 0 {
		*all = append(*all, report.StateSum{State: r.State})
		slices.SortFunc(*all, func(a, b report.StateSum) int { return slices.Index(order, a.State) - slices.Index(order, b.State) })
		i = slices.IndexFunc(*all, func(x report.StateSum) bool { return x.State == r.State })
	}
	x := &(*all)[i]
	x.Orders, x.Net, x.Tax, x.Gross = x.Orders+1, x.Net+r.Net, x.Tax+r.Tax, x.Gross+r.Gross
	if r.State == "issued" {
		rate := invoice.SumOf(&s.Reds.Rates, "0.13")
		rate.Lines, rate.Net, rate.Tax, rate.Gross = rate.Lines+1, rate.Net+r.Net, rate.Tax+r.Tax, rate.Gross+r.Gross
	}
}
