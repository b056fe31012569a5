package app

import (
	"context"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

const (
	// sweepPeriod is the name of the look at what is due, which one worker at a time does.
	sweepPeriod = "sweep"
	// reconcilePeriod is the name of reconcile, by a command or by workers.
	reconcilePeriod = "reconcile"
	// lostAfter is when periodic work counts as lost that was begun and is not done.
	lostAfter = 30 * time.Minute
)

// recheckOf is the name of the recheck of a seller.
func recheckOf(seller string) string { return "recheck " + seller }

// atMostEvery begins periodic work that was begun so long ago, or when the clock was set back.
func atMostEvery(d time.Duration) func(last ledger.Period, now time.Time) bool {
	return func(last ledger.Period, now time.Time) bool {
		since := now.Sub(last.Begun)
		return since >= d || since < 0
	}
}

// sweep inserts jobs for all that is due in the ledger, unless another worker has just done so.
func (w *worker) sweep(ctx context.Context) error {
	mine, err := w.store.BeginPeriod(ctx, sweepPeriod, atMostEvery(sweepEvery))
	if err != nil || !mine {
		return err
	}
	list, err := pipeline.Duties(ctx, w.exec.Parts, w.exec.Settings, slots)
	if err != nil {
		return err
	}
	if err := w.insert(ctx, list); err != nil {
		return err
	}
	if err := w.store.EndPeriod(ctx, sweepPeriod); err != nil {
		return err
	}
	return w.periodic(ctx)
}

// periodic inserts jobs for the periodic work that is due. What was missed while no worker lived is
// due once.
func (w *worker) periodic(ctx context.Context) error {
	if every := w.cfg.PeriodicReconcile; every > 0 {
		if err := w.reconcileAll(ctx, every); err != nil {
			return err
		}
		if err := w.formDuties(ctx); err != nil {
			return err
		}
	}
	if err := w.digest(ctx); err != nil {
		return err
	}
	if w.cfg.PeriodicRecheck == nil {
		return nil
	}
	for _, s := range w.exec.Sellers {
		begun, err := w.store.BeginPeriod(ctx, recheckOf(s.TaxNum), func(last ledger.Period, now time.Time) bool {
			if last.Done.Before(last.Begun) {
				return now.Sub(last.Begun) > lostAfter
			}
			return last.Begun.Before(daily(*w.cfg.PeriodicRecheck, now))
		})
		if err != nil {
			return err
		}
		if !begun {
			continue
		}
		if err := w.insert(ctx, []pipeline.Slice{{Task: pipeline.RecheckTask, Seller: s.TaxNum, Serials: ledger.WithSerial, Limit: pipeline.SliceLimit}}); err != nil {
			return err
		}
	}
	return nil
}

// reconcileAll inserts jobs that query failed orders, and all other tasks: what is due of them is
// found by every sweep, too.
func (w *worker) reconcileAll(ctx context.Context, every time.Duration) error {
	begun, err := w.store.BeginPeriod(ctx, reconcilePeriod, func(last ledger.Period, now time.Time) bool {
		return now.Sub(last.Done) >= every || last.Done.After(now)
	})
	if err != nil || !begun {
		return err
	}
	var list []pipeline.Slice
	for _, s := range w.exec.Sellers {
		for _, serials := range []ledger.Serials{ledger.WithSerial, ledger.WithoutSerial} {
			for _, t := range []pipeline.Task{pipeline.FailedTask, pipeline.ReconcileTask} {
				list = append(list, pipeline.Slice{Task: t, Seller: s.TaxNum, Serials: serials, Limit: pipeline.SliceLimit})
			}
		}
	}
	if err := w.insert(ctx, list); err != nil {
		return err
	}
	return w.store.EndPeriod(ctx, reconcilePeriod)
}

// daily is the last time of day in Beijing that is not after now.
func daily(clock time.Duration, now time.Time) time.Time {
	y, m, d := now.In(beijing.Zone).Date()
	at := time.Date(y, m, d, 0, 0, 0, 0, beijing.Zone).Add(clock)
	if at.After(now) {
		at = time.Date(y, m, d-1, 0, 0, 0, 0, beijing.Zone).Add(clock)
	}
	return at
}
