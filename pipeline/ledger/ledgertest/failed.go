package ledgertest

import (
	"context"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

func failedCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"what a dead run asked about is free at once": failedFreed,
		"only what was accepted is asked for again":   failedAccepted,
		"it is due when its time has come":            failedInTime,
		"nobody asked since the run began":            failedUnasked,
		"nobody asked since the clock was set back":   failedBack,
		"one that was taken out":                      failedDropped,
		"what was sent too long ago is left alone":    failedSince,
		"a claimed one is left to its run":            failedLease,
		"seller, batch, serial and orders count":      failedFilter,
		"it neither waits nor is sent":                failedStays,
		"it can be issued":                            failedIssued,
		"an entry has what can be compared":           failedEntry,
	}
}

// failing brings n orders to failed after the platform accepted them; each is due a minute later.
func failing(t *testing.T, open Open, n int) *hand {
	t.Helper()
	h := started(t, open, n)
	for _, e := range h.ready(ledger.Filter{}, n) {
		h.move(ledger.Submitted, e)
		h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Failed, Code: "22", Error: "失败", Serial: "S" + e.Key.OrderNo,
			NextAt: h.now.Add(time.Minute), Tries: 1}))
	}
	return h
}

// failed claims failed orders.
func (h *hand) failed(f ledger.Filter, since, unasked time.Time, limit int) []ledger.Entry {
	h.Helper()
	es, err := h.Claim(context.Background(), ToAsk(h.claim(f, limit), ledger.Ask{About: ledger.AskFailed, Since: since, Unasked: unasked}))
	h.ok(err)
	return es
}

func failedAccepted(t *testing.T, open Open) {
	h := failing(t, open, 1)
	h.take("b1", Items(t, Seller, 5, 1)...)
	e := h.ready(ledger.Filter{}, 1)[0]
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Failed, Code: "E9131"}))
	for batch, want := range map[string]int{"": 1, "b1": 1} {
		n, resting, err := h.Retryable(h.ctx(), ledger.Filter{Batch: batch})
		h.ok(err)
		same(t, "accepted, and resting", []int{n, resting}, []int{want, 0})
	}
	h.now = h.now.Add(time.Hour)
	got := h.failed(ledger.Filter{}, time.Time{}, h.now, 9)
	same(t, "claimed", numbers(got), orderNos(0))
	same(t, "state", []any{got[0].State, got[0].Code, got[0].Error, got[0].Tries}, []any{ledger.Failed, "22", "失败", 1})
}

func failedInTime(t *testing.T, open Open) {
	h := failing(t, open, 2)
	h.now = h.now.Add(time.Minute - time.Second)
	same(t, "before", len(h.failed(ledger.Filter{}, time.Time{}, time.Time{}, 9)), 0)
	h.now = h.now.Add(time.Second)
	same(t, "then", numbers(h.failed(ledger.Filter{}, time.Time{}, time.Time{}, 9)), orderNos(0, 1))
}

func failedUnasked(t *testing.T, open Open) {
	h := failing(t, open, 3)
	h.now = h.now.Add(time.Second)
	begun := h.now
	first := h.failed(ledger.Filter{}, time.Time{}, begun, 2)
	same(t, "at once", numbers(first), orderNos(0, 1))
	for _, e := range first {
		h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Failed, Code: e.Code, NextAt: h.now.Add(time.Minute)}))
	}
	same(t, "the rest", numbers(h.failed(ledger.Filter{}, time.Time{}, begun, 2)), orderNos(2))
	same(t, "each once", len(h.failed(ledger.Filter{}, time.Time{}, begun, 2)), 0)
}

