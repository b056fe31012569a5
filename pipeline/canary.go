package pipeline

import (
	"context"
	"fmt"
	"time"

	"github.com/fapiao/fapiao/pipeline/clock"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

const (
	// lookEvery is how often a run looks at what became of its orders while it sends.
	lookEvery = 2 * time.Second
	// dueAtOnce is how many queries such a look may spend on orders that are due, beside the one
	// for those that nobody has asked about yet: the rate is for sending.
	dueAtOnce = 4
)

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
	if err := clock.Sleep(ctx, pause); err != nil {
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
		if err := clock.Sleep(ctx, rest); err != nil || r.stopped(s.TaxNum) {
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

// askRecent asks about the orders that were sent since the last look, fifty at most, and about
// those that are longest due.
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
