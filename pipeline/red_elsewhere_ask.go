package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// Querier queries orders; see Platform.Query.
type Querier interface {
	Query(ctx context.Context, seller string, refs []Ref, known string) QueryAnswer
}

// findInvoices asks the platform for the red invoices of forms that have a serial number, for
// their day of issue and links, which forms do not have. Those that the ledger has with a day, and
// its own, are not asked for. It makes one call for each QueryLimit of the others. What is not
// answered stays not known until another look.
func findInvoices(ctx context.Context, l ledger.Plans, q Querier, seller string, reds []ElsewhereRed) error {
	var asked []*ElsewhereRed
	for i := range reds {
		if reds[i].Form.Serial == "" {
			continue
		}
		wants, err := reds[i].undated(ctx, l)
		if err != nil {
			return err
		}
		if wants {
			asked = append(asked, &reds[i])
		}
	}
	for some := range slices.Chunk(asked, QueryLimit) {
		refs := make([]Ref, len(some))
		for i, r := range some {
			refs[i] = Ref{Serial: r.Form.Serial, OrderNo: r.Form.OrderNo}
		}
		a := q.Query(ctx, seller, refs, "")
		for n := range a.Found {
			for _, r := range some {
				if f := &a.Found[n]; f.Ref.Serial == r.Form.Serial && r.Form.shows(f) {
					r.Invoice = &f.Invoices[0]
				}
			}
		}
		if a.Failed.Kind != effect.OutcomeAccepted {
			return ctx.Err()
		}
	}
	return nil
}

// errEnough ends a reading of effects.
var errEnough = errors.New("it is known")

// undated reports that the ledger does not have the red, or has it as made elsewhere, without a
// day of issue.
func (r *ElsewhereRed) undated(ctx context.Context, l ledger.Plans) (bool, error) {
	if r.Blue.ID == 0 { // the ledger does not have the invoice
		return true, nil
	}
	of := ledger.EffectChoice{Kinds: []ledger.Effect{red.Effect}, Invoice: r.Blue.ID}
	undated := true
	err := l.Effects(ctx, of, func(e ledger.Entry) error {
		b, d, err := red.Decode(&e)
		if err != nil || !r.Form.is(&b, &d) {
			return err
		}
		undated = b.Origin == red.Bureau && d.IssuedAt.IsZero()
		return errEnough
	})
	if err != nil && !errors.Is(err, errEnough) {
		return false, fmt.Errorf("read the reds of invoice %s: %w", r.Blue.No, err)
	}
	return undated, nil
}

// is reports that a recorded red is that of the form.
func (f *RedForm) is(b *red.Body, d *red.Detail) bool {
	return d.BillNo == f.BillNo || f.No != "" && d.No == f.No || f.BillID != "" && b.Number == f.BillID
}

// shows reports that an invoice that was found is the red invoice of the form. A paper one has a
// printed number beside the form's.
func (f *RedForm) shows(found *Found) bool {
	if !found.Red || len(found.Invoices) != 1 || found.Gross.Abs() != f.Net+f.Tax {
		return false
	}
	v := &found.Invoices[0]
	return (v.No == f.No || v.Code != "") && (found.State == ledger.Issued || found.State == ledger.SealFailed)
}
