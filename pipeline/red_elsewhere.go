package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// ErrRedElsewhere refuses a red of an invoice of which a part was reversed outside of this ledger:
// the form does not say which lines, so that nobody here knows what is left of them.
var ErrRedElsewhere = errors.New("a part of the invoice was reversed elsewhere, of lines that are not known")

// ErrRedExceeded refuses a red of an invoice of which more was reversed elsewhere than it has.
var ErrRedExceeded = errors.New("its reds add up to more than the invoice: nobody knows what is left")

// Why a form of somebody else is not recorded as a red.
var (
	errOurs = errors.New("the red is recorded")
	// ErrRedBeside reports a red of an invoice of which a red of this ledger is under way.
	ErrRedBeside = errors.New("a red of this ledger is under way")
	// ErrRedExceeds reports reds of an invoice that add up to more than it has.
	ErrRedExceeds = errors.New("the reds add up to more than the invoice")
)

// ElsewhereRed is a red invoice that was made outside of this ledger and is recorded now, or that
// could not be.
type ElsewhereRed struct {
	Form    RedForm
	Blue    KnownBlue
	Invoice *ledger.Invoice // the red invoice; nil where the platform did not show it
	Whole   bool
	Placed  bool // it is known which lines it takes back
	// Amended: it was recorded before, and now its day of issue or its lines became known.
	Amended bool
	Refused error // nil: it is recorded

	recorded int64 // ID of the effect of which more may be known now; 0: none
}

// RecordElsewhere records reds that were made at the bureau's site, by their forms, as done: what
// is left of their blue invoices counts them. Only a form whose red invoice exists is proof. One
// whose amounts are those of the whole invoice reverses all lines; of others the form lists the
// lines, or the amounts show them: all that is left, or a part of an invoice of one line. Otherwise
// the lines are not known, and further reds of that invoice are refused. A form that is recorded,
// or that this ledger applied for, is recorded once; a day of issue or lines that become known
// later are added. Of an invoice that was issued elsewhere the ledger knows what its earlier reds
// say; named are invoices that a request is about, with what it says of them, also of those that
// the ledger does not have, which get their rows. Forms of other invoices are left out.
func RecordElsewhere(ctx context.Context, l ledger.Corrections, q Querier, seller string, forms []RedForm, named []KnownBlue, now time.Time) ([]ElsewhereRed, error) {
	forms = slices.DeleteFunc(slices.Clone(forms), func(f RedForm) bool { return !f.provesRed() })
	blues, err := bluesOfForms(ctx, l, seller, forms, named)
	if err != nil {
		return nil, err
	}
	out := elsewhereReds(forms, blues)
	if len(out) == 0 {
		return nil, nil
	}
	if err := findInvoices(ctx, l, q, seller, out); err != nil {
		return nil, err
	}
	plans := make([]ledger.Plan, len(out))
	for i := range out {
		plans[i] = out[i].plan(seller, now)
	}
	planned, err := l.PlanBeside(ctx, plans, now, func(n int, p *ledger.Plan, beside []ledger.Entry) error {
		return out[n].complete(p, beside)
	})
	if err != nil {
		return nil, fmt.Errorf("record reds made elsewhere: %w", err)
	}
	for n := range out {
		out[n].Refused = planned[n].Refused
	}
	if err := amendElsewhere(ctx, l, out, now); err != nil {
		return nil, err
	}
	fresh := out[:0]
	for n := range out {
		if r := out[n].Refused; planned[n].Fresh || out[n].Amended || r != nil && !errors.Is(r, errOurs) {
			fresh = append(fresh, out[n])
		}
	}
	return fresh, nil
}

// elsewhereReds are the reds of forms whose invoices are known.
func elsewhereReds(forms []RedForm, blues map[string][]KnownBlue) (out []ElsewhereRed) {
	for i := range forms {
		f := &forms[i]
		if b := f.meant(blues[f.BlueNo]); b != nil {
			out = append(out, ElsewhereRed{Form: *f, Blue: *b, Whole: f.Net == b.Net && f.Tax == b.Tax})
		}
	}
	return out
}

// amendElsewhere adds what became known of reds that are recorded.
func amendElsewhere(ctx context.Context, l ledger.Plans, reds []ElsewhereRed, now time.Time) error {
	for i := range reds {
		r := &reds[i]
		if r.recorded == 0 {
			continue
		}
		changed, err := l.Amend(ctx, red.Effect, r.recorded, AmendNote, now, r.amend)
		if err != nil {
			return fmt.Errorf("add to the red of invoice %s made elsewhere: %w", r.Blue.No, err)
		}
		if r.Amended = changed; changed {
			r.Refused = nil
		}
	}
	return nil
}

// AmendNote is the note in the history of a red that was made elsewhere and of which more became
// known.
const AmendNote = "its day of issue or its lines became known"

// plan is the effect without its body.
func (r *ElsewhereRed) plan(seller string, now time.Time) ledger.Plan {
	p := ledger.Plan{Effect: red.Effect, Seller: seller, Invoice: r.Blue.ID, Order: r.Blue.Order.ID, Done: true, Due: now,
		Subject: red.Subject(r.Blue.Code, r.Blue.No, "bureau-"+r.Form.BillNo, 1)}
	if b := &r.Blue; p.Invoice == 0 {
		p.Ref = &ledger.InvoiceRef{Seller: seller, Code: b.Code, No: b.No, IssuedAt: b.Facts.IssuedAt}
	}
	return p
}

