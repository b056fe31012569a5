package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// account is one seller as the queues of its effects see it.
type account struct {
	*run
	seller SellerLimits
	effect ledger.Effect
}

// queue calls effects of a kind for a seller.
func (r *run) queue(s SellerLimits, k effect.Kind, f ledger.Filter) *effect.Queue {
	s.Chunk = min(s.Chunk, claimAtMost(s.Pace))
	return &effect.Queue{Driver: r.driver, Kind: k, Account: account{r, s, k.Name()}, Filter: f, Pace: s.Pace,
		Rests: r.accounts.restsOf(s.TaxNum), Until: r.until(k.Name())}
}

// claimAtMost bounds a claim, so that a process that dies leaves few orders to query. A claim holds
// several calls of each caller: smaller ones would keep the callers waiting for the disk. With a
// rate, those that are about to be called are far fewer (see effect.Queue).
func claimAtMost(p effect.Pace) int { return max(SliceLimit, callsAClaim*p.InFlight) }

const callsAClaim = 4

// Reached implements [effect.Account].
func (a account) Reached(ctx context.Context, f ledger.Filter) (bool, error) {
	if a.effect == ledger.Issue && a.contacts.hasAnswered(a.seller.TaxNum) {
		return true, nil
	}
	n, first, err := a.Ledger.Callable(ctx, f, a.effect, a.Now(), 0)
	if err != nil {
		return false, fmt.Errorf("count what may be called of %s: %w", a.seller.TaxNum, err)
	}
	if n == 0 || a.effect == ledger.Sign && first.After(a.Now()) {
		return false, nil
	}
	if slices.Contains(afterLogin, a.effect) {
		if err := a.session(ctx, a.seller.TaxNum); err != nil {
			return false, err
		}
	}
	return a.reach(ctx, a.seller.TaxNum), nil
}

// afterLogin are the effects that need a login at the bureau, beside the orders that PreflightStage
// checks.
var afterLogin = []ledger.Effect{red.Effect, FetchEffect, FormEffect}

// Gate implements [effect.Account]. Only what is issued tells whether an account works.
func (a account) Gate() *ledger.Gate {
	if a.effect != ledger.Issue {
		return nil
	}
	return a.bound(a.seller)
}

// Full implements [effect.Account].
func (a account) Full(ctx context.Context) error { return a.canary(ctx, a.seller) }

// ApplyStops implements [effect.Account].
func (a account) ApplyStops(ctx context.Context) error { return a.applyStops(ctx) }

// Stopped implements [effect.Account].
func (a account) Stopped() bool { return a.held(a.seller.TaxNum, a.effect) }

// UntilStopped implements [effect.Account].
func (a account) UntilStopped(ctx context.Context) (context.Context, context.CancelFunc) {
	until, cancel := context.WithCancel(ctx)
	release := context.AfterFunc(a.Known.next(a.seller.TaxNum), func() {
		if a.Stopped() {
			cancel()
		}
	})
	return until, func() { release(); cancel() }
}

// Resting implements [effect.Account].
func (a account) Resting(d time.Duration) {
	a.reportWaiting([]Waiting{{For: ledger.WaitRest, Rest: d}})
}

// Learn implements [effect.Account].
func (a account) Learn(ctx context.Context, e *ledger.Entry, out *effect.Outcome, giveUp bool) {
	a.tally.acted(out)
	seller := a.seller.TaxNum
	if out.Kind == effect.OutcomeAccepted {
		a.contacts.markAnswered(seller, a.Now())
	}
	switch {
	case out.Account != "" || out.Kind == effect.OutcomeStopped:
		a.halt(ctx, seller, Stop{Account: true, Trouble: out.Account, Code: out.Code, Text: out.Text})
	case out.Kind == effect.OutcomeAccepted:
		a.accepted(ctx, e)
	case giveUp:
		a.halt(ctx, seller, Stop{Code: out.Code, Text: out.Text})
	}
}

// accepted ends a stop that a refused call had caused; one that a failed invoice had caused ends
// with an invoice.
func (a account) accepted(ctx context.Context, e *ledger.Entry) {
	left := a.leftOpen(a.seller.TaxNum)
	if left.Trouble == "" || left.OfInvoice() && !a.seller.Audit {
		return
	}
	if err := a.works(ctx, a.seller.TaxNum, e.Sent); err != nil {
		a.tally.trouble(err)
	}
}

// once has one lot of a queue called and recorded.
func (r *run) once(ctx context.Context, q *effect.Queue, recorded func(n int)) (did []effect.Result, more bool, err error) {
	defer r.watchStops(ctx)()
	record := r.driver.Recorder(ctx, recorded)
	did, more, err = q.Slice(ctx, record)
	return did, more, errors.Join(err, record.Close())
}

// nothing takes the count of outcomes that no progress is shown of.
func nothing(int) {}
