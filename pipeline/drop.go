package pipeline

import (
	"context"
	"fmt"
	"maps"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// AskFailedStage asks the platform for the failed orders of the run that it accepted once, however
// long ago that was and whenever they were asked for last. It notes those that are failed still, by
// ID; what the platform did not answer for is not among them.
func AskFailedStage(failed map[int64]bool) Stage {
	return Stage{"reconcile", "ask for failed orders before they are dropped", func(ctx context.Context, r *Run) error {
		begun := r.Now()
		for _, s := range r.Sellers {
			for _, serials := range []ledger.Serials{ledger.WithSerial, ledger.WithoutSerial} {
				slice := Slice{Batch: r.Batch.ID, Seller: s.TaxNum, Serials: serials, Limit: SliceLimit, Orders: r.Orders}
				if err := r.askFailedAgain(ctx, slice, begun, failed); err != nil {
					return fmt.Errorf("ask for failed orders of %s: %w", s.TaxNum, err)
				}
			}
		}
		return nil
	}}
}

func (r *Run) askFailedAgain(ctx context.Context, s Slice, begun time.Time, failed map[int64]bool) error {
	for !r.stopped(s.Seller) && ctx.Err() == nil {
		due, err := r.Ledger.ClaimFailed(ctx, r.claim(s), time.Time{}, begun)
		if err != nil || len(due) == 0 {
			return err
		}
		got, err := r.inquire(ctx, s.Seller, due)
		if err != nil {
			return err
		}
		if maps.Copy(failed, got.failed); got.silent {
			return nil
		}
	}
	return ctx.Err()
}
