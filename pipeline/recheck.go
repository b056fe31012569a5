package pipeline

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline/clock"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// RecheckStage looks for later voids.
var RecheckStage = Stage{Name: "recheck", Purpose: "ask again for the invoices of the current month, to see later voids", do: recheckStage}

// recheckStage asks again for the invoices that were issued in the current month in Beijing, to see
// voids that were made elsewhere: only in its own month can an invoice be voided.
func recheckStage(ctx context.Context, r *run) error {
	if err := r.begin(ctx); err != nil {
		return err
	}
	since := monthBegin(r.Now())
	r.Progress.Stage("recheck", 0)
	defer r.Progress.Done()
	return r.bounded(ctx, func(ctx context.Context) error {
		for _, s := range r.Sellers {
			for _, serials := range []ledger.Serials{ledger.WithSerial, ledger.WithoutSerial} {
				if err := r.recheck(ctx, s.TaxNum, serials, since); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// monthBegin is when the month of a time began, in Beijing.
func monthBegin(t time.Time) time.Time {
	y, m, _ := t.In(beijing.Zone).Date()
	return time.Date(y, m, 1, 0, 0, 0, 0, beijing.Zone)
}

// recheck walks once through the issued orders of a seller, fifty a call.
func (r *run) recheck(ctx context.Context, seller string, serials ledger.Serials, since time.Time) error {
	for after := int64(0); !r.stopped(seller); {
		last, err := r.recheckSome(ctx, seller, serials, since, after)
		if err != nil || last == 0 {
			return err
		}
		after = last
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// recheckSome asks for the next orders after one, and returns the last of them; 0: there are none.
func (r *run) recheckSome(ctx context.Context, seller string, serials ledger.Serials, since time.Time, after int64) (last int64, err error) {
	about := ledger.Ask{About: ledger.AskIssued, Since: since, After: after}
	issued, err := r.toAsk(ctx, about, ledger.Filter{Batch: r.Batch.ID, Seller: seller}, serials, SliceLimit)
	if err != nil {
		return 0, fmt.Errorf("claim issued orders of %s: %w", seller, err)
	}
	if len(issued) == 0 {
		return 0, nil
	}
	if err := r.askAgain(ctx, seller, issued); err != nil {
		return 0, err
	}
	r.Progress.Add(len(issued))
	return issued[len(issued)-1].ID, nil
}

// recheckSlice is one step of a recheck; more reports that another one goes on from its standing.
func (r *run) recheckSlice(ctx context.Context, seller string, piece *Slice) (more bool, err error) {
	last, err := r.recheckSome(ctx, seller, piece.Serials, monthBegin(r.Now()), piece.Standing.After)
	r.accounts.mu.Lock()
	defer r.accounts.mu.Unlock()
	r.accounts.after = last
	return last > 0, err
}

// askAgain asks for claimed orders, and again after a rest where the query failed, for as long as
// their claim holds. What is left then is counted by Unasked.
func (r *run) askAgain(ctx context.Context, seller string, issued []ledger.Entry) error {
	held := r.Now().Add(r.Timing.Lease)
	for try := 1; ; try++ {
		if _, err := r.ask(ctx, seller, issued); err != nil {
			return err
		}
		failed := slices.ContainsFunc(issued, func(e ledger.Entry) bool { return r.tally.undecided(e.ID) })
		pause := effect.RestAfter(try)
		if !failed || r.stopped(seller) || r.Now().Add(pause+r.Timing.Call).After(held) {
			return nil
		}
		if err := clock.Sleep(ctx, pause); err != nil {
			return err
		}
	}
}