// failedBack: a look that was recorded in the future says nothing about this run, and its gap is
// not kept.
func failedBack(t *testing.T, open Open) {
	h := failing(t, open, 2)
	h.now = h.now.Add(-time.Hour)
	first := h.failed(ledger.Filter{}, time.Time{}, h.now, 1)
	same(t, "by a run of its batch", numbers(first), orderNos(0))
	h.ok(h.update(ledger.Change{ID: first[0].ID, Fence: first[0].Fence, State: ledger.Failed, Code: "22", NextAt: h.now.Add(time.Minute)}))
	same(t, "by any run", numbers(h.failed(ledger.Filter{}, time.Time{}, time.Time{}, 9)), orderNos(1))
	same(t, "each once", len(h.failed(ledger.Filter{}, time.Time{}, h.now, 9)), 0)
}

func failedDropped(t *testing.T, open Open) {
	h := failing(t, open, 2)
	ids := []int64{h.find(0).ID, h.find(1).ID}
	h.decide(ledger.Decision{Filter: ledger.Filter{Orders: ids}, From: []ledger.State{ledger.Failed}, To: ledger.Dropped})
	h.take("b1", Items(t, Seller, 5, 1)...)
	r := h.ready(ledger.Filter{}, 1)[0]
	h.ok(h.update(ledger.Change{ID: r.ID, Fence: r.Fence, State: ledger.Ready, NextAt: h.now.Add(time.Second)}))
	h.decide(ledger.Decision{Filter: ledger.Filter{Orders: []int64{r.ID}}, From: []ledger.State{ledger.Ready}, To: ledger.Dropped})
	h.now = h.now.Add(time.Hour)
	es := h.failed(ledger.Filter{}, time.Time{}, time.Time{}, 9)
	same(t, "claimed", numbers(es), orderNos(0, 1))
	same(t, "state", es[0].State, ledger.Dropped)
	h.ok(h.update(ledger.Change{ID: es[0].ID, Fence: es[0].Fence, State: ledger.Dropped, NextAt: h.now.Add(time.Hour)},
		ledger.Change{ID: es[1].ID, Fence: es[1].Fence, State: ledger.Issued, Invoices: bills(), Differs: difference("已取消")}))
	same(t, "states", []ledger.State{h.find(0).State, h.find(1).State}, []ledger.State{ledger.Dropped, ledger.Issued})
	n, _ := h.differences(ledger.Filter{}, 9)
	same(t, "a person must see it", n, 1)
	list, err := h.Failures(context.Background(), ledger.Filter{}, nil)
	h.ok(err)
	same(t, "to be retried", len(list), 0)
}

func failedSince(t *testing.T, open Open) {
	h := failing(t, open, 1)
	sent := h.now
	h.now = h.now.Add(36 * 24 * time.Hour)
	same(t, "too old", len(h.failed(ledger.Filter{}, sent.Add(time.Millisecond), h.now, 9)), 0)
	same(t, "just young enough", len(h.failed(ledger.Filter{}, sent, h.now, 9)), 1)
}

func failedLease(t *testing.T, open Open) {
	h := failing(t, open, 1)
	h.now = h.now.Add(time.Minute)
	e := h.failed(ledger.Filter{}, time.Time{}, time.Time{}, 9)[0]
	other := newHand(t, open, "run2")
	other.now = h.now.Add(time.Second)
	same(t, "during the lease", len(other.failed(ledger.Filter{}, time.Time{}, other.now, 9)), 0)
	h.is(other.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Issued}), ledger.ErrFence)
	other.now = h.now.Add(lease)
	same(t, "after it", len(other.failed(ledger.Filter{}, time.Time{}, time.Time{}, 9)), 1)
	h.is(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Failed}), ledger.ErrFence)
}

