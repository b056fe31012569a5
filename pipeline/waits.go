package pipeline

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// tellFrom is the shortest wait that is reported.
const tellFrom = 2 * time.Second

// signsWaitedFor is how many retries of a day a run waits for; later ones are made by runs that
// come by when they are due.
const signsWaitedFor = 3

// waiting counts the orders that reconcile can ask about, and returns when the first of them is
// due. Those of sellers that were stopped, or are not configured, have to wait for another run.
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

// reportWaiting passes on the waits that are long enough to report; several sellers may wait at
// once.
func (r *run) reportWaiting(list []Waiting) {
	list = slices.DeleteFunc(list, func(w Waiting) bool { return w.Rest < tellFrom })
	if len(list) == 0 {
		return
	}
	r.accounts.mu.Lock()
	defer r.accounts.mu.Unlock()
	r.Progress.Waiting(list)
}
