package pipeline

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

const (
	// deadLookEvery bounds a sleep: a run may die whose claims are waited for, and the machine's
	// own timers stand still while it is suspended.
	deadLookEvery = 5 * time.Second
	// tellFrom is the shortest wait that is reported.
	tellFrom = 2 * time.Second
)

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
		if err := effect.Sleep(ctx, min(rest, deadLookEvery)); err != nil {
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

// tellWaits says what is waited for, where that takes a while.
func (r *run) tellWaits(ctx context.Context, rest time.Duration) error {
	if rest < tellFrom {
		return nil
	}
	sums := map[ledger.WaitKind]ledger.Wait{}
	for _, s := range r.Sellers {
		if r.stopped(s.TaxNum) {
			continue
		}
		list, err := r.waits(ctx, s.TaxNum)
		if err != nil {
			return fmt.Errorf("count what is waited for: %w", err)
		}
		for _, w := range list {
			if other, ok := sums[w.Kind]; ok {
				w.Orders += other.Orders
				w.Next = slices.MinFunc([]time.Time{w.Next, other.Next}, time.Time.Compare)
			}
			sums[w.Kind] = w
		}
	}
	var list []Waiting
	now := r.Now()
	for _, k := range ledger.WaitKinds() {
		if w, ok := sums[k]; ok {
			list = append(list, Waiting{For: k, Orders: w.Orders, Rest: w.Next.Sub(now)})
		}
	}
	r.reportWaiting(list)
	return nil
}

// waits are those of one seller.
func (r *run) waits(ctx context.Context, seller string) ([]ledger.Wait, error) {
	f, now := ledger.Filter{Batch: r.Batch.ID, Seller: seller}, r.Now()
	list, err := r.Ledger.Waits(ctx, f, now)
	if err != nil {
		return nil, err
	}
	n, due, err := r.Ledger.Callable(ctx, f, ledger.Sign, now, signsWaitedFor)
	if n > 0 && due.Sub(now) <= r.Timing.LongestGap {
		list = append(list, ledger.Wait{Kind: ledger.WaitSign, Orders: n, Next: due})
	}
	return list, err
}

// reportWaiting passes on the waits that are long enough to report; several sellers may wait at once.
func (r *run) reportWaiting(list []Waiting) {
	list = slices.DeleteFunc(list, func(w Waiting) bool { return w.Rest < tellFrom })
	if len(list) == 0 {
		return
	}
	r.accounts.mu.Lock()
	defer r.accounts.mu.Unlock()
	r.Progress.Waiting(list)
}
