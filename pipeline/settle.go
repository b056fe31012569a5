package pipeline

import (
	"context"
	"time"

	"github.com/fapiao/fapiao/pipeline/clock"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// SettleStage submits and reconciles in turn.
var SettleStage = Stage{Name: "settle", Purpose: "submit and reconcile until every order is final or the wait is over", do: settleStage}

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

// waitUntilAllDue lets the orders that were accepted last fall due, so that one round of full
// queries asks for all of them.
func (r *run) waitUntilAllDue(ctx context.Context) error {
	waiting, _, err := r.waiting(ctx)
	if err != nil || waiting == 0 {
		return err
	}
	now := r.Now()
	return clock.Sleep(ctx, r.Timing.nextLook(now, now).Sub(now))
}

// sendable reports whether a seller that was not stopped has ready orders.
func (r *run) sendable(ctx context.Context) (bool, error) {
	if r.over(ledger.Issue) {
		return false, r.endOrders(ctx)
	}
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
