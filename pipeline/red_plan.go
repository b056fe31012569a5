package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// RedRequest asks for the reversal of an invoice.
type RedRequest struct {
	Seller string
	// Blue is the invoice as far as it is known here; Blue.ID is its row in the ledger, 0 where it
	// was issued elsewhere and has none yet.
	Blue ledger.Blue
	// Facts are what the request itself says of the invoice; it must agree with Blue where that is
	// known.
	Facts    red.Blue
	Lines    []invoice.BlueLine // of an invoice that was issued elsewhere; nil: not known
	Reason   invoice.RedReason
	Parts    []invoice.Reduction // nil: all that is left
	RefundNo string              // identifies the refund, if it has a number
	BillInfo string              // 红字信息表编号, of a sheet that is approved
	Sheet    string              // 申请单号 under which a sheet is applied for; empty: none can be
	Source   invoice.Place       // where it was asked for
	Given    red.Given           // what its list was read with
	Held     bool                // it waits for a person's release
	// OpenForms are the open forms of the invoice at the bureau. Beside one that is of no red of
	// the ledger nothing new is planned.
	OpenForms []RedForm
	// Exceeded reports that its reds at the bureau add up to more than the invoice has, so that not
	// all of them are recorded: nobody knows what is left.
	Exceeded bool
	Preview  bool // of all requests: what would be recorded is only looked at
}

// Why an invoice is not reversed, beside the reasons of invoice.Reverse.
var (
	ErrRedOpen      = errors.New("the invoice has a red invoice under way: one at a time")
	ErrRedNotIssued = errors.New("the invoice does not exist, or is void")
	ErrRedUnknown   = errors.New("what the invoice is must be given: kind, day of issue, buyer and amounts")
	ErrRedFacts     = errors.New("the invoice is another one than the request says")
	ErrRedBillInfo  = errors.New("a special invoice of a kind before 数电 needs the number of its information form")
	ErrRedOil       = errors.New("information sheets of refined oil are applied for in the client of the tax-control device")
	ErrRedSeveral   = errors.New("the lines of one of several invoices of an order are not known: it can be reversed only as a whole")
	// ErrRedLinesWanted refuses the whole of an invoice of a kind before 数电 that was issued
	// elsewhere: its red invoice has the lines.
	ErrRedLinesWanted    = errors.New("a red invoice of a kind before 数电 has the lines of its invoice: they must be given")
	ErrRedLinesOfSeveral = errors.New("the lines of one of several invoices of an order are not known, and its red invoice has them")
)

// RedPlanned is what became of a request.
type RedPlanned struct {
	ledger.Planned // Fresh: it will be sent
	Body           red.Body
}

// PlanReds records reds to be sent, each checked against those that its invoice has, in the
// transaction that records it. A refund that was asked for before is found and not planned again;
// one whose form is dead is tried again under another number. Nothing is recorded of a request that
// is refused.
func PlanReds(ctx context.Context, l ledger.Plans, requests []RedRequest, now time.Time) ([]RedPlanned, error) {
	out := make([]RedPlanned, len(requests))
	plans := make([]ledger.Plan, 0, len(requests))
	at := make([]int, 0, len(requests))
	asked := make([]red.Body, 0, len(requests))
	for i := range requests {
		b, err := requests[i].body()
		if out[i].Body = b; err != nil {
			out[i].Refused = err
			continue
		}
		p := ledger.Plan{Effect: red.Effect, Beside: []ledger.Effect{VoidEffect}, Seller: requests[i].Seller, Invoice: requests[i].Blue.ID,
			Order: requests[i].Blue.Order.ID, Subject: red.Subject(b.Blue.Code, b.Blue.No, b.Key, 1), Due: now, Held: requests[i].Held}
		if p.Invoice == 0 {
			p.Ref = &ledger.InvoiceRef{Seller: p.Seller, Code: b.Blue.Code, No: b.Blue.No, IssuedAt: b.Blue.IssuedAt}
		}
		plans = append(plans, p)
		at, asked = append(at, i), append(asked, b)
	}
	check := func(n int, p *ledger.Plan, beside []ledger.Entry) error {
		out[at[n]].Body = asked[n] // the check may run again, after what it saw was undone
		return requests[at[n]].check(p, &out[at[n]].Body, beside)
	}
	preview := slices.ContainsFunc(requests, func(r RedRequest) bool { return r.Preview })
	planned, err := planBeside(l, preview)(ctx, plans, now, check)
	if err != nil {
		return nil, fmt.Errorf("plan red invoices: %w", err)
	}
	for n, i := range at {
		out[i].Planned = planned[n]
	}
	return out, nil
}

// planBeside records plans about invoices, or only looks at what would be recorded.
func planBeside(l ledger.Plans, preview bool) func(context.Context, []ledger.Plan, time.Time, ledger.PlanCheck) ([]ledger.Planned, error) {
	if preview {
		return l.PreviewBeside
	}
	return l.PlanBeside
}

// body is what is asked for, without its lines and amounts.
func (r *RedRequest) body() (red.Body, error) {
	b := red.Body{Key: red.Key(r.RefundNo, r.Reason, r.Parts), RefundNo: r.RefundNo, Reason: r.Reason, Source: r.Source, Given: r.Given, BillInfo: r.BillInfo}
	blue, err := r.facts()
	if err != nil {
		return b, err
	}
	b.Blue, b.Flow = blue, red.FlowOf(blue.Kind, r.BillInfo)
	if b.Flow == red.FlowSheet {
		b.Sheet = r.Sheet
	}
	return b, nil
}

