package pipeline

import (
	"context"
	"fmt"
	"maps"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// askFailed asks for the failed orders that are due, and for those too that nobody asked for since
// unasked (zero: none). They keep no run waiting.
func (r *run) askFailed(ctx context.Context, unasked time.Time) error {
	for _, s := range r.Sellers {
		for _, serials := range []ledger.Serials{ledger.WithSerial, ledger.WithoutSerial} {
			if err := r.askFailedOf(ctx, s.TaxNum, serials, unasked); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *run) askFailedOf(ctx context.Context, seller string, serials ledger.Serials, unasked time.Time) error {
	for !r.stopped(seller) && ctx.Err() == nil {
		about := ledger.Ask{About: ledger.AskFailed, Since: r.Now().Add(-failedAskedFor), Unasked: unasked}
		due, err := r.toAsk(ctx, about, ledger.Filter{Batch: r.Batch.ID, Seller: seller}, serials, SliceLimit)
		if err != nil {
			return fmt.Errorf("claim failed orders of %s: %w", seller, err)
		}
		if len(due) == 0 {
			return nil
		}
		got, err := r.inquire(ctx, seller, due)
		if err != nil || got.silent { // the rest is left to the next query: nobody waits for failed orders
			return err
		}
	}
	return ctx.Err()
}

// AskFailedStage asks the platform for the failed orders of the run that it accepted once, however
// long ago that was and whenever they were asked for last. It notes those that are failed still, by
// ID; what the platform did not answer for is not among them.
func AskFailedStage(failed map[int64]bool) Stage {
	return Stage{Name: "reconcile", Purpose: "ask for failed orders before they are dropped", do: func(ctx context.Context, r *run) error {
		begun := r.Now()
		for _, s := range r.Sellers {
			for _, serials := range []ledger.Serials{ledger.WithSerial, ledger.WithoutSerial} {
				if err := r.askFailedAgain(ctx, s.TaxNum, serials, begun, failed); err != nil {
					return fmt.Errorf("ask for failed orders of %s: %w", s.TaxNum, err)
				}
			}
		}
		return nil
	}}
}

func (r *run) askFailedAgain(ctx context.Context, seller string, serials ledger.Serials, begun time.Time, failed map[int64]bool) error {
	for !r.stopped(seller) && ctx.Err() == nil {
		due, err := r.toAsk(ctx, ledger.Ask{About: ledger.AskFailed, Unasked: begun}, r.filter(seller), serials, SliceLimit)
		if err != nil || len(due) == 0 {
			return err
		}
		got, err := r.inquire(ctx, seller, due)
		if err != nil {
			return err
		}
		if maps.Copy(failed, got.failed); got.silent {
			return nil
		}
	}
	return ctx.Err()
}