// provesRed reports that the red invoice of a form exists.
func (f *RedForm) provesRed() bool {
	return f.No != "" && f.BlueNo != "" && f.BillNo != "" && f.Status.Settled() && f.Net > 0 && f.Tax >= 0
}

// complete makes the plan of a red that exists, after what the invoice has already.
func (r *ElsewhereRed) complete(p *ledger.Plan, beside []ledger.Entry) error {
	r.recorded = 0 // the check may run again
	f := &r.Form
	others := besides{known: true}
	for i := range beside {
		b, d, err := red.Decode(&beside[i])
		if err != nil {
			return err
		}
		switch {
		case f.is(&b, &d):
			if b.Origin == red.Bureau && (b.Unplaced() || d.IssuedAt.IsZero() && r.Invoice != nil) {
				r.recorded = beside[i].ID
			}
			return errOurs
		case !RedLives(&beside[i], &b):
			continue
		case beside[i].State != ledger.Done:
			return ErrRedBeside // it may be this one; its outcome is asked for first
		}
		others.add(&b)
	}
	if others.net+f.Net > r.Blue.Net || others.tax+f.Tax > r.Blue.Tax {
		return ErrRedExceeds
	}
	body, err := r.body(p, &others)
	if err != nil {
		return err
	}
	r.Placed = !body.Unplaced()
	p.Net, p.Tax = f.Net, f.Tax
	return r.write(p, &body, &red.Detail{})
}

// besides are the other reds of an invoice, those that live.
type besides struct {
	reds     []invoice.Red
	known    bool // the lines of all of them are known
	net, tax invoice.Amount
}

func (s *besides) add(b *red.Body) {
	s.reds, s.known = append(s.reds, b.Red), s.known && !b.Unplaced()
	s.net, s.tax = s.net+b.Net, s.tax+b.Tax
}

// amend adds what is known now to a red that is recorded; errOurs: nothing.
func (r *ElsewhereRed) amend(p *ledger.Plan, beside []ledger.Entry) error {
	own, detail, err := red.Decode(&ledger.Entry{Plan: p, Detail: p.Detail})
	if err != nil {
		return err
	}
	others := besides{known: true}
	for i := range beside {
		b, _, err := red.Decode(&beside[i])
		if err != nil {
			return err
		}
		if RedLives(&beside[i], &b) {
			others.add(&b)
		}
	}
	dated := detail.IssuedAt.IsZero() && r.Invoice != nil && !r.Invoice.IssuedAt.IsZero()
	placed := false
	if own.Unplaced() {
		body, err := r.body(p, &others)
		if err != nil {
			return err
		}
		if placed = !body.Unplaced(); placed {
			own.Red, own.Lines = body.Red, body.Lines
		}
	}
	if !dated && !placed {
		return errOurs
	}
	r.Placed = !own.Unplaced()
	return r.write(p, &own, &detail)
}

// write encodes the body, and the detail with what the form and the invoice say.
func (r *ElsewhereRed) write(p *ledger.Plan, body *red.Body, d *red.Detail) (err error) {
	f := &r.Form
	d.BillNo, d.BillUUID, d.Status, d.AppliedAt, d.Serial, d.No = f.BillNo, f.BillUUID, f.Status, f.AppliedAt, f.Serial, f.No
	if v := r.Invoice; v != nil {
		d.No, d.Code, d.IssuedAt, d.PDF, d.OFD, d.XML = v.No, v.Code, v.IssuedAt, v.PDF, v.OFD, v.XML
	}
	if p.Detail, err = json.Marshal(d); err != nil {
		return fmt.Errorf("write the form %s: %w", f.BillNo, err)
	}
	p.Body, err = body.Encode()
	return err
}

// body is the red as this ledger would have planned it, as far as its form tells; others are the
// other reds of the invoice.
func (r *ElsewhereRed) body(p *ledger.Plan, others *besides) (red.Body, error) {
	ask := RedRequest{Seller: p.Seller, Blue: r.Blue.Blue, Facts: r.Blue.Facts, Lines: r.Blue.Lines, Reason: r.Form.Reason}
	blue, err := ask.facts()
	if err != nil {
		return red.Body{}, err
	}
	b := red.Body{Number: red.Number(p.Seller, p.Subject), Key: "bureau-" + r.Form.BillNo, Flow: red.FlowForm, Reason: r.Form.Reason,
		Blue: blue, Origin: red.Bureau, Net: r.Form.Net, Tax: r.Form.Tax, Gross: r.Form.Net + r.Form.Tax}
	if b.Lines, err = ask.lines(); err != nil {
		return b, err
	}
	if r.Whole {
		b.Red, err = invoice.Reverse(b.Lines, nil, invoice.RedError, nil)
		return b, err
	}
	if part, ok := r.Form.place(b.Lines, others.reds, others.known); ok {
		b.Red = part
	}
	return b, nil
}
