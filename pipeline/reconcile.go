package pipeline

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/fapiao/fapiao/pipeline/clock"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// ReconcileStage asks for the outcomes that are not final.
var ReconcileStage = Stage{Name: "reconcile", Purpose: "ask for the outcome of every order that is not final", do: reconcileStage}

// reconcileStage asks for the outcome of the orders that are not final until all are, or until the
// wait is over. Orders that the platform surely never got become ready again; the submit stage
// sends them. With Settings.MaxDuration it ends in time: a query that is cut short changes nothing.
func reconcileStage(ctx context.Context, r *run) error {
	if err := r.begin(ctx); err != nil {
		return err
	}
	return r.bounded(ctx, func(ctx context.Context) error { return r.reconcile(ctx, r.Now().Add(r.Timing.Wait)) })
}

// bounded ends work when MaxDuration is over, which is no failure: what is left waits for another
// run.
func (r *run) bounded(ctx context.Context, work func(context.Context) error) error {
	if r.MaxDuration <= 0 {
		return work(ctx)
	}
	limited, cancel := context.WithDeadline(ctx, r.begun.Add(r.MaxDuration))
	defer cancel()
	err := work(limited)
	if ctx.Err() == nil && limited.Err() != nil && errors.Is(err, context.DeadlineExceeded) {
		r.tally.add(func(rep *Report) { rep.TimedOut = true })
		return nil
	}
	return err
}

// reconcile runs rounds until nothing waits, the deadline has come, or orders became ready to be
// sent again. Each due order is asked for once a round, QueryLimit of them a call.
func (r *run) reconcile(ctx context.Context, deadline time.Time) error {
	r.Timing.waitsUntil(deadline)
	for _, s := range r.Sellers { // also those that nobody would wait for
		if _, err := r.signAgain(ctx, s); err != nil {
			return err
		}
	}
	if err := r.askFailed(ctx, time.Time{}); err != nil {
		return err
	}
	waiting, next, err := r.waiting(ctx)
	if err != nil || waiting == 0 {
		return err
	}
	r.Progress.Stage("reconcile", waiting)
	defer r.Progress.Done()
	for least := waiting; ; least = min(least, waiting) {
		var within bool
		if waiting, within, err = r.pause(ctx, waiting, next, deadline); err != nil || !within {
			return err
		}
		resent := false
		if waiting > 0 {
			if resent, err = r.round(ctx, waiting); err != nil {
				return err
			}
			if waiting, next, err = r.waiting(ctx); err != nil {
				return err
			}
		}
		r.Progress.Add(max(least-waiting, 0)) // another run on the batch may add to what waits
		if waiting == 0 || resent || !r.Now().Before(deadline) {
			return nil
		}
	}
}

// round asks once for everything that is due, seller by seller, and retries the signatures that are
// due. resent reports that orders became ready.
func (r *run) round(ctx context.Context, waiting int) (resent bool, err error) {
	var asked, ready atomic.Int64
	for _, s := range r.Sellers {
		for _, serials := range []ledger.Serials{ledger.WithSerial, ledger.WithoutSerial} {
			var askers errgroup.Group
			for range min(s.InFlight, 1+waiting/SliceLimit) {
				askers.Go(func() error {
					for more := true; more && ctx.Err() == nil; {
						var did asking
						var err error
						if more, did, err = r.askDue(ctx, r.ofBatch(s.TaxNum), serials, SliceLimit); err != nil {
							return err
						}
						asked.Add(int64(did.asked))
						ready.Add(int64(did.ready))
					}
					return ctx.Err()
				})
			}
			if err := askers.Wait(); err != nil {
				return ready.Load() > 0, err
			}
		}
		again, err := r.signAgain(ctx, s)
		asked.Add(int64(again))
		if err != nil {
			return ready.Load() > 0, err
		}
	}
	if asked.Load() == 0 {
		// Another run holds what is due. Its claims end, so look again in a while rather than at
		// once.
		return ready.Load() > 0, clock.Sleep(ctx, r.Timing.FirstLook)
	}
	return ready.Load() > 0, nil
}

// askAboutDead asks at once about the orders of runs that died: their calls arrived, or never will.
func (r *run) askAboutDead(ctx context.Context) error {
	freed, err := r.freeDead(ctx, "")
	if err != nil || freed == 0 {
		return err
	}
	r.Progress.Stage("reconcile", freed)
	defer r.Progress.Done()
	if _, err = r.round(ctx, freed); err == nil {
		r.Progress.Add(freed)
	}
	return err
}
