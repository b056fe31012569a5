package ledgertest

import (
	"context"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

func sealCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"the intent is recorded with the claim":   sealIntent,
		"a retry comes when its time has come":    sealInTime,
		"a day has so many retries and no more":   sealDay,
		"the day begins at midnight in Beijing":   sealMidnight,
		"an order is claimed by one run":          sealOnce,
		"seller and batch of a retry are kept to": sealFilter,
	}
}

// sealFailed brings n orders to seal_failed, due at once.
func sealFailed(t *testing.T, open Open, n int) *hand {
	t.Helper()
	h := started(t, open, n)
	for range n {
		h.bring(ledger.SealFailed)
	}
	return h
}

func (h *hand) seals(f ledger.Filter, atMost int) []ledger.Entry {
	h.Helper()
	c := h.claim(f, 9)
	c.ADay = atMost
	es, err := h.Claim(context.Background(), ToCall(c, ledger.Sign, nil))
	h.ok(err)
	return es
}

func (h *hand) sealsWaiting(atMost int) (int, time.Time) {
	h.Helper()
	n, next, err := h.Callable(context.Background(), ledger.Filter{}, ledger.Sign, h.now, atMost)
	h.ok(err)
	return n, next
}

func sealIntent(t *testing.T, open Open) {
	h := sealFailed(t, open, 1)
	before, events := h.find(0), len(h.history(0))
	e := h.seals(ledger.Filter{}, 20)[0]
	after := h.find(0)
	same(t, "row", []any{after.State, after.Fence, after.Reissues, after.ReissuedAt}, []any{ledger.Submitted, before.Fence + 1, 1, h.now})
	same(t, "entry", []any{e.State, e.Fence, e.Reissues}, []any{ledger.Submitted, after.Fence, 1})
	history := h.history(0)
	same(t, "history", []any{len(history), history[events].From, history[events].To}, []any{events + 1, ledger.SealFailed, ledger.Submitted})
	same(t, "the dead one's order is asked for after its lease", len(h.due(ledger.Filter{}, 9)), 0)
	h.now = h.now.Add(lease)
	same(t, "after the lease", numbers(h.due(ledger.Filter{}, 9)), orderNos(0))
}

func sealInTime(t *testing.T, open Open) {
	h := sealFailed(t, open, 1)
	e := h.seals(ledger.Filter{}, 20)[0]
	due := h.now.Add(time.Minute)
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.SealFailed, NextAt: due}))
	n, next := h.sealsWaiting(20)
	same(t, "waiting", []any{n, next}, []any{1, due})
	h.now = due.Add(-time.Millisecond)
	same(t, "before", len(h.seals(ledger.Filter{}, 20)), 0)
	h.now = due
	same(t, "then", numbers(h.seals(ledger.Filter{}, 20)), orderNos(0))
}

func sealDay(t *testing.T, open Open) {
	h := sealFailed(t, open, 1)
	for i := range 3 {
		e := h.seals(ledger.Filter{}, 3)
		same(t, "retries", []any{len(e), e[0].Reissues}, []any{1, i + 1})
		h.move(ledger.SealFailed, e...)
	}
	same(t, "no more today", len(h.seals(ledger.Filter{}, 3)), 0)
	n, _ := h.sealsWaiting(3)
	same(t, "none waits", n, 0)
	n, _ = h.sealsWaiting(4)
	same(t, "one waits where four are allowed", n, 1)
}

func sealMidnight(t *testing.T, open Open) {
	h := sealFailed(t, open, 1)
	h.now = time.Date(2026, 11, 23, 15, 59, 59, 0, time.UTC)
	h.move(ledger.SealFailed, h.seals(ledger.Filter{}, 1)...)
	same(t, "the same day", len(h.seals(ledger.Filter{}, 1)), 0)
	h.now = h.now.Add(time.Second) // 24:00 in Beijing
	e := h.seals(ledger.Filter{}, 1)
	same(t, "the next day", []any{len(e), e[0].Reissues}, []any{1, 1})
}

func sealOnce(t *testing.T, open Open) {
	h := sealFailed(t, open, 1)
	other := newHand(t, open, "run2")
	e := h.seals(ledger.Filter{}, 20)
	same(t, "the other run", len(other.seals(ledger.Filter{}, 20)), 0)
	h.is(other.update(ledger.Change{ID: e[0].ID, Fence: e[0].Fence, State: ledger.Issued}), ledger.ErrFence)
	h.move(ledger.Issued, e...)
}

func sealFilter(t *testing.T, open Open) {
	h := sealFailed(t, open, 2)
	h.batch("b2")
	same(t, "another batch", len(h.seals(ledger.Filter{Batch: "b2"}, 20)), 0)
	same(t, "another seller", len(h.seals(ledger.Filter{Seller: OtherSeller}, 20)), 0)
	same(t, "its own", len(h.seals(ledger.Filter{Batch: "b1", Seller: Seller}, 20)), 2)
}
