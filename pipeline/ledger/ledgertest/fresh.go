package ledgertest

import (
	"context"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

func freshCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"accepted orders are claimed before they are due": freshClaim,
		"what somebody holds is left alone":               freshHeld,
		"a look chooses by age and by what was seen":      freshChoice,
		"outcomes come newest first, with their content":  outcomesOrder,
	}
}

func (h *hand) fresh(a ledger.Ask, serials ledger.Serials) []ledger.Entry {
	h.Helper()
	a.About = ledger.AskFresh
	c := h.claim(ledger.Filter{Seller: Seller}, 50)
	c.Serials = serials
	es, err := h.Claim(context.Background(), ToAsk(c, a))
	h.ok(err)
	return es
}

// accept claims n ready orders and has them accepted; they are due in an hour.
func (h *hand) accept(n int, serial string, tries int) []ledger.Entry {
	h.Helper()
	es := h.ready(ledger.Filter{Seller: Seller}, n)
	for _, e := range es {
		c := ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Submitted, NextAt: h.now.Add(time.Hour), Tries: tries}
		if serial != "" {
			c.Serial = serial + e.Key.OrderNo
		}
		h.ok(h.update(c))
	}
	return es
}

func freshClaim(t *testing.T, open Open) {
	h := gated(t, open, 6)
	from := h.now
	h.accept(2, "S", 0)
	h.ready(ledger.Filter{}, 1)
	h.bring(ledger.Issued)
	h.bring(ledger.Unknown)
	h.tick()
	same(t, "none is due", len(h.due(ledger.Filter{Seller: Seller}, 9)), 1) // the unknown one
	before := h.find(0)
	es := h.fresh(ledger.Ask{Since: from}, ledger.WithSerial)
	same(t, "claimed", numbers(es), orderNos(0, 1))
	after := h.find(0)
	same(t, "claim", []any{after.State, after.Fence, es[0].Fence}, []any{ledger.Submitted, before.Fence + 1, before.Fence + 1})
	same(t, "held", len(h.fresh(ledger.Ask{Since: from}, ledger.WithSerial)), 0)
	h.is(h.Update(context.Background(), []ledger.Change{{ID: before.ID, Fence: before.Fence, State: ledger.Issued}}, h.run, h.now), ledger.ErrFence)
	h.move(ledger.Issued, es...)
}

func freshHeld(t *testing.T, open Open) {
	h := gated(t, open, 2)
	from := h.now
	h.accept(2, "", 0)
	other := clocked(t, open, "run2")
	other.now = h.now.Add(2 * time.Hour)
	same(t, "the other asks", len(other.due(ledger.Filter{Seller: Seller}, 1)), 1)
	same(t, "with a serial number", len(h.fresh(ledger.Ask{Since: from}, ledger.WithSerial)), 0)
	same(t, "the one that is free", numbers(h.fresh(ledger.Ask{Since: from}, ledger.WithoutSerial)), orderNos(1))
}

func freshChoice(t *testing.T, open Open) {
	h := gated(t, open, 6)
	h.accept(1, "S", 0)
	old := h.now
	h.tick()
	from := h.now
	h.accept(1, "S", 1)
	h.accept(1, "S", 0)
	h.tick()
	release := func(es []ledger.Entry) []string {
		for _, e := range es {
			h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Submitted, NextAt: h.now.Add(time.Hour), Tries: e.Tries}))
		}
		return numbers(es)
	}
	same(t, "all", release(h.fresh(ledger.Ask{Since: old}, ledger.WithSerial)), orderNos(0, 1, 2))
	same(t, "sent since", release(h.fresh(ledger.Ask{Since: from}, ledger.WithSerial)), orderNos(1, 2))
	same(t, "never asked about", release(h.fresh(ledger.Ask{Since: from, Unseen: true}, ledger.WithSerial)), orderNos(2))
	same(t, "not older", release(h.fresh(ledger.Ask{Since: old, Within: time.Hour}, ledger.WithSerial)), orderNos(0, 1, 2))
	same(t, "old enough", len(h.fresh(ledger.Ask{Since: old, Age: time.Hour}, ledger.WithSerial)), 0)
}

func outcomesOrder(t *testing.T, open Open) {
	h := gated(t, open, 6)
	h.bring(ledger.Failed)
	h.tick()
	since := h.now
	for _, s := range []ledger.State{ledger.Failed, ledger.Issued, ledger.Submitted, ledger.SealFailed} {
		h.bring(s)
		h.tick()
	}
	es, err := h.Outcomes(context.Background(), Seller, since, 9)
	h.ok(err)
	same(t, "newest first", numbers(es), orderNos(4, 2, 1))
	same(t, "content", []any{es[2].State, es[2].Order.Buyer.Name, len(es[2].Order.Lines)}, []any{ledger.Failed, Order(Seller, 1).Buyer.Name, 1})
	es, err = h.Outcomes(context.Background(), Seller, since, 1)
	h.ok(err)
	same(t, "the last one", numbers(es), orderNos(4))
	es, err = h.Outcomes(context.Background(), OtherSeller, since, 9)
	h.ok(err)
	same(t, "another seller", len(es), 0)
}
