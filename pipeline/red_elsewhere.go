package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// ErrRedElsewhere refuses a red of an invoice of which a part was reversed outside of this ledger:
// the form does not say which lines, so that nobody here knows what is left of them.
var ErrRedElsewhere = errors.New("a part of the invoice was reversed elsewhere, of lines that are not known")

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
	Blue    ledger.Blue
	Whole   bool
	Placed  bool  // it is known which lines it takes back
	Refused error // nil: it is recorded
}

// RecordElsewhere records reds that were made at the bureau's site, by their forms, as done: what
// is left of their blue invoices counts them. Only a form whose red invoice exists is proof. One
// whose amounts are those of the whole invoice reverses all lines, and one of an invoice of one
// line that line. Of any other the lines are not known; further reds of that invoice are refused. A
// form that is recorded, or that this ledger applied for, is recorded once. Forms of invoices that
// the ledger does not have are left out.
func RecordElsewhere(ctx context.Context, l ledger.Corrections, seller string, forms []RedForm, now time.Time) ([]ElsewhereRed, error) {
	forms = slices.DeleteFunc(slices.Clone(forms), func(f RedForm) bool { return !f.provesRed() })
	blues, err := bluesOfForms(ctx, l, seller, forms)
	if err != nil {
		return nil, err
	}
	var out []ElsewhereRed
	var plans []ledger.Plan
	for i := range forms {
		f := &forms[i]
		for n := range blues[f.BlueNo] {
			b := &blues[f.BlueNo][n]
			if b.Code != f.BlueCode || b.Order.ID == 0 || b.Order.Order == nil || void(b) {
				continue
			}
			plan := ledger.Plan{Effect: red.Effect, Seller: seller, Invoice: b.ID, Order: b.Order.ID, Done: true, Due: now,
				Subject: red.Subject(b.Code, b.No, "bureau-"+f.BillNo, 1)}
			out, plans = append(out, ElsewhereRed{Form: *f, Blue: *b, Whole: f.Net == b.Net && f.Tax == b.Tax}), append(plans, plan)
		}
	}
	if len(plans) == 0 {
		return nil, nil
	}
	planned, err := l.PlanBeside(ctx, plans, now, func(n int, p *ledger.Plan, beside []ledger.Entry) error {
		return out[n].complete(p, beside)
	})
	if err != nil {
		return nil, fmt.Errorf("record reds made elsewhere: %w", err)
	}
	fresh := out[:0]
	for n := range out {
		out[n].Refused = planned[n].Refused
		if r := out[n].Refused; planned[n].Fresh || r != nil && !errors.Is(r, errOurs) {
			fresh = append(fresh, out[n])
		}
	}
	return fresh, nil
}

// provesRed reports that the red invoice of a form exists.
func (f *RedForm) provesRed() bool {
	return f.No != "" && f.BlueNo != "" && f.BillNo != "" && f.Status.Settled() && f.Net > 0 && f.Tax >= 0
}

// bluesOfForms finds the invoices of forms by their numbers, all at once.
func bluesOfForms(ctx context.Context, l ledger.Corrections, seller string, forms []RedForm) (map[string][]ledger.Blue, error) {
	out := map[string][]ledger.Blue{}
	for i := range forms {
		out[forms[i].BlueNo] = nil
	}
	if len(out) == 0 {
		return out, nil
	}
	found, err := l.Blues(ctx, seller, slices.Sorted(maps.Keys(out)))
	if err != nil {
		return nil, fmt.Errorf("find the invoices of forms: %w", err)
	}
	for _, b := range found {
		if _, named := out[b.No]; named {
			out[b.No] = append(out[b.No], b)
		}
	}
	return out, nil
}

// complete makes the plan of a red that exists, after what the invoice has already.
func (r *ElsewhereRed) complete(p *ledger.Plan, beside []ledger.Entry) error {
	f, net, tax := &r.Form, r.Form.Net, r.Form.Tax
	var done []invoice.Red
	placed := true // the lines of all others are known
	for i := range beside {
		b, d, err := red.Decode(&beside[i])
		if err != nil {
			return err
		}
		switch {
		case d.BillNo == f.BillNo || d.No == f.No || f.BillID != "" && b.Number == f.BillID:
			return errOurs
		case !RedLives(&beside[i], &b):
			continue
		case beside[i].State != ledger.Done:
			return ErrRedBeside // it may be this one; its outcome is asked for first
		}
		net, tax = net+b.Net, tax+b.Tax
		done, placed = append(done, b.Red), placed && !b.Unplaced()
	}
	if net > r.Blue.Net || tax > r.Blue.Tax {
		return ErrRedExceeds
	}
	body, err := r.body(p, done, placed)
	if err != nil {
		return err
	}
	r.Placed = !body.Unplaced()
	detail := red.Detail{BillNo: f.BillNo, BillUUID: f.BillUUID, Status: f.Status, AppliedAt: f.AppliedAt, Serial: f.Serial, No: f.No}
	if p.Detail, err = json.Marshal(detail); err != nil {
		return fmt.Errorf("write the form %s: %w", f.BillNo, err)
	}
	p.Net, p.Tax = f.Net, f.Tax
	p.Body, err = body.Encode()
	return err
}

// body is the red as this ledger would have planned it, as far as its form tells. done are the
// other reds of the invoice; placed, whether their lines are known.
func (r *ElsewhereRed) body(p *ledger.Plan, done []invoice.Red, placed bool) (red.Body, error) {
	ask := RedRequest{Seller: p.Seller, Blue: r.Blue, Reason: r.Form.Reason}
	blue, err := ask.facts()
	if err != nil {
		return red.Body{}, err
	}
	b := red.Body{Number: red.Number(p.Seller, p.Subject), Key: "bureau-" + r.Form.BillNo, Flow: red.FlowForm, Reason: r.Form.Reason,
		Blue: blue, Origin: red.Bureau, Net: r.Form.Net, Tax: r.Form.Tax, Gross: r.Form.Net + r.Form.Tax}
	lines, err := ask.lines()
	if err != nil {
		return b, err
	}
	if r.Whole {
		b.Red, err = invoice.Reverse(lines, nil, invoice.RedError, nil)
		b.Lines = lines
		return b, err
	}
	if part, ok := invoice.PlaceRed(lines, done, b.Reason, b.Net, b.Tax); ok && placed {
		b.Red, b.Lines = part, lines
	}
	return b, nil
}
