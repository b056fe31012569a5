package ledgertest

import (
	"context"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

func waitCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){"what open orders wait for is told by kind": waitKinds}
}

func waitKinds(t *testing.T, open Open) {
	h := started(t, open, 10)
	h.take("b1", Item(t, Order(OtherSeller, 20), 20))
	waits := func(f ledger.Filter, want ...ledger.Wait) {
		t.Helper()
		got, err := h.Waits(context.Background(), f, h.now)
		h.ok(err)
		same(t, "waits", got, want)
	}
	waits(ledger.Filter{})
	es, after := h.ready(ledger.Filter{Seller: Seller}, 8), func(s int) time.Time { return h.now.Add(time.Duration(s) * time.Second) }
	waits(ledger.Filter{Batch: "b1"}, ledger.Wait{Kind: ledger.WaitClaim, Orders: 8, Next: h.now.Add(lease)})
	h.move(ledger.Submitted, es[5])
	for _, c := range []ledger.Change{
		{ID: es[0].ID, State: ledger.Unknown, NextAt: after(9)}, {ID: es[1].ID, State: ledger.Unknown, NextAt: after(7)},
		{ID: es[2].ID, State: ledger.Unknown, NextAt: after(30), Misses: 1}, {ID: es[3].ID, State: ledger.Submitted, NextAt: after(5)},
		{ID: es[4].ID, State: ledger.Submitted, NextAt: after(6)}, {ID: es[5].ID, State: ledger.Voiding, NextAt: after(8)},
		{ID: es[6].ID, State: ledger.Issued},
	} {
		c.Fence = 1
		h.ok(h.update(c))
	}
	want := []ledger.Wait{{Kind: ledger.WaitClaim, Orders: 1, Next: h.now.Add(lease)}, {Kind: ledger.WaitDoubt, Orders: 2, Next: after(7)},
		{Kind: ledger.WaitMissing, Orders: 1, Next: after(30)}, {Kind: ledger.WaitIssue, Orders: 2, Next: after(5)}, {Kind: ledger.WaitVoid, Orders: 1, Next: after(8)}}
	waits(ledger.Filter{}, want...)
	waits(ledger.Filter{Batch: "b1", Seller: Seller}, want...)
	waits(ledger.Filter{Seller: OtherSeller})
	h.ready(ledger.Filter{Seller: OtherSeller}, 1)
	want[0].Orders++
	waits(ledger.Filter{}, want...)
}
