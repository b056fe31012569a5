package platform

import (
	"cmp"
	"context"
	"encoding/json"
	"time"

	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// searchCalls bounds the calls that look for the unknown numbers of one refused query: itself and two for each of six halvings.
const searchCalls = 13

// Query asks for up to fifty orders with one call. The platform does not say what it answers when it knows some numbers
// and not others: it may leave them out, or refuse the whole query with E9500. Where it leaves them out, a refused query
// means that it knows none of them. Where it refuses, or while nobody knows which, the numbers are halved until an unknown
// one stands alone, in searchCalls calls at most; what that does not decide is left to a later query. So a number counts as
// missing only on proof.
func (p *Platform) Query(ctx context.Context, seller string, refs []pipeline.Ref, known string) pipeline.QueryAnswer {
	s, err := p.seller(seller)
	if err != nil {
		return pipeline.QueryAnswer{Failed: pipeline.Outcome{Kind: pipeline.OutcomeStopped, Text: err.Error()}}
	}
	q := query{ctx: ctx, seller: s, shared: p.shared(s), mixing: &p.mixing, known: known, calls: searchCalls,
		answer: pipeline.QueryAnswer{Failed: pipeline.Outcome{Kind: pipeline.OutcomeAccepted}}}
	q.ask(refs)
	return q.answer
}

// query is one query with the calls it takes.
type query struct {
	ctx    context.Context
	seller Seller
	shared bool // other sellers use the same app
	mixing *mixing
	known  string
	calls  int // that it may still make
	answer pipeline.QueryAnswer
}

func (q *query) ask(refs []pipeline.Ref) {
	if q.calls <= 0 || q.answer.Failed.Kind != pipeline.OutcomeAccepted {
		return
	}
	q.calls--
	invoices, answer, err := q.seller.Client.QueryInvoices(q.ctx, numbers(refs))
	verdict, _ := nuonuo.Classify(err)
	switch {
	case verdict == nuonuo.VerdictNotFound && len(refs) > 1 && !q.leavesOut(refs[0]):
		half := len(refs) / 2
		q.ask(refs[:half])
		q.ask(refs[half:])
	case verdict == nuonuo.VerdictNotFound:
		q.answer.Missing = append(q.answer.Missing, refs...)
	case err != nil:
		q.seller.hear(q.ctx, err)
		q.answer.Failed = outcome(err)
	default:
		q.sort(refs, rows(invoices, answer))
	}
}

// sort gives each number its invoices, and lists those that have none as missing.
func (q *query) sort(refs []pipeline.Ref, invoices []row) {
	a := &q.answer
	matched := 0
	byOrder := make(map[string][]row, len(invoices))
	bySerial := make(map[string]string, len(invoices))
	nameless := map[string]bool{} // numbers whose rows name no seller, where several sellers share the app
	for _, i := range invoices {
		switch {
		case i.SellerTaxNum != "" && i.SellerTaxNum != q.seller.TaxNum:
			continue // an order of another seller under the same number
		case i.SellerTaxNum == "" && q.shared && refs[0].Serial == "":
			nameless[i.OrderNo] = true
			continue
		}
		byOrder[i.OrderNo] = append(byOrder[i.OrderNo], i)
		bySerial[i.SerialNo] = i.OrderNo
	}
	var absent []pipeline.Ref
	for _, r := range refs {
		order := r.OrderNo
		if r.Serial != "" {
			order = bySerial[r.Serial]
		}
		rows := byOrder[order]
		if len(rows) == 0 {
			if !nameless[order] {
				absent = append(absent, r)
			}
			continue
		}
		matched++
		f := found(rows)
		f.OrderNo, f.Serial = r.OrderNo, first(r.Serial, f.Serial)
		a.Found = append(a.Found, f)
	}
	if matched == 0 {
		return // a success with nothing of ours in it proves nothing
	}
	a.Missing = append(a.Missing, absent...)
	if len(absent) > 0 && refs[0].Serial == "" {
		q.mixing.learn(omits)
	}
}

// row is one invoice of an answer with the platform's own words for it, which the ledger keeps.
type row struct {
	nuonuo.Invoice
	raw json.RawMessage
}

func rows(invoices []nuonuo.Invoice, answer *nuonuo.Response) []row {
	var raw []json.RawMessage
	if err := json.Unmarshal(answer.Result, &raw); err != nil || len(raw) != len(invoices) {
		raw = make([]json.RawMessage, len(invoices)) // a single object in place of an array has no words of its own
	}
	out := make([]row, len(invoices))
	for i := range invoices {
		out[i] = row{invoices[i], raw[i]}
	}
	return out
}

// numbers asks by serial where the first reference has one: the pipeline never mixes the two in one query.
func numbers(refs []pipeline.Ref) nuonuo.Query {
	q := nuonuo.Query{}
	for _, r := range refs {
		if refs[0].Serial != "" {
			q.SerialNos = append(q.SerialNos, r.Serial)
		} else {
			q.OrderNos = append(q.OrderNos, r.OrderNo)
		}
	}
	return q
}

// found joins the rows of one order; an order that was split has several.
func found(rows []row) pipeline.Found {
	f := pipeline.Found{BuyerName: rows[0].BuyerName}
	states := map[ledger.State]int{}
	complete := true // whether every part tells its amount
	for _, r := range rows {
		i := invoiceOf(r.Invoice)
		states[stateOf(r.Status)]++
		f.Invoices = append(f.Invoices, i)
		f.Gross += i.Gross
		complete = complete && i.Gross != 0
		f.Raw = append(append(f.Raw, r.raw...), '\n')
	}
	if !complete {
		f.Gross = 0
	}
	if len(rows) == 1 {
		f.Serial, f.Code = rows[0].SerialNo, string(rows[0].Status)
		f.Text = f.Invoices[0].Fail
	}
	f.State = joined(states, len(rows))
	for _, i := range f.Invoices {
		if nuonuo.Status(i.Status) == nuonuo.Failed {
			blame := Judge(i.Fail)
			f.Account, f.Order = cmp.Or(f.Account, blame.Trouble), f.Order || blame.Order
		}
	}
	if f.State == ledger.Submitted && states[ledger.Failed] > 0 {
		f.Text = "a part of the split order failed: see its invoices"
	}
	return f
}

// joined is the state of an order whose parts may differ. Parts that disagree keep it open, so that it stays in sight:
// no state may hide an invoice that exists or one that is missing.
func joined(states map[ledger.State]int, parts int) ledger.State {
	for s, n := range states {
		if n == parts {
			return s
		}
	}
	switch {
	case states[ledger.Submitted] == 0 && states[ledger.Failed] == 0 && states[ledger.SealFailed] > 0 && states[ledger.SealFailed]+states[ledger.Issued] == parts:
		return ledger.SealFailed
	case states[ledger.Issued] > 0 && states[ledger.Voided]+states[ledger.Voiding]+states[ledger.Issued] == parts:
		return ledger.Issued
	}
	return ledger.Submitted
}

// stateOf reads the platform's status. One that nobody documented is not final.
func stateOf(s nuonuo.Status) ledger.State {
	switch s {
	case nuonuo.Issued:
		return ledger.Issued
	case nuonuo.Failed:
		return ledger.Failed
	case nuonuo.SealFailed:
		return ledger.SealFailed
	case nuonuo.Voiding:
		return ledger.Voiding
	case nuonuo.Voided:
		return ledger.Voided
	}
	return ledger.Submitted
}

func invoiceOf(r nuonuo.Invoice) ledger.Invoice {
	i := ledger.Invoice{
		Serial: r.SerialNo, Status: string(r.Status), Code: r.InvoiceCode, No: first(r.InvoiceNo, r.DigitalNo),
		IssuedAt: r.IssuedAt, Kind: r.KindText, Net: amount(r.Net), Tax: amount(r.Tax), Gross: amount(r.Gross),
		PDF: r.PDFURL, OFD: r.OFDURL, XML: r.XMLURL,
	}
	if r.Status == nuonuo.Failed || r.Status == nuonuo.SealFailed {
		i.Fail = nuonuo.MaskPersonal(first(r.FailCause, r.StatusText))
	}
	if i.No == "" && !r.Status.Exists() {
		i.IssuedAt = time.Time{}
	}
	return i
}

// amount reads the platform's amount; what cannot be read counts as not told, since it is only ever compared.
func amount(text string) invoice.Amount {
	a, err := invoice.ParseAmount(text)
	if err != nil {
		return 0
	}
	return a
}
