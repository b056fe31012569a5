package pipeline

import (
	"context"
	"time"

	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// settleStage alternates submit and reconcile: an order whose fate was unknown may turn out never
// to have arrived.
func settleStage(ctx context.Context, r *run) error {
	if err := r.askAboutDead(ctx); err != nil {
		return err
	}
	if err := r.askFailed(ctx, r.Now()); err != nil {
		return err
	}
	deadline := time.Time{}
	if err := r.begin(ctx); err != nil {
		return err
	}
	for {
		if err := r.timed(SubmitStage.Name, func() error { return submitStage(ctx, r) }); err != nil {
			return err
		}
		if err := r.waitUntilAllDue(ctx); err != nil {
			return err
		}
		if deadline.IsZero() {
			deadline = r.Now().Add(r.Timing.Wait)
		}
		if err := r.timed(ReconcileStage.Name, func() error { return r.reconcile(ctx, deadline) }); err != nil {
			return err
		}
		more, err := r.sendable(ctx)
		if err != nil || !more || !r.Now().Before(deadline) {
			return err
		}
	}
}

// waiting counts the orders that reconcile can ask about, and returns when the first of them is due.
// Those of sellers that were stopped, or are not configured, have to wait for another run.
func (r *run) waiting(ctx context.Context) (orders int, next time.Time, err error) {
	for _, s := range r.Sellers {
		if r.stopped(s.TaxNum) {
			continue
		}
		_, n, due, err := r.Ledger.Pending(ctx, ledger.Filter{Batch: r.Batch.ID, Seller: s.TaxNum})
		if err != nil {
			return 0, next, err
		}
		signN, signDue, err := r.Ledger.Callable(ctx, ledger.Filter{Batch: r.Batch.ID, Seller: s.TaxNum}, ledger.Sign, r.Now(), signsWaitedFor)
		if err != nil {
			return 0, next, err
		}
		if signDue.Sub(r.Now()) > r.Timing.LongestGap {
			signN = 0 // the platform takes no more retries today
		}
		if signN > 0 && (n == 0 || signDue.Before(due)) {
			due = signDue
		}
		if n += signN; n > 0 && (orders == 0 || due.Before(next)) {
			next = due
		}
		orders += n
	}
	return orders, next, nil
}

// waitUntilAllDue lets the orders that were accepted last fall due, so that one round of full queries asks
// for all of them.
func (r *run) waitUntilAllDue(ctx context.Context) error {
	waiting, _, err := r.waiting(ctx)
	if err != nil || waiting == 0 {
		return err
	}
	now := r.Now()
	return effect.Sleep(ctx, r.Timing.nextLook(now, now).Sub(now))
}

// sendable reports whether a seller that was not stopped has ready orders.
func (r *run) sendable(ctx context.Context) (bool, error) {
	for _, s := range r.Sellers {
		if r.stopped(s.TaxNum) {
			continue
		}
		n, _, err := r.Ledger.Totals(ctx, ledger.Filter{Batch: r.Batch.ID, Seller: s.TaxNum})
		if err != nil || n > 0 {
			return n > 0, err
		}
	}
	return false, nil
}
