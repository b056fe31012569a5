package pipeline

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// resealsADay is how often the platform lets one serial number be retried in a day (protocol §3.7:
// E9613).
const resealsADay = 20

// resealsWaitedFor is how many retries of a day a run waits for; later ones are made by runs that
// come by when they are due.
const resealsWaitedFor = 3

// resealGap is the rest before the next retry, after so many of them in a day.
func (t Timing) resealGap(retries int) time.Duration {
	return min(t.FirstLook<<min(2*retries, 20), t.LongestGap)
}

// reseal has the platform sign again (reInvoice) what it issued and could not sign. The invoice
// exists, so nothing is issued: orders and serial numbers stay the same. The retry is recorded
// before the call; whatever the answer, a query tells what became of it.
func (r *Run) reseal(ctx context.Context, s SellerLimits) (retried int, err error) {
	for !r.stopped(s.TaxNum) {
		slice := Slice{Batch: r.Batch.ID, Seller: s.TaxNum, Limit: min(s.InFlight, SliceLimit)}
		if err := r.lives(ctx); err != nil {
			return retried, err
		}
		claim, permit := r.claim(slice), r.permit()
		if due, err := r.sealsDue(ctx, claim); err != nil || !due || !r.reach(ctx, s.TaxNum) {
			return retried, err
		}
		failed, err := r.Ledger.ClaimSealFailed(ctx, claim, resealsADay)
		if err != nil {
			return retried, fmt.Errorf("claim unsigned invoices of %s: %w", s.TaxNum, err)
		}
		changes := make([]ledger.Change, len(failed))
		var calls errgroup.Group
		for i, e := range failed {
			calls.Go(func() error {
				changes[i] = r.resealOne(ctx, s.TaxNum, e, permit)
				return nil
			})
		}
		if err := calls.Wait(); err != nil {
			return retried, err
		}
		if err := r.record(ctx, changes); err != nil {
			return retried, err
		}
		if retried += len(failed); len(failed) < claim.Limit {
			return retried, nil
		}
	}
	return retried, nil
}

// sealsDue reports whether a claim would find invoices to sign again.
func (r *Run) sealsDue(ctx context.Context, c ledger.Claim) (bool, error) {
	n, next, err := r.Ledger.PendingSeals(ctx, c.Filter, c.Now, resealsADay)
	return n > 0 && !next.After(c.Now), err
}

// resealOne retries one invoice. e is recorded as submitted already.
func (r *Run) resealOne(ctx context.Context, seller string, e ledger.Entry, p permit) ledger.Change {
	now := r.Now()
	c := ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.SealFailed, Code: e.Code, Error: e.Error,
		NextAt: now.Add(r.Timing.resealGap(e.Reissues))}
	if ctx.Err() != nil || r.stopped(seller) {
		c.Note = "not retried: the run was ending or the seller was stopped"
		return c
	}
	if err := p.may(); err != nil {
		c.Note = err.Error()
		return c
	}
	begin := begin{permit: p}
	call, cancel := p.call(ctx, &begin)
	defer cancel()
	out := r.Platform.Reissue(call, seller, Ref{Serial: e.Serial, OrderNo: e.Key.OrderNo})
	r.acted(out)
	c.Raw = out.Raw
	switch out.Kind {
	case OutcomeNotSent:
		c.Note = "surely not processed"
	case OutcomeStopped:
		c.Note = "surely not processed"
		r.halt(ctx, seller, Stop{Account: true, Trouble: out.Account, Code: out.Code, Text: out.Text})
	case OutcomeRefused:
		c.Code, c.Error, c.Note = out.Code, out.Text, "the platform refused the retry"
		c.NextAt = tomorrow(now)
	default:
		c.State, c.NextAt, c.Error = ledger.Submitted, r.Timing.nextLook(now, now), ""
	}
	return c
}

// tomorrow is the next midnight in Beijing, when the platform's count of a day begins anew.
func tomorrow(now time.Time) time.Time {
	y, m, d := now.In(ledger.Beijing).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, ledger.Beijing)
}
