package ledgertest

import (
	"context"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// horizon is that of the claims here; no honest time lies further ahead.
const horizon = 10 * time.Minute

func clockCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"set back: what waits is due at once":            backWaiting,
		"set back: a lease is shortened and not taken":   backLease,
		"set back: an orphan comes after one lease":      backOrphan,
		"set back a little: the times stay":              backLittle,
		"set back: other batches and sellers stay":       backFilter,
		"set back: the batch opened last is the latest":  backLatest,
		"set forward: a lease ends, one owner is left":   forwardLease,
		"set forward and back: the next look comes soon": thereAndBack,
	}
}

// look claims what is due, with a horizon.
func (h *hand) look(f ledger.Filter) []ledger.Entry {
	h.Helper()
	c := h.claim(f, 99)
	c.Horizon = horizon
	es, err := h.Claim(context.Background(), ToAsk(c, ledger.Ask{About: ledger.AskDue}))
	h.ok(err)
	return es
}

func (h *hand) next() time.Time {
	h.Helper()
	_, _, next, err := h.Pending(context.Background(), ledger.Filter{})
	h.ok(err)
	return next
}

func backWaiting(t *testing.T, open Open) {
	h := started(t, open, 3)
	es := h.ready(ledger.Filter{}, 3)
	for i, s := range []ledger.State{ledger.Submitted, ledger.Unknown, ledger.Voiding} {
		if s == ledger.Voiding {
			h.move(ledger.Submitted, es[i])
		}
		h.ok(h.update(ledger.Change{ID: es[i].ID, Fence: es[i].Fence, State: s, NextAt: h.now.Add(5 * time.Minute)}))
	}
	h.now = h.now.Add(-time.Hour)
	same(t, "due", numbers(h.look(ledger.Filter{})), orderNos(0, 1, 2))
}

func backLease(t *testing.T, open Open) {
	a, b := started(t, open, 2), newHand(t, open, "run2")
	sent := a.ready(ledger.Filter{}, 1)[0] // a call of it is under way
	a.bring(ledger.Submitted)
	asked := a.look(ledger.Filter{})[0] // a query of it is under way
	b.now = a.now.Add(-time.Hour)
	same(t, "at once", len(b.look(ledger.Filter{})), 0)
	same(t, "the leases end", b.next(), b.now.Add(lease))
	b.now = b.now.Add(lease - time.Millisecond)
	same(t, "during the lease", len(b.look(ledger.Filter{})), 0)
	a.move(ledger.Submitted, sent) // its owner may end what it does
	a.move(ledger.Issued, asked)
	same(t, "state", a.find(1).State, ledger.Issued)
}

func backOrphan(t *testing.T, open Open) {
	a, b := started(t, open, 1), newHand(t, open, "run2")
	sent := a.ready(ledger.Filter{}, 1)[0]
	b.now = a.now.Add(-time.Hour)
	same(t, "at once", len(b.look(ledger.Filter{})), 0)
	b.now = b.now.Add(lease)
	got := b.look(ledger.Filter{})
	same(t, "after one lease", numbers(got), orderNos(0))
	a.is(a.update(ledger.Change{ID: sent.ID, Fence: sent.Fence, State: ledger.Submitted}), ledger.ErrFence)
	b.move(ledger.Unknown, got...)
}

func backLittle(t *testing.T, open Open) {
	h := started(t, open, 1)
	e := h.ready(ledger.Filter{}, 1)[0]
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Unknown, NextAt: h.now.Add(horizon)}))
	at := h.now.Add(horizon)
	same(t, "due", len(h.look(ledger.Filter{})), 0)
	same(t, "next", h.next(), at)
	h.now = h.now.Add(-time.Millisecond)
	c := h.claim(ledger.Filter{}, 9) // without a horizon nothing is brought back
	es, err := h.Claim(context.Background(), ToAsk(c, ledger.Ask{About: ledger.AskDue}))
	h.ok(err)
	same(t, "due without a horizon", len(es), 0)
	same(t, "just beyond", len(h.look(ledger.Filter{})), 1)
}

func backFilter(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.batch("b1")
	h.take("b1", Item(t, Order(OtherSeller, 0), 0), Item(t, Order(Seller, 1), 1))
	h.batch("b2")
	h.take("b2", Item(t, Order(Seller, 2), 2), Item(t, Order(Seller, 1), 1)) // 1 is met again
	for _, e := range h.ready(ledger.Filter{}, 9) {
		h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Submitted, NextAt: h.now.Add(time.Second)}))
	}
	h.now = h.now.Add(-time.Hour)
	same(t, "of a seller and batch", numbers(h.look(ledger.Filter{Batch: "b1", Seller: Seller})), orderNos(1))
	same(t, "of the other seller", numbers(h.look(ledger.Filter{Seller: OtherSeller})), orderNos(0))
	same(t, "of the other batch", numbers(h.look(ledger.Filter{Batch: "b2"})), orderNos(2))
}

func backLatest(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	for _, id := range []string{"b1", "b2", "b1"} { // made, made, met again
		h.now = h.now.Add(-time.Hour)
		h.batch(id)
		b, err := h.Batch(context.Background(), "")
		h.ok(err)
		same(t, "latest", b.ID, id)
	}
	list, err := h.Batches(context.Background(), 1)
	h.ok(err)
	same(t, "first of the list", list[0].ID, "b1")
}

func forwardLease(t *testing.T, open Open) {
	a, b := started(t, open, 1), newHand(t, open, "run2")
	sent := a.ready(ledger.Filter{}, 1)[0]
	b.now = a.now.Add(24 * time.Hour)
	got := b.look(ledger.Filter{})
	same(t, "taken over", numbers(got), orderNos(0))
	a.is(a.update(ledger.Change{ID: sent.ID, Fence: sent.Fence, State: ledger.Submitted}), ledger.ErrFence)
	a.is(a.update(ledger.Change{ID: got[0].ID, Fence: got[0].Fence, State: ledger.Submitted}), ledger.ErrFence) // nor with b's fence
	same(t, "nobody else", len(b.look(ledger.Filter{})), 0)
	b.move(ledger.Issued, got...)
}

func thereAndBack(t *testing.T, open Open) {
	h := started(t, open, 1)
	start := h.now
	h.now = start.Add(24 * time.Hour)
	h.bring(ledger.Submitted)
	e := h.look(ledger.Filter{})[0]
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Submitted, NextAt: h.now.Add(time.Minute)}))
	h.now = start.Add(time.Second)
	same(t, "due", len(h.look(ledger.Filter{})), 1)
}
