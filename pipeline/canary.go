package pipeline

import (
	"context"
	"fmt"
	"time"

	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// An account whose login or credit line has lapsed takes every order and fails it, and each failed
// order is spent: only a query tells. So a run sends a few orders and waits until one of them is
// issued; then it sends on and looks in between at what became of them.

const (
	// canaries is how many orders of a seller may be without outcome until one that was sent in
	// this run is issued.
	canaries = 10
	// probes is the same while a stop of an earlier run is open.
	probes = 1
	// lookEvery is how often a run looks at what became of its orders while it sends.
	lookEvery = 2 * time.Second
	// dueAtOnce is how many queries such a look may spend on orders that are due, beside the one
	// for those that nobody has asked about yet: the rate is for sending.
	dueAtOnce = 4
)

// gate is the state of a seller's account while it sends. Guarded by accounts.mu.
type gate struct {
	working   bool          // an order that was sent in this run is issued
	waiting   bool          // nothing is sent until one of the first orders has its outcome
	doublings int           // of the number of first orders
	moved     time.Time     // when an order got its outcome, the number was doubled, or sending began
	looked    time.Time     // when this run looked last
	youngest  time.Duration // orders younger than this may be hidden from a query still
}

func (r *run) gate(seller string) *gate {
	g := r.accounts.gates[seller]
	if g == nil {
		g = &gate{moved: r.Now(), looked: r.Now()}
		r.accounts.gates[seller] = g
	}
	return g
}

// bound is how many orders a seller may have without outcome when it claims more.
func (r *run) bound(s SellerLimits) *ledger.Gate {
	r.accounts.mu.Lock()
	defer r.accounts.mu.Unlock()
	b, g := &ledger.Gate{Begun: r.accounts.since}, r.gate(s.TaxNum)
	g.waiting = false
	if s.Audit || r.Timing.Canary <= 0 {
		return b
	}
	b.From, b.Probe = r.accounts.since.Add(-r.Timing.Canary), probes<<g.doublings
	if !g.working {
		b.Most = canaries << g.doublings
	}
	return b
}

// mostDoublings makes the number of first orders larger than any month's.
const mostDoublings = 20

// canary waits a moment and looks what became of the first orders: soon at first, then less often.
// When none got its outcome in the time that they are waited for, their number doubles: a platform
// may take long.
func (r *run) canary(ctx context.Context, s SellerLimits) error {
	r.accounts.mu.Lock()
	g := r.gate(s.TaxNum)
	left := g.moved.Add(r.Timing.Canary).Sub(r.Now())
	switch {
	case left > r.Timing.Canary: // the clock was set back
		g.moved, left = r.Now(), r.Timing.Canary
	case left <= 0:
		g.doublings, g.moved = min(g.doublings+1, mostDoublings), r.Now()
		r.accounts.mu.Unlock()
		return nil
	}
	g.waiting = true
	// A tenth of the time that was waited already costs little time and few calls.
	pause := min(max(r.Now().Sub(g.moved)/10, r.Timing.FirstLook/10), lookEvery, left)
	from := r.accounts.since.Add(-r.Timing.Canary)
	if stop := r.accounts.open[s.TaxNum]; stop.Trouble != "" && stop.Since.Before(from) {
		from = stop.Since
	}
	r.accounts.mu.Unlock()
	if err := effect.Sleep(ctx, pause); err != nil {
		return err
	}
	return r.look(ctx, s, ledger.Ask{Since: from})
}

// watch looks at a seller's orders every lookEvery while they are sent, until ctx is done.
func (r *run) watch(ctx context.Context, s SellerLimits) error {
	for {
		r.accounts.mu.Lock()
		rest := r.gate(s.TaxNum).looked.Add(lookEvery).Sub(r.Now())
		r.accounts.mu.Unlock()
		if err := effect.Sleep(ctx, rest); err != nil || r.stopped(s.TaxNum) {
			return nil
		}
		if err := r.askRecent(ctx, s); err != nil {
			if ctx.Err() != nil {
				return nil // sending is done
			}
			return fmt.Errorf("look at what became of the orders of %s: %w", s.TaxNum, err)
		}
	}
}

// askRecent asks about the orders that were sent since the last look, fifty at most, and about those
// that are longest due.
func (r *run) askRecent(ctx context.Context, s SellerLimits) error {
	r.accounts.mu.Lock()
	g := r.gate(s.TaxNum)
	// An order is accepted some time after it was claimed: the look goes back far enough to see it.
	fresh := ledger.Ask{Since: r.accounts.since, Unseen: true,
		Within: r.Now().Sub(g.looked) + r.Timing.Call}
	g.looked = r.Now()
	waiting := g.waiting
	r.accounts.mu.Unlock()
	if !waiting { // else who sends looks more often
		if err := r.look(ctx, s, fresh); err != nil {
			return err
		}
	}
	for _, serials := range []ledger.Serials{ledger.WithSerial, ledger.WithoutSerial} {
		for range dueAtOnce {
			more, _, err := r.askDue(ctx, r.ofBatch(s.TaxNum), serials, SliceLimit)
			if err != nil {
				return err
			}
			if !more {
				break
			}
		}
	}
	return nil
}

// look asks about accepted orders before they are due, with one query for those that have a serial
// number and one for the others. The platform may not show the youngest yet, and to find that out
// costs many calls: they are left out for a while.
func (r *run) look(ctx context.Context, s SellerLimits, a ledger.Ask) error {
	r.accounts.mu.Lock()
	a.About, a.Age = ledger.AskFresh, r.gate(s.TaxNum).youngest
	r.accounts.mu.Unlock()
	hidden := false
	for _, serials := range []ledger.Serials{ledger.WithSerial, ledger.WithoutSerial} {
		fresh, err := r.toAsk(ctx, a, ledger.Filter{Seller: s.TaxNum}, serials, SliceLimit)
		if err != nil {
			return fmt.Errorf("claim orders of %s to look at: %w", s.TaxNum, err)
		}
		if len(fresh) == 0 {
			continue
		}
		did, err := r.ask(ctx, s.TaxNum, fresh)
		if err != nil {
			return err
		}
		hidden = hidden || did.found < did.asked
	}
	r.accounts.mu.Lock()
	defer r.accounts.mu.Unlock()
	g := r.gate(s.TaxNum)
	if g.youngest /= 2; hidden {
		g.youngest = min(max(4*g.youngest, r.Timing.FirstLook/10), r.Timing.FirstLook)
	}
	return nil
}

// saw notes that orders of this run got their outcome, and whether one of them was issued.
func (r *run) saw(seller string, outcomes int, issued bool) {
	r.accounts.mu.Lock()
	defer r.accounts.mu.Unlock()
	g := r.gate(seller)
	if outcomes > 0 {
		g.moved = r.Now()
	}
	g.working = g.working || issued
}
