package pipeline

import (
	"context"
	"errors"
	"fmt"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// ErrNotConfirmed is the answer no: nothing is sent, and what was asked about is held.
var ErrNotConfirmed = errors.New("nothing was sent; the orders are held")

// ConfirmStage shows a person what is going to be sent, and asks.
var ConfirmStage = Stage{Name: "confirm", Purpose: "show what would be sent, and ask where invoices are real", do: confirmStage}

// confirmStage asks once, about everything that would be sent.
func confirmStage(ctx context.Context, r *run) error {
	if r.Confirm == nil && r.preview == nil {
		return nil
	}
	var sellers []ledger.Outlook
	for _, s := range r.Sellers {
		if r.stopped(s.TaxNum) {
			continue
		}
		o, err := r.Ledger.Outlook(ctx, r.filter(s.TaxNum))
		if err != nil {
			return err
		}
		if o.Orders() > 0 {
			sellers = append(sellers, o)
		}
	}
	if len(sellers) == 0 {
		return nil
	}
	if err := r.showPreview(ctx, sellers); err != nil || r.Confirm == nil {
		return err
	}
	err := r.Confirm(ctx, sellers)
	if !errors.Is(err, ErrNotConfirmed) {
		return err
	}
	if failed := r.holdBack(context.WithoutCancel(ctx), sellers); failed != nil {
		return fmt.Errorf("nothing was sent, and the orders could not be held: %w", failed)
	}
	return err
}

// showPreview shows what is going to be sent, if a preview is to be made.
func (r *run) showPreview(ctx context.Context, sellers []ledger.Outlook) error {
	if r.preview == nil {
		return nil
	}
	for _, s := range sellers {
		if err := r.Ledger.ToSend(ctx, r.filter(s.Seller), r.tally.arrangedFrom, r.preview.addRecorded); err != nil {
			return err
		}
	}
	r.preview.Until(r.ends.orders.At)
	v, err := r.preview.End(ctx, r.Ledger, r.Paces, r.Now())
	if err != nil {
		return err
	}
	return r.Preview(v)
}

// holdBack holds what a person said no to, so that no unattended command sends it.
func (r *run) holdBack(ctx context.Context, sellers []ledger.Outlook) error {
	if err := r.withdrawLate(ctx); err != nil {
		return err
	}
	why := rules.New(rules.NotConfirmed, invoice.Place{}, "", "", "")
	for _, s := range sellers {
		d := ledger.Decision{Filter: r.filter(s.Seller), From: []ledger.State{ledger.Ready}, To: ledger.Held, Hold: &why,
			Note: "the prompt before sending was answered with no"}
		if _, err := r.Ledger.Decide(ctx, d, r.Now()); err != nil {
			return err
		}
	}
	return nil
}

// ReleaseStage makes the named held orders ready.
var ReleaseStage = Stage{Name: "release", Purpose: "make the held orders ready that a person named", do: releaseStage}

// releaseStage makes ready what a person named; it does nothing where none was.
func releaseStage(ctx context.Context, r *run) error {
	if r.Orders == nil || len(r.Release) == 0 {
		return nil
	}
	d := ledger.Decision{Filter: r.filter(""), From: []ledger.State{ledger.Held}, Codes: r.Release, To: ledger.Ready,
		Note: "a person named the order to be sent"}
	_, err := r.Ledger.Decide(ctx, d, r.Now())
	return err
}
