package pipeline

import (
	"context"
	"fmt"
	"time"

	"github.com/fapiao/fapiao/pipeline/clock"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// deadLookEvery bounds a sleep: a run may die whose claims are waited for, and the machine's own
// timers stand still while it is suspended.
const deadLookEvery = 5 * time.Second

// pause waits until the first of the open orders is due, which may be earlier than next where a run
// died or another run gives orders back. It returns how many orders are open then; within is false
// when the first is due after the deadline.
func (r *run) pause(ctx context.Context, open int, next, deadline time.Time) (orders int, within bool, err error) {
	for {
		now := r.Now()
		rest := r.Timing.until(next, now)
		if rest <= 0 {
			return open, true, ctx.Err()
		}
		freed, err := r.freeDead(ctx, "")
		if err != nil || freed > 0 {
			return open, freed > 0, err
		}
		if rest > deadline.Sub(now) {
			return open, false, nil
		}
		if err := r.tellWaits(ctx, rest); err != nil {
			return open, false, err
		}
		if err := clock.Sleep(ctx, min(rest, deadLookEvery)); err != nil {
			return open, false, err
		}
		if rest <= deadLookEvery {
			continue
		}
		if open, next, err = r.waiting(ctx); err != nil || open == 0 {
			return open, open == 0, err
		}
	}
}

// freeDead frees what dead runs hold of the orders that this run can ask about; of Reissue, of the
// failed ones.
func (r *run) freeDead(ctx context.Context, e ledger.Effect) (freed int, err error) {
	for _, s := range r.Sellers {
		if r.stopped(s.TaxNum) {
			continue
		}
		n, err := r.Ledger.FreeDead(ctx, r.driver.Claim(ledger.Filter{Batch: r.Batch.ID, Seller: s.TaxNum}, e, 0))
		if err != nil {
			return freed, fmt.Errorf("free orders of %s: %w", s.TaxNum, err)
		}
		freed += n
	}
	return freed, nil
}
