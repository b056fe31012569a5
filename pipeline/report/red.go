package report

import (
	"slices"
	"time"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// FormStatus is the state of a red confirmation form, under a name that writers can use.
type FormStatus = red.Status

// Red is what a row says beside its amounts if it is a red invoice (红字发票). The order number of
// such a row is the red's own, its amounts are negative, and its state is Issued, Failed, or that
// of the request.
type Red struct {
	BlueNo    string // number of the invoice that it reverses
	BlueCode  string // its 发票代码, empty for 数电
	BlueOrder string // its order; empty where it was issued elsewhere
	Reason    invoice.RedReason
	RefundNo  string     // of a refund list
	FormNo    string     // 红字确认单编号
	Form      FormStatus // empty without a form, and before the first answer
	Bureau    bool       // made outside of this ledger, at the tax bureau
	Deadline  time.Time  // when a form that waits lapses; zero where it does not wait
	Rates     []RateSum  // by tax rate, negative, as RedRates has them
	// Over reports a red that came to nothing and needs nobody any more: a person withdrew it, it
	// was asked for again or reversed otherwise, or its invoice is void. See [red.Dead].
	Over bool
}

// RedRow is the row of a red invoice; e is its effect.
func RedRow(e *ledger.Entry) (Row, error) {
	b, d, err := red.Decode(e)
	if err != nil {
		return Row{}, err
	}
	r := Row{OrderNo: b.Number, Seller: e.Plan.Seller, SerialNo: d.Serial, State: e.State, Kind: b.Blue.Kind,
		InvoiceNo: d.No, InvoiceCode: d.Code, IssuedAt: d.IssuedAt, BuyerName: b.Blue.Buyer, BuyerTaxNum: b.Blue.BuyerTax,
		Net: -e.Plan.Net, Tax: -e.Plan.Tax, Gross: -(e.Plan.Net + e.Plan.Tax), PDFURL: d.PDF, OFDURL: d.OFD, XMLURL: d.XML,
		Remark: b.Remark, Source: b.Source,
		Red: &Red{BlueNo: b.Blue.No, BlueCode: b.Blue.Code, BlueOrder: b.Blue.OrderNo, Reason: b.Reason, RefundNo: b.RefundNo,
			FormNo: d.BillNo, Form: d.Status, Bureau: b.Origin == red.Bureau, Rates: redRates(e, &b)}}
	switch e.State {
	case ledger.Done:
		r.State = ledger.Issued
	case ledger.Submitted:
		r.Red.Deadline = d.Deadline()
		if d.Status.Settled() { // its form is confirmed, and its red invoice failed
			r.ErrorCode, r.Error = e.Code, e.Error
		}
	case ledger.Failed, ledger.Dropped: // closed by a person, it came to nothing all the same
		r.State, r.ErrorCode, r.Error = ledger.Failed, e.Code, e.Error
	}
	return r, nil
}

// RedRates sums the lines of a red invoice by tax rate; the sums are negative. Where its lines are
// not known, it is one line of the rate that all lines of its invoice have, or of the rate "".
func RedRates(e *ledger.Entry) ([]RateSum, error) {
	b, _, err := red.Decode(e)
	if err != nil {
		return nil, err
	}
	return redRates(e, &b), nil
}

func redRates(e *ledger.Entry, b *red.Body) (out []RateSum) {
	rates := map[int]string{}
	for _, l := range b.Lines {
		rates[l.Index] = l.Rate.String()
	}
	for _, l := range b.Red.Lines {
		s := invoice.SumOf(&out, rates[l.Index])
		s.Lines++
		s.Net, s.Tax, s.Gross = s.Net-l.Net, s.Tax-l.Tax, s.Gross-l.Net-l.Tax
	}
	if len(out) == 0 {
		out = []RateSum{{Rate: onlyRate(b.Lines), Lines: 1, Net: -e.Plan.Net, Tax: -e.Plan.Tax, Gross: -(e.Plan.Net + e.Plan.Tax)}}
	}
	return out
}

// onlyRate is the rate that all lines of an invoice have; empty where they are not known or differ.
func onlyRate(lines []invoice.BlueLine) string {
	if len(lines) == 0 || slices.ContainsFunc(lines, func(l invoice.BlueLine) bool { return !l.Rate.Equal(lines[0].Rate) }) {
		return ""
	}
	return lines[0].Rate.String()
}

// Undated reports a red invoice that exists and whose day of issue is not known, so that it is in
// no month: one that was made at the bureau, and that the platform does not show.
func (r *Row) Undated() bool { return r.Red != nil && r.State == ledger.Issued && r.IssuedAt.IsZero() }

// MayBeOf reports whether a red invoice whose day of issue is not known may have been issued in a
// span, nil for any: after its form was applied for, and before it was recorded.
func MayBeOf(e *ledger.Entry, in *ledger.Span) (bool, error) {
	if in == nil {
		return true, nil
	}
	_, d, err := red.Decode(e)
	return d.AppliedAt.Before(in.To) && !e.Created.Before(in.From), err
}

// stateName is the state of a red invoice, in the bureau's words where there is a form.
func (r *Row) stateName() lang.Text {
	switch {
	case r.State == ledger.Issued:
		return lang.Text{Zh: "已开具", En: "issued"}
	case r.State == ledger.Failed && r.Red.Form.Dead(), r.State == ledger.Submitted && r.Red.Form != "":
		return r.Red.Form.Name()
	case r.State == ledger.Failed && r.Red.Over:
		return lang.Text{Zh: "已了结", En: "over"}
	case r.State == ledger.Failed:
		return lang.Text{Zh: "红冲失败", En: "failed"}
	case r.State == ledger.Ready:
		return lang.Text{Zh: "待红冲", En: "ready"}
	case r.State == ledger.Submitted:
		return lang.Text{Zh: "红冲办理中", En: "submitted"}
	}
	return r.State.Name()
}
