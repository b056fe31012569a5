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
	y, m, _ := r.Now().In(beijing.Zone).Date()
	since := time.Date(y, m, 1, 0, 0, 0, 0, beijing.Zone)
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

// recheck walks once through the issued orders of a seller, fifty a call.
func (r *run) recheck(ctx context.Context, seller string, serials ledger.Serials, since time.Time) error {
	for after := int64(0); !r.stopped(seller); {
		about := ledger.Ask{About: ledger.AskIssued, Since: since, After: after}
		issued, err := r.toAsk(ctx, about, ledger.Filter{Batch: r.Batch.ID, Seller: seller}, serials, SliceLimit)
		if err != nil {
			return fmt.Errorf("claim issued orders of %s: %w", seller, err)
		}
		if len(issued) == 0 {
			return nil
		}
		if err := r.askAgain(ctx, seller, issued); err != nil {
			return err
		}
		after = issued[len(issued)-1].ID
		r.Progress.Add(len(issued))
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
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
