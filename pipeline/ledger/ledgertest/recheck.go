package ledgertest

import (
	"context"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

func recheckCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"issued orders come once, by id":   recheckWalk,
		"older invoices stay out":          recheckSince,
		"a claimed one is left to its run": recheckLease,
		"only issued orders of the filter": recheckFilter,
	}
}

func (h *hand) issuedAfter(f ledger.Filter, since time.Time, after int64, limit int) []ledger.Entry {
	h.Helper()
	f.Seller = Seller
	es, err := h.Claim(context.Background(), ToAsk(h.claim(f, limit), ledger.Ask{About: ledger.AskIssued, Since: since, After: after}))
	h.ok(err)
	return es
}

// issued brings n orders to issued, one a minute.
func issued(t *testing.T, open Open, n int) *hand {
	t.Helper()
	h := started(t, open, n)
	for i, e := range h.ready(ledger.Filter{}, n) {
		at := h.now.Add(time.Duration(i) * time.Minute)
		h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Issued, Serial: "S" + e.Key.OrderNo, Invoices: []ledger.Invoice{{Serial: "S", Status: "2", No: "1", IssuedAt: at}}}))
	}
	return h
}

func recheckWalk(t *testing.T, open Open) {
	h := issued(t, open, 3)
	first := h.issuedAfter(ledger.Filter{}, time.Time{}, 0, 2)
	same(t, "first", numbers(first), orderNos(0, 1))
	same(t, "state", first[0].State, ledger.Issued)
	same(t, "then", numbers(h.issuedAfter(ledger.Filter{}, time.Time{}, first[1].ID, 2)), orderNos(2))
	h.move(ledger.Voided, first[0])
	same(t, "a void is recorded", h.find(0).State, ledger.Voided)
}

func recheckSince(t *testing.T, open Open) {
	h := issued(t, open, 3)
	same(t, "since the second", numbers(h.issuedAfter(ledger.Filter{}, h.now.Add(time.Minute), 0, 9)), orderNos(1, 2))
}

func recheckLease(t *testing.T, open Open) {
	h := issued(t, open, 1)
	e := h.issuedAfter(ledger.Filter{}, time.Time{}, 0, 9)
	other := newHand(t, open, "run2")
	same(t, "during the lease", len(other.issuedAfter(ledger.Filter{}, time.Time{}, 0, 9)), 0)
	h.ok(h.update(ledger.Change{ID: e[0].ID, Fence: e[0].Fence, State: ledger.Issued}))
	same(t, "after the update", len(other.issuedAfter(ledger.Filter{}, time.Time{}, 0, 9)), 1)
}

func recheckFilter(t *testing.T, open Open) {
	h := issued(t, open, 1)
	h.take("b1", Items(t, Seller, 5, 1)...)
	h.bring(ledger.Failed)
	h.batch("b2")
	same(t, "another batch", len(h.issuedAfter(ledger.Filter{Batch: "b2"}, time.Time{}, 0, 9)), 0)
	same(t, "its batch", numbers(h.issuedAfter(ledger.Filter{Batch: "b1"}, time.Time{}, 0, 9)), orderNos(0))
}
