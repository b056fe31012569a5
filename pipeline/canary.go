package pipeline

import (
	"context"
	"fmt"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// An account whose login or credit line has lapsed takes every order and fails it, and each failed order is spent: only a
// query tells. So a run sends a few orders and waits until one of them is issued; then it sends on and looks in between at
// what became of them.

const (
	// canaries is how many orders of a seller may be without outcome until one that was sent in this run is issued.
	canaries = 10
	// probes is the same while a stop of an earlier run is open.
	probes = 1
	// lookEvery is how often a run looks at what became of its orders while it sends.
	lookEvery = 2 * time.Second
)

// gate is what a run knows of a seller's account while it sends. Guarded by Run.stops.
type gate struct {
	working  bool          // an order that was sent in this run is issued
	moved    time.Time     // when an order of this run got its outcome last, or the first was to be sent
	pause    time.Duration // before the next look at the first orders
	looked   time.Time     // when this run looked last
	youngest time.Duration // orders younger than this may be hidden from a query still
}

func (r *Run) gate(seller string) *gate {
	if r.gates == nil {
		r.gates = map[string]*gate{}
	}
	g := r.gates[seller]
	if g == nil {
		g = &gate{moved: r.Now(), looked: r.Now()}
		r.gates[seller] = g
	}
	return g
}

// bound is how many orders a seller may have without outcome when it claims more. While none gets its outcome the number
// doubles after each wait: a platform may take long, and a person may have to approve.
func (r *Run) bound(s SellerLimits) *ledger.Gate {
	r.stops.Lock()
	defer r.stops.Unlock()
	b := &ledger.Gate{Begun: r.since}
	if s.Audit || r.Timing.Canary <= 0 {
		return b
	}
	g := r.gate(s.TaxNum)
	doublings := min(max(int(r.Now().Sub(g.moved)/r.Timing.Canary), 0), 20)
	b.From, b.Probe = r.since.Add(-r.Timing.Canary), probes<<doublings
	if !g.working {
		b.Most = canaries << doublings
	}
	return b
}

// canary waits a moment and looks what became of the first orders: soon at first, then less often.
func (r *Run) canary(ctx context.Context, s SellerLimits) error {
	r.stops.Lock()
	g := r.gate(s.TaxNum)
	g.pause = min(max(g.pause*3/2, r.Timing.FirstLook/10), lookEvery)
	pause, from := g.pause, r.since.Add(-r.Timing.Canary)
	if left := r.open[s.TaxNum]; left.Trouble != "" && left.Since.Before(from) {
		from = left.Since
	}
	r.stops.Unlock()
	if err := sleep(ctx, pause); err != nil {
		return err
	}
	return r.look(ctx, s, ledger.Fresh{Seller: s.TaxNum, From: from})
}

// watch looks at a seller's orders every lookEvery while they are sent, until ctx is done.
func (r *Run) watch(ctx context.Context, s SellerLimits) error {
	for {
		r.stops.Lock()
		rest := r.gate(s.TaxNum).looked.Add(lookEvery).Sub(r.Now())
		r.stops.Unlock()
		if err := sleep(ctx, rest); err != nil || r.stopped(s.TaxNum) {
			return nil
		}
		if err := r.glance(ctx, s); err != nil {
			if ctx.Err() != nil {
				return nil // whoever sends is done
			}
			return fmt.Errorf("look at what became of the orders of %s: %w", s.TaxNum, err)
		}
	}
}

// glance asks about the orders that were sent since the last look, fifty at most, and about all that are due.
func (r *Run) glance(ctx context.Context, s SellerLimits) error {
	r.stops.Lock()
	g := r.gate(s.TaxNum)
	// An order is accepted some time after it was claimed: the look goes back far enough to see it.
	fresh := ledger.Fresh{Seller: s.TaxNum, From: r.since, Within: r.Now().Sub(g.looked) + r.Timing.Call, Unseen: true}
	g.looked = r.Now()
	working := g.working
	r.stops.Unlock()
	if !working {
		return nil // the first orders are waited for
	}
	if err := r.look(ctx, s, fresh); err != nil {
		return err
	}
	for _, serials := range []ledger.Serials{ledger.WithSerial, ledger.WithoutSerial} {
		slice := Slice{Task: ReconcileTask, Batch: r.Batch.ID, Seller: s.TaxNum, Serials: serials, Limit: SliceLimit}
		for more := true; more; {
			var err error
			if more, _, err = r.reconcileSlice(ctx, s, slice); err != nil {
				return err
			}
		}
	}
	return nil
}

// look asks about accepted orders before they are due, with one query for those that have a serial number and one for the
// others. The platform may not show the youngest yet, and to find that out costs many calls: they are left out for a while.
func (r *Run) look(ctx context.Context, s SellerLimits, f ledger.Fresh) error {
	r.stops.Lock()
	f.Age = r.gate(s.TaxNum).youngest
	r.stops.Unlock()
	hidden := false
	for _, serials := range []ledger.Serials{ledger.WithSerial, ledger.WithoutSerial} {
		c := r.claim(Slice{Seller: s.TaxNum, Serials: serials, Limit: SliceLimit})
		fresh, err := r.Ledger.ClaimFresh(ctx, c, f)
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
	r.stops.Lock()
	defer r.stops.Unlock()
	g := r.gate(s.TaxNum)
	if g.youngest /= 2; hidden {
		g.youngest = min(max(4*g.youngest, r.Timing.FirstLook/10), r.Timing.FirstLook)
	}
	return nil
}

// saw notes that orders of this run got their outcome, and whether one of them was issued.
func (r *Run) saw(seller string, outcomes int, issued bool) {
	r.stops.Lock()
	defer r.stops.Unlock()
	g := r.gate(seller)
	if outcomes > 0 {
		g.moved, g.pause = r.Now(), 0
	}
	g.working = g.working || issued
}
