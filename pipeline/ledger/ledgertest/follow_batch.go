package ledgertest

import (
	"testing"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// followsBatch holds that the orders in place of those of a batch are found over any number of
// steps, without those that the batch has itself and that a person took out.
func followsBatch(t *testing.T, open Open) {
	h := started(t, open, 2)
	standing := func(batch string, want ...int64) {
		t.Helper()
		ids, err := h.Standing(h.ctx(), batch)
		h.ok(err)
		same(t, "in place of those of "+batch, ids, want)
	}
	_, ids := h.invoiced("1")
	const batch = "b1"
	standing(batch)
	f := h.follow(agrees, h.corrected(t, 0, "更正后的公司", ids...))[0]
	standing(batch, f.Order)
	standing("corrections") // which has it itself
	h.ok(h.yes(f))
	h.reversed(f.Reds[0].ID)
	h.released(1)
	sent := h.ready(ledger.Filter{Orders: []int64{f.Order}}, 1)[0]
	h.ok(h.update(ledger.Change{ID: sent.ID, Fence: sent.Fence, State: ledger.Issued, Serial: "S2",
		Invoices: []ledger.Invoice{{Serial: "S2", Status: "2", No: "2", IssuedAt: h.now, Net: sent.Net, Tax: sent.Tax, Gross: sent.Gross}}}))
	blues, err := h.Blues(h.ctx(), Seller, []string{"2"})
	h.ok(err)
	again := h.corrected(t, 0, "再更正的公司", blues[0].ID)
	again.Of = f.Order
	again.Item.Order.OrderNo = "SO-0000000-H2"
	again.Reds[0].Order = f.Order
	h.batch("more corrections")
	out, err := h.Follow(h.ctx(), "more corrections", []ledger.Following{again}, h.now, agrees)
	h.ok(err)
	g := out[0]
	h.ok(g.Refused)
	standing(batch, f.Order, g.Order)
	whole, err := h.Linked(h.ctx(), "more corrections", nil)
	h.ok(err)
	same(t, "what more corrections are about", whole, []int64{h.find(0).ID, f.Order, g.Order})
	h.decide(ledger.Decision{Filter: ledger.Filter{Orders: []int64{g.Order}}, From: []ledger.State{ledger.Held}, To: ledger.Dropped})
	standing(batch, f.Order)
}
