package ledgertest

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/clock"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// OpenOn opens one ledger as a process on a machine of its own would, with the ledger's own clock.
type OpenOn func(t testing.TB, run string, m clock.Machine) Ledger

// RunClocks tests a kind of ledger whose clock is its own, whatever the machines that use it take
// for the time.
func RunClocks(t *testing.T, fresh func(t testing.TB) OpenOn) {
	t.Helper()
	for name, f := range map[string]func(*testing.T, OpenOn){
		"the time is the ledger's":                        skewNow,
		"it is right after the machine was suspended":     skewSuspended,
		"it is right after the machine's clock was set":   skewSet,
		"a lease is not over because a clock is ahead":    skewAhead,
		"a lease lasts although a clock is behind":        skewBehind,
		"a query's claim does, too":                       skewAsking,
		"a signature's claim does, too":                   skewSeal,
		"the claim of another look does, too":             skewRecheck,
		"an order is sent by the ledger's time":           skewSent,
		"a rest lasts although a clock is behind":         skewRest,
		"a rest is no longer because a clock is ahead":    skewRestAhead,
		"a rest that is meant for a moment stays exact":   skewExact,
		"a clock that is behind brings no lease back":     skewHorizon,
		"a dead run is found by the ledger's time":        skewDead,
		"what is waited for is told by the ledger's time": skewWaits,
	} {
		t.Run("skew/"+name, func(t *testing.T) {
			t.Parallel()
			f(t, fresh(t))
		})
	}
}

// wrong is a machine whose clock is off, and may be moved.
type wrong struct{ off atomic.Int64 }

func (w *wrong) machine() clock.Reading {
	r := clock.Here()
	r.Wall = r.Wall.Add(time.Duration(w.off.Load()))
	return r
}

// skewed is a hand on a machine whose clock is off, and what that machine takes for the time.
func skewed(t *testing.T, open OpenOn, run string, off time.Duration) *hand {
	t.Helper()
	w := &wrong{}
	w.off.Store(int64(off))
	return &hand{judge: t, Ledger: open(t, run, w.machine), run: run, now: w.machine().Wall}
}

const wide = 10 * time.Minute

// nearly fails the test unless two times are about the same.
func nearly(t *testing.T, what string, got, want time.Time) {
	t.Helper()
	if d := got.Sub(want); d.Abs() > 5*time.Second { // far less than the clocks here are off
		t.Errorf("%s: %v, which is %v away from %v", what, got, d, want)
	}
}

func skewNow(t *testing.T, open OpenOn) {
	for _, off := range []time.Duration{-wide, 0, wide} {
		nearly(t, "the ledger's time", skewed(t, open, "run1", off).Ledger.Now(), time.Now())
	}
}

func skewSuspended(t *testing.T, open OpenOn) {
	var w wrong
	var asleep atomic.Int64
	l := open(t, "run1", func() clock.Reading {
		r := w.machine()
		r.Mono -= time.Duration(asleep.Load())
		return r
	})
	nearly(t, "before", l.Now(), time.Now())
	asleep.Store(int64(wide)) // the machine slept so long by its own clock, which the server's never did
	w.off.Store(int64(wide))
	nearly(t, "after", l.Now(), time.Now())
}

func skewSet(t *testing.T, open OpenOn) {
	var w wrong
	l := open(t, "run1", w.machine)
	for _, off := range []time.Duration{0, wide, -wide, time.Second, -time.Second} {
		w.off.Store(int64(off))
		nearly(t, "set by "+off.String(), l.Now(), time.Now())
	}
}

// twoMachines are a hand with n claimed orders, and another whose clock is off.
func twoMachines(t *testing.T, open OpenOn, n int, off time.Duration) (a, b *hand) {
	t.Helper()
	a = skewed(t, open, "run1", 0)
	a.batch("b1")
	a.take("b1", Items(t, Seller, 0, n)...)
	return a, skewed(t, open, "run2", off)
}

func skewAhead(t *testing.T, open OpenOn) {
	a, b := twoMachines(t, open, 2, wide)
	es := a.ready(ledger.Filter{}, 1)
	same(t, "taken over", len(b.due(ledger.Filter{}, 9)), 0)
	a.move(ledger.Submitted, es...)
	same(t, "claimed by the one that is ahead", numbers(b.ready(ledger.Filter{}, 1)), orderNos(1))
	_, _, next, err := a.Pending(context.Background(), ledger.Filter{})
	a.ok(err)
	if next.After(time.Now().Add(2 * lease)) {
		t.Errorf("its lease ends at %v", next)
	}
}

func skewBehind(t *testing.T, open OpenOn) {
	a, b := twoMachines(t, open, 1, -wide)
	b.ready(ledger.Filter{}, 1)
	same(t, "taken over", len(a.due(ledger.Filter{}, 9)), 0)
	_, _, next, err := a.Pending(context.Background(), ledger.Filter{})
	a.ok(err)
	nearly(t, "the lease ends", next, time.Now().Add(lease))
}

