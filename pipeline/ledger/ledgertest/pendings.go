package ledgertest

import (
	"context"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

func pendingCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"counts and the next time": pendingCounts,
		"sums of the ready orders": pendingTotals,
		"a known order":            knownOrder,
	}
}

func pendingCounts(t *testing.T, open Open) {
	h, ctx := started(t, open, 8), context.Background()
	h.batch("b2")
	h.take("b2", Item(t, Order(OtherSeller, 50), 50))
	pending := func(f ledger.Filter, ready, waiting int, next time.Time) {
		t.Helper()
		r, w, n, err := h.Pending(ctx, f)
		h.ok(err)
		same(t, "pending", []any{r, w, n}, []any{ready, waiting, next})
	}
	pending(ledger.Filter{}, 9, 0, time.Time{})
	es := h.ready(ledger.Filter{Batch: "b1"}, 7)
	pending(ledger.Filter{}, 2, 7, h.now.Add(lease))
	states := []ledger.State{ledger.Issued, ledger.Failed, ledger.SealFailed, ledger.Ready, ledger.Unknown, ledger.Submitted}
	for i, s := range states { // the seventh stays submitting
		h.ok(h.update(ledger.Change{ID: es[i].ID, Fence: es[i].Fence, State: s, NextAt: h.now.Add(time.Duration(i) * time.Second)}))
	}
	pending(ledger.Filter{}, 3, 3, h.now.Add(4*time.Second))
	pending(ledger.Filter{Batch: "b1"}, 2, 3, h.now.Add(4*time.Second))
	pending(ledger.Filter{Batch: "b1", Seller: Seller}, 2, 3, h.now.Add(4*time.Second))
	pending(ledger.Filter{Seller: OtherSeller}, 1, 0, time.Time{})
	pending(ledger.Filter{Batch: "b2", Seller: Seller}, 0, 0, time.Time{})
}

func pendingTotals(t *testing.T, open Open) {
	h, ctx := started(t, open, 3), context.Background()
	h.take("b1", Item(t, Order(OtherSeller, 9), 9))
	h.bring(ledger.Submitted)
	totals := func(f ledger.Filter, orders int, gross invoice.Amount) {
		t.Helper()
		n, sum, err := h.Totals(ctx, f)
		h.ok(err)
		same(t, "totals", []any{n, sum}, []any{orders, gross})
	}
	two, nine := Order(Seller, 1).Gross+Order(Seller, 2).Gross, Order(Seller, 9).Gross
	totals(ledger.Filter{}, 3, two+nine)
	totals(ledger.Filter{Batch: "b1"}, 3, two+nine)
	totals(ledger.Filter{Seller: Seller}, 2, two)
	totals(ledger.Filter{Batch: "b1", Seller: OtherSeller}, 1, nine)
	h.batch("b2")
	totals(ledger.Filter{Batch: "b2"}, 0, 0)
}

func knownOrder(t *testing.T, open Open) {
	h, ctx := started(t, open, 3), context.Background()
	known := func(seller, want string) {
		t.Helper()
		got, err := h.KnownOrder(ctx, seller)
		h.ok(err)
		same(t, "known order", got, want)
	}
	h.bring(ledger.Submitted)
	known(Seller, "")
	e := h.ready(ledger.Filter{}, 1)[0]
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Issued, Invoices: bills()}))
	known(Seller, orderNos(1)[0])
	known(OtherSeller, "")
}
