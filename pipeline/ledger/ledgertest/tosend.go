package ledgertest

import (
	"fmt"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

func toSendCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"what a preview lists":                   toSendOfBatch,
		"sources in place of parts":              toSendOfSplit,
		"sources in place of a merge":            toSendOfMerge,
		"a changed order is neither":             heldBeforeSplit,
		"what was split before is not missing":   heldBesideParts,
		"named orders count while they are held": toSendNamed,
	}
}

// toSend lists numbers, and what is invoiced in place of each.
func (h *hand) toSend(f ledger.Filter, since time.Time) (out []string, gross invoice.Amount) {
	h.Helper()
	h.ok(h.ToSend(h.ctx(), f, since, func(e *ledger.Entry, into []string) error {
		line := e.Key.OrderNo
		if into != nil {
			line += fmt.Sprint(into)
		}
		out, gross = append(out, line), gross+e.Gross
		return nil
	}))
	return out, gross
}

func toSendOfBatch(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.batch("b1")
	h.take("b1", Item(t, Order(Seller, 0), 1), Item(t, Order(OtherSeller, 3), 3), Rejected(5), doubtful(Item(t, Order(Seller, 6), 6)))
	h.batch("b2")
	h.take("b2", Items(t, Seller, 7, 1)...)
	var got []ledger.Entry
	h.ok(h.ToSend(h.ctx(), ledger.Filter{Batch: "b1", Seller: Seller}, time.Time{}, func(e *ledger.Entry, _ []string) error {
		got = append(got, *e)
		return nil
	}))
	o := Order(Seller, 0)
	same(t, "to send", got, []ledger.Entry{{Key: ledger.Key{Seller: Seller, OrderNo: o.OrderNo}, Kind: o.Kind, Buyer: o.Buyer.Name,
		BuyerTax: o.Buyer.TaxNum, Net: o.Net, Tax: o.Tax, Gross: o.Gross, Rates: o.ByRate()}})
	list, _ := h.toSend(ledger.Filter{Seller: Seller}, time.Time{})
	same(t, "of all batches", list, []string{orderNos(0)[0], orderNos(7)[0]})
	stop := fmt.Errorf("stop")
	if err := h.ToSend(h.ctx(), ledger.Filter{Seller: Seller}, time.Time{}, func(*ledger.Entry, []string) error { return stop }); err == nil {
		t.Error("an error does not end the list")
	}
}

func toSendOfSplit(t *testing.T, open Open) {
	h := divided(t, open)
	source := h.find(5)
	parts := []string{h.part(0).Key.OrderNo, h.part(1).Key.OrderNo}
	own := orderNos(0, 1, 2)
	list, gross := h.toSend(ledger.Filter{Batch: "b1", Seller: Seller}, h.now)
	same(t, "split now", list, append(own, source.Key.OrderNo+fmt.Sprint(parts)))
	later, sum := h.toSend(ledger.Filter{Batch: "b1", Seller: Seller}, h.now.Add(time.Second))
	same(t, "split before", []any{later, sum}, []any{append(own, parts...), gross})
}

func toSendOfMerge(t *testing.T, open Open) {
	h, number := merged(t, open)
	list, _ := h.toSend(ledger.Filter{Batch: "b1", Seller: Seller}, h.now)
	in := "[" + number + "]"
	same(t, "merged now", list, []string{orderNos(3)[0], orderNos(1)[0] + in, orderNos(2)[0] + in})
}

func heldBeforeSplit(t *testing.T, open Open) {
	h := broughtFrom(t, open, ledger.Issued)
	h.fileAt("b2", "/a.xlsx")
	h.read("b2", derived(t, "D2", "2026-11-21"))
	same(t, "before", len(h.arrangeable("b2")), 1)
	h.ok(h.HoldRevised(h.ctx(), "b2", h.now))
	same(t, "may be arranged", len(h.arrangeable("b2")), 0)
	h.finish("b2")
	same(t, "the changed order", h.standing("D2"), heldAsRevised)
}

// heldBesideParts reads a file again whose order was split and sent in parts, with a new order of
// the same buyer and goods.
func heldBesideParts(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.fileAt("b1", "/a.xlsx")
	first := derived(t, "D1", "2026-11-20")
	h.read("b1", first)
	h.arrange("b1", 1, h.split(h.arrangeable("b1")[0]))
	same(t, "parts", h.takeUp("b1"), 2)
	h.ok(h.FinishBatch(h.ctx(), "b1", 3, h.now))
	h.bring(ledger.Issued)
	h.bring(ledger.Issued)
	h.fileAt("b2", "/a.xlsx")
	second := derived(t, "D2", "2026-11-21")
	second.Source = Place(2)
	h.read("b2", first, second)
	same(t, "parts again", h.takeUp("b2"), 2)
	h.ok(h.HoldRevised(h.ctx(), "b2", h.now))
	same(t, "another sale", h.standing("D2"), []any{ledger.Held, rules.ReadingIncomplete})
}

func toSendNamed(t *testing.T, open Open) {
	h := started(t, open, 3)
	h.no(ledger.Filter{Orders: []int64{h.find(0).ID}})
	list, _ := h.toSend(ledger.Filter{Seller: Seller, Orders: []int64{h.find(0).ID, h.find(1).ID}}, time.Time{})
	same(t, "named", list, orderNos(1, 0))
	list, _ = h.toSend(ledger.Filter{Seller: Seller}, time.Time{})
	same(t, "not named", list, orderNos(1, 2))
}