func skewAsking(t *testing.T, open OpenOn) {
	a, b := twoMachines(t, open, 1, -wide)
	a.move(ledger.Submitted, a.ready(ledger.Filter{}, 1)...)
	b.now = a.now
	same(t, "asked about", numbers(b.due(ledger.Filter{}, 9)), orderNos(0))
	a.now = a.now.Add(wide) // a's clock is set forward
	same(t, "taken over", len(a.due(ledger.Filter{}, 9)), 0)
}

func skewSeal(t *testing.T, open OpenOn) {
	a, b := twoMachines(t, open, 1, wide)
	a.move(ledger.SealFailed, a.ready(ledger.Filter{}, 1)...)
	es, err := a.Claim(context.Background(), ToCall(a.claim(ledger.Filter{}, 9), ledger.Sign, nil))
	a.ok(err)
	same(t, "claimed", numbers(es), orderNos(0))
	same(t, "taken over", len(b.due(ledger.Filter{}, 9)), 0)
	nearly(t, "retried at", es[0].ReissuedAt, time.Now())
}

func skewRecheck(t *testing.T, open OpenOn) {
	a, b := twoMachines(t, open, 1, wide)
	e := a.ready(ledger.Filter{}, 1)[0]
	a.ok(a.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Issued, Serial: "S",
		Invoices: []ledger.Invoice{{Serial: "S", Status: "2", No: "1", IssuedAt: time.Now()}}}))
	look := func(h *hand) int {
		c := h.claim(ledger.Filter{Seller: Seller}, 9)
		es, err := h.Claim(context.Background(), ToAsk(c, ledger.Ask{About: ledger.AskIssued, Since: time.Now().Add(-time.Hour), After: 0}))
		h.ok(err)
		return len(es)
	}
	same(t, "claimed", look(a), 1)
	same(t, "taken over", look(b), 0)
}

func skewSent(t *testing.T, open OpenOn) {
	_, b := twoMachines(t, open, 1, -wide)
	e := b.ready(ledger.Filter{}, 1)[0]
	nearly(t, "sent", e.Sent, time.Now())
	nearly(t, "kept", b.find(0).Sent, time.Now())
}

// rest has a machine write that an order rests for a minute by its own clock, and says when it is
// due.
func rest(t *testing.T, open OpenOn, off time.Duration) time.Time {
	t.Helper()
	a, b := twoMachines(t, open, 1, off)
	e := b.ready(ledger.Filter{}, 1)[0]
	b.ok(b.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Unknown, Misses: 1, NextAt: b.now.Add(time.Minute)}))
	same(t, "due at once", len(a.due(ledger.Filter{}, 9)), 0)
	return a.find(0).NextAt
}

func skewRest(t *testing.T, open OpenOn) {
	nearly(t, "due", rest(t, open, -wide), time.Now().Add(time.Minute))
}

func skewRestAhead(t *testing.T, open OpenOn) {
	nearly(t, "due", rest(t, open, wide), time.Now().Add(time.Minute))
}

func skewExact(t *testing.T, open OpenOn) {
	a, _ := twoMachines(t, open, 1, 0)
	e := a.ready(ledger.Filter{}, 1)[0]
	a.now = a.Ledger.Now()
	at := a.now.Add(time.Minute).Truncate(time.Second)
	a.ok(a.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Unknown, NextAt: at}))
	if got := a.find(0).NextAt; !got.Equal(at) {
		t.Errorf("due at %v, want exactly %v, so that orders share a query", got, at)
	}
}

func skewHorizon(t *testing.T, open OpenOn) {
	a, b := twoMachines(t, open, 1, -24*time.Hour)
	a.ready(ledger.Filter{}, 1)
	same(t, "looked at", len(b.look(ledger.Filter{})), 0)
	_, _, next, err := a.Pending(context.Background(), ledger.Filter{})
	a.ok(err)
	nearly(t, "the lease ends", next, time.Now().Add(lease))
}

func skewDead(t *testing.T, open OpenOn) {
	a, b := twoMachines(t, open, 1, wide)
	life := a.alive()
	a.ready(ledger.Filter{}, 1)
	same(t, "freed", b.free(ledger.Filter{}), 0)
	a.ok(life.End(false))
	b.frees(t, ledger.Filter{}, 1)
	same(t, "due", numbers(b.due(ledger.Filter{}, 9)), orderNos(0))
}

func skewWaits(t *testing.T, open OpenOn) {
	a, b := twoMachines(t, open, 1, wide)
	a.ready(ledger.Filter{}, 1)
	got, err := b.Waits(context.Background(), ledger.Filter{}, b.now)
	b.ok(err)
	if len(got) != 1 || got[0].Kind != ledger.WaitClaim {
		t.Errorf("waits %+v, want one claim", got)
	}
}