// facts are the blue invoice, from the ledger or from the request.
func (r *RedRequest) facts() (red.Blue, error) {
	b, o := r.Facts, r.Blue.Order.Order
	if r.Blue.Order.ID == 0 || o == nil {
		if !b.Kind.Valid() || b.No == "" || b.Buyer == "" || b.Net <= 0 || b.Net+b.Tax != b.Gross || b.Kind.Digital() != (b.Code == "") {
			return b, ErrRedUnknown
		}
		return b, nil
	}
	if s := r.Blue.Order.State; s != ledger.Issued && s != ledger.SealFailed || r.Blue.Void() {
		return b, ErrRedNotIssued
	}
	known := red.Blue{OrderNo: o.OrderNo, Serial: r.Blue.Serial, Kind: o.Kind, Code: r.Blue.Code, No: r.Blue.No, IssuedAt: r.Blue.IssuedAt,
		Buyer: o.Buyer.Name, BuyerTax: o.Buyer.TaxNum, Phone: o.Buyer.Phone, Email: o.Buyer.Email,
		Address: o.Buyer.Address, Tel: o.Buyer.Tel, Account: o.Buyer.Account,
		Net: r.Blue.Net, Tax: r.Blue.Tax, Gross: r.Blue.Gross}
	if known.No == "" {
		return b, ErrRedNotIssued
	}
	differs := b.Kind != "" && b.Kind != known.Kind || b.Gross != 0 && b.Gross != known.Gross || b.No != "" && b.No != known.No ||
		b.Buyer != "" && invoice.Fold(b.Buyer) != invoice.Fold(known.Buyer)
	if differs {
		return b, ErrRedFacts
	}
	return known, nil
}

// lines are those of the blue invoice; nil where they are not known.
func (r *RedRequest) lines() ([]invoice.BlueLine, error) {
	switch {
	case r.Blue.Order.ID == 0 || r.Blue.Order.Order == nil:
		return r.Lines, nil
	case r.Blue.Parts == 1:
		return invoice.BlueLines(r.Blue.Order.Order), nil
	case r.Parts != nil:
		return nil, ErrRedSeveral
	}
	return nil, nil
}

// check completes a plan after what the invoice has already.
func (r *RedRequest) check(p *ledger.Plan, b *red.Body, beside []ledger.Entry) error {
	attempt, open := 1, false
	others := besides{known: true}
	for i := range beside {
		if e := &beside[i]; e.Plan.Effect == VoidEffect {
			if e.State != ledger.Failed && e.State != ledger.Dropped {
				return ErrVoidVoided
			}
			continue
		}
		other, _, err := red.Decode(&beside[i])
		if err != nil {
			return err
		}
		alive := RedLives(&beside[i], &other)
		switch {
		case other.Key == b.Key && alive: // asked for before
			p.Subject, *b = beside[i].Plan.Subject, other
			p.Body = beside[i].Plan.Body
			return nil
		case other.Key == b.Key:
			attempt++
		case alive && beside[i].State != ledger.Done: // also a failed order, which may come to life
			open = true
		}
		if alive {
			others.add(&other)
		}
	}
	strangers, err := r.strangers(beside)
	if err != nil {
		return err
	}
	switch {
	case !others.known && others.net == b.Blue.Net && others.tax == b.Blue.Tax:
		return invoice.ErrRedNothing
	case !others.known:
		return ErrRedElsewhere
	case open:
		return ErrRedOpen
	case r.Exceeded:
		return ErrRedExceeded
	case len(strangers) > 0:
		return &OpenFormError{strangers[0]}
	case b.Flow == red.FlowSheet && b.Sheet == "":
		return ErrRedBillInfo
	}
	lines, err := r.lines()
	if err != nil {
		return err
	}
	if b.Flow == red.FlowSheet && slices.ContainsFunc(lines, func(l invoice.BlueLine) bool { return rules.RefinedOil(l.Code) }) {
		return ErrRedOil
	}
	if b.Red, err = invoice.Reverse(lines, others.reds, r.Reason, r.Parts); err != nil {
		return err
	}
	return r.complete(p, b, lines, attempt)
}

// RedLives reports whether a red exists or may still come to exist. The bureau may issue a failed
// order (22) later, so one of a kind before 数电 lives on: it is tried again under its own number.
// A dead form stays dead.
func RedLives(e *ledger.Entry, b *red.Body) bool {
	switch e.State {
	case ledger.Dropped:
		return false
	case ledger.Failed:
		return b.Flow == red.FlowNegative && e.Serial != ""
	}
	return true
}

// complete gives a plan its number, lines and amounts.
func (r *RedRequest) complete(p *ledger.Plan, b *red.Body, lines []invoice.BlueLine, attempt int) (err error) {
	s := b.Red.Sums()
	if b.Red.Whole && len(b.Red.Lines) == 0 {
		s = invoice.Sums{Net: b.Blue.Net, Tax: b.Blue.Tax, Gross: b.Blue.Gross}
	}
	b.Net, b.Tax, b.Gross = s.Net, s.Tax, s.Gross
	b.Lines = nil
	for _, l := range b.Red.Lines {
		for _, blue := range lines {
			if blue.Index == l.Index {
				b.Lines = append(b.Lines, blue)
			}
		}
	}
	if b.Flow != red.FlowForm && len(b.Lines) == 0 {
		if r.Blue.Order.ID == 0 {
			return ErrRedLinesWanted
		}
		return ErrRedLinesOfSeveral
	}
	p.Subject = red.Subject(b.Blue.Code, b.Blue.No, b.Key, attempt)
	b.Number = red.Number(p.Seller, p.Subject)
	p.Net, p.Tax = b.Net, b.Tax
	p.Body, err = b.Encode()
	return err
}
