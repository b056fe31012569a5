package ledgertest

import (
	"context"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

func deadCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"orders of a dead run are due at once":           deadFreed,
		"orders of a run at work are not":                deadAlive,
		"orders of a run that ended in order are not":    deadEnded,
		"orders of a run that never held a lock are not": deadUnseen,
		"one's own orders are not":                       deadOwn,
		"batch and seller are kept to":                   deadFilter,
		"only claims are ended, not rests":               deadRests,
		"what a dead run asked about is due, too":        deadAsking,
		"two runs find the same dead":                    deadTwice,
		"a life has one term where it is not lost":       deadTerm,
	}
}

// alive shows that a run is at work, until the test ends or it dies.
func (h *hand) alive() ledger.Life {
	h.Helper()
	life, err := h.Live(context.Background(), h.run)
	h.ok(err)
	return life
}

func (h *hand) free(f ledger.Filter) int {
	h.Helper()
	n, err := h.FreeDead(context.Background(), h.claim(f, 0))
	h.ok(err)
	return n
}

// frees frees the orders of dead runs, which must be as many as wanted.
func (h *hand) frees(t testing.TB, f ledger.Filter, want int) {
	t.Helper()
	same(t, "freed", freedSoon(t, func() int { return h.free(f) }), want)
}

// freedSoon frees until something is free: a server sees a moment later that the session of a run
// has ended.
func freedSoon(t testing.TB, free func() int) int {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	freed := free()
	for ; freed == 0 && ctx.Err() == nil; freed = free() {
		select {
		case <-time.After(5 * time.Millisecond):
		case <-ctx.Done():
		}
	}
	return freed
}

// left are n orders that run1 claimed, and a second run.
func left(t *testing.T, open Open, n int) (a, b *hand, es []ledger.Entry, life ledger.Life) {
	t.Helper()
	a, b = started(t, open, n+1), newHand(t, open, "run2")
	life = a.alive()
	return a, b, a.ready(ledger.Filter{}, n), life
}

func deadFreed(t *testing.T, open Open) {
	a, b, es, life := left(t, open, 2)
	same(t, "due before", len(b.due(ledger.Filter{}, 9)), 0)
	a.ok(life.End(false))
	b.frees(t, ledger.Filter{}, 2)
	before := b.find(0)
	same(t, "state and fence stay", []any{before.State, before.Fence, before.Sent}, []any{ledger.Submitting, es[0].Fence, es[0].Sent})
	got := b.due(ledger.Filter{}, 9)
	same(t, "due", numbers(got), orderNos(0, 1))
	same(t, "fence", got[0].Fence, es[0].Fence+1)
	a.is(a.update(ledger.Change{ID: es[0].ID, Fence: es[0].Fence, State: ledger.Submitted}), ledger.ErrFence)
	same(t, "freed again", b.free(ledger.Filter{}), 0)
	same(t, "the rest is ready", numbers(b.ready(ledger.Filter{}, 9)), orderNos(2))
}

func deadAlive(t *testing.T, open Open) {
	a, b, es, life := left(t, open, 2)
	same(t, "freed", b.free(ledger.Filter{}), 0)
	b.now = b.now.Add(lease - time.Millisecond)
	same(t, "during the lease", len(b.due(ledger.Filter{}, 9)), 0)
	a.move(ledger.Submitted, es...)
	a.ok(life.End(true))
}

func deadEnded(t *testing.T, open Open) {
	a, b, _, life := left(t, open, 1)
	a.ok(life.End(true))
	same(t, "freed", b.free(ledger.Filter{}), 0)
	b.now = b.now.Add(lease)
	same(t, "after the lease", numbers(b.due(ledger.Filter{}, 9)), orderNos(0))
}

// deadUnseen are runs of earlier versions: nobody can tell whether they are at work.
func deadUnseen(t *testing.T, open Open) {
	a, b := started(t, open, 1), newHand(t, open, "run2")
	a.ready(ledger.Filter{}, 1)
	same(t, "freed", b.free(ledger.Filter{}), 0)
}

func deadOwn(t *testing.T, open Open) {
	a, _, _, life := left(t, open, 1)
	a.ok(life.End(false))
	same(t, "freed", a.free(ledger.Filter{}), 0)
}

func deadFilter(t *testing.T, open Open) {
	a := newHand(t, open, "run1")
	a.batch("b1")
	a.take("b1", Item(t, Order(OtherSeller, 0), 0), Item(t, Order(Seller, 1), 1))
	a.batch("b2")
	a.take("b2", Item(t, Order(Seller, 2), 2), Item(t, Order(OtherSeller, 3), 3))
	life := a.alive()
	a.ready(ledger.Filter{}, 9)
	a.ok(life.End(false))
	b := newHand(t, open, "run2")
	b.frees(t, ledger.Filter{Batch: "b2", Seller: Seller}, 1)
	same(t, "due", numbers(b.due(ledger.Filter{}, 9)), orderNos(2))
	same(t, "seller", b.free(ledger.Filter{Seller: OtherSeller}), 2)
	same(t, "all", b.free(ledger.Filter{}), 1)
}

func deadRests(t *testing.T, open Open) {
	a, b, es, life := left(t, open, 2)
	a.ok(a.update(ledger.Change{ID: es[0].ID, Fence: es[0].Fence, State: ledger.Unknown, NextAt: a.now.Add(time.Second)}))
	a.ok(life.End(false))
	b.frees(t, ledger.Filter{}, 1)
	same(t, "due", numbers(b.due(ledger.Filter{}, 9)), orderNos(1))
}

func deadAsking(t *testing.T, open Open) {
	a, b, es, life := left(t, open, 1)
	a.move(ledger.Submitted, es...)
	same(t, "asked about", numbers(a.due(ledger.Filter{}, 9)), orderNos(0))
	same(t, "due", len(b.due(ledger.Filter{}, 9)), 0)
	a.ok(life.End(false))
	b.frees(t, ledger.Filter{}, 1)
	same(t, "due after", numbers(b.due(ledger.Filter{}, 9)), orderNos(0))
}

func deadTwice(t *testing.T, open Open) {
	a, b, _, life := left(t, open, 2)
	c := newHand(t, open, "run3")
	a.ok(life.End(false))
	b.frees(t, ledger.Filter{}, 2)
	same(t, "freed by the second", c.free(ledger.Filter{}), 0)
	same(t, "claimed by the second", numbers(c.due(ledger.Filter{}, 9)), orderNos(0, 1))
	same(t, "the second is at work for all that others can tell", b.free(ledger.Filter{}), 0)
}

func deadTerm(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	life := h.alive()
	if first := life.Term(); first < 1 || life.Term() != first {
		t.Errorf("term %d", life.Term())
	}
	h.ok(life.End(true))
}