func failedFilter(t *testing.T, open Open) {
	h := failing(t, open, 2)
	h.batch("b2")
	h.take("b2", Item(t, Order(OtherSeller, 7), 7))
	e := h.ready(ledger.Filter{}, 1)[0]
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Failed, NextAt: h.now})) // split: no serial number
	h.now = h.now.Add(time.Hour)
	same(t, "batch and seller", numbers(h.failed(ledger.Filter{Batch: "b2", Seller: OtherSeller}, time.Time{}, time.Time{}, 9)), orderNos(7))
	c := h.claim(ledger.Filter{}, 9)
	c.Serials = ledger.WithoutSerial
	es, err := h.Claim(t.Context(), ToAsk(c, ledger.Ask{About: ledger.AskFailed, Since: time.Time{}, Unasked: time.Time{}}))
	h.ok(err)
	same(t, "claimed already", len(es), 0)
	c.Serials, c.Orders = ledger.WithSerial, []int64{h.find(1).ID}
	es, err = h.Claim(t.Context(), ToAsk(c, ledger.Ask{About: ledger.AskFailed, Since: time.Time{}, Unasked: time.Time{}}))
	h.ok(err)
	same(t, "one of them", numbers(es), orderNos(1))
}

func failedStays(t *testing.T, open Open) {
	h := failing(t, open, 1)
	h.now = h.now.Add(time.Hour)
	ready, waiting, _, err := h.Pending(t.Context(), ledger.Filter{})
	h.ok(err)
	same(t, "pending", []int{ready, waiting, len(h.due(ledger.Filter{}, 9)), len(h.ready(ledger.Filter{}, 9))}, []int{0, 0, 0, 0})
	events := len(h.history(0))
	h.failed(ledger.Filter{}, time.Time{}, time.Time{}, 9)
	same(t, "claiming it is no event", len(h.history(0)), events)
	same(t, "nor a change", h.find(0).State, ledger.Failed)
}

func failedIssued(t *testing.T, open Open) {
	h := failing(t, open, 1)
	h.now = h.now.Add(time.Hour)
	e := h.failed(ledger.Filter{}, time.Time{}, time.Time{}, 9)[0]
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Issued, Invoices: bills()[:1]}))
	same(t, "row", []any{h.find(0).State, h.rows(ledger.Filter{Batch: "b1"})[0].InvoiceNo}, []any{ledger.Issued, bills()[0].No})
	s := h.summary(ledger.Filter{Batch: "b1"})
	same(t, "balance", []int{s.Count("issued"), s.Count("failed")}, []int{1, 0})
}

func failedEntry(t *testing.T, open Open) {
	h := failing(t, open, 1)
	h.now = h.now.Add(time.Hour)
	e, o := h.failed(ledger.Filter{}, time.Time{}, time.Time{}, 9)[0], Order(Seller, 0)
	same(t, "entry", []any{e.Buyer, e.BuyerTax, e.Kind, e.Net, e.Tax, e.Gross, e.Rates},
		[]any{o.Buyer.Name, o.Buyer.TaxNum, o.Kind, o.Net, o.Tax, o.Gross, []invoice.RateSum{{Rate: "0.13", Lines: 1, Net: o.Net, Tax: o.Tax, Gross: o.Gross}}})
}

// failedFreed lets a run die that was asking about failed orders.
func failedFreed(t *testing.T, open Open) {
	h := started(t, open, 2)
	h.brought(ledger.Failed)
	h.brought(ledger.Failed)
	ask := func(h *hand) []ledger.Entry {
		c := h.claim(ledger.Filter{Seller: Seller}, 9)
		es, err := h.Claim(h.ctx(), ToAsk(c, ledger.Ask{About: ledger.AskFailed, Unasked: h.now.Add(time.Hour)}))
		h.ok(err)
		return es
	}
	life := h.alive()
	same(t, "asked", len(ask(h)), 2)
	other := newHand(t, open, "run2")
	other.now = h.now
	free := func() int {
		c := other.claim(ledger.Filter{Seller: Seller}, 0)
		c.Effect = ledger.Reissue
		n, err := other.FreeDead(other.ctx(), c)
		other.ok(err)
		return n
	}
	same(t, "while it lives", []int{free(), len(ask(other))}, []int{0, 0})
	h.ok(life.End(false))
	freed := freedSoon(t, free)
	same(t, "freed", freed, 2)
	same(t, "asked by the next", len(ask(other)), 2)
}
