package ledgertest

import (
	"testing"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

func renumberedCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"what was read at a place":                  ordersAt,
		"what a batch rejected":                     rejectedIn,
		"an order in place of another number":       renumbered,
		"numbers of a rejected order stay known":    renumberedLater,
		"an order in place of one that is recorded": renumberedTwice,
	}
}

// readAt is place n in a batch.
func readAt(batch string, n int) invoice.ReadAt {
	p := Place(n)
	return invoice.ReadAt{Batch: batch, File: p.File, Sheet: p.Sheet, Row: p.Row}
}

func (h *hand) ordersAt(at invoice.ReadAt) []ledger.OrderAt {
	h.Helper()
	out, err := h.OrdersAt(h.ctx(), []invoice.ReadAt{at})
	h.ok(err)
	return out[at]
}

func ordersAt(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.batch("b1")
	h.take("b1", Items(t, Seller, 0, 1)...)
	h.take("b1", Rejected(1))
	h.batch("b2")
	h.take("b2", Rejected(0))
	one := func(batch string, n int) []ledger.OrderAt {
		return []ledger.OrderAt{{Batch: batch, Keys: []ledger.Key{keyOf(n)}}}
	}
	same(t, "of two batches", h.ordersAt(readAt("b1", 0)), append(one("b1", 0), one("b2", 0)...))
	same(t, "a rejected one", h.ordersAt(readAt("b1", 1)), one("b1", 1))
	same(t, "of another batch, which read the place", h.ordersAt(readAt("b2", 1)), one("b1", 1))
	same(t, "without a batch", len(h.ordersAt(readAt("", 0))), 2)
	same(t, "of a batch that is not there", len(h.ordersAt(readAt("b9", 0))), 0)
	same(t, "at a place that nobody read", len(h.ordersAt(readAt("b1", 9))), 0)
}

func rejectedIn(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.batch("b1")
	left := Rejected(2)
	left.Skipped = true
	h.take("b1", append(Items(t, Seller, 0, 1), Rejected(1), left)...)
	got, err := h.RejectedIn(h.ctx(), "b1")
	h.ok(err)
	same(t, "numbers", got, map[ledger.Key]bool{keyOf(1): true})
}

func (h *hand) renumbered(n int) map[ledger.Key]ledger.Renumbered {
	h.Helper()
	out, err := h.Renumbered(h.ctx(), []ledger.Key{keyOf(n), keyOf(n + 100)})
	h.ok(err)
	return out
}

// inPlace is order n, read from results in place of order of.
func inPlace(t *testing.T, n, of int) ledger.Item {
	item := Item(t, Order(Seller, n), n)
	item.Renumbered = []ledger.Key{keyOf(of)}
	return item
}

func renumbered(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.batch("b1")
	for range 2 { // also where the reading begins again
		h.take("b1", inPlace(t, 5, 1))
		same(t, "in its place", h.renumbered(1), map[ledger.Key]ledger.Renumbered{keyOf(1): {Key: keyOf(5), State: ledger.Ready}})
	}
}

func renumberedLater(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.batch("b1")
	item := Rejected(5)
	item.Renumbered = []ledger.Key{keyOf(1)}
	h.take("b1", item)
	same(t, "no order", len(h.renumbered(1)), 0)
	same(t, "at its place", h.ordersAt(readAt("b1", 5)), []ledger.OrderAt{{Batch: "b1", Keys: []ledger.Key{keyOf(5), keyOf(1)}}})
	h.ok(h.Rows(h.ctx(), ledger.Filter{Batch: "b1"}, func(r report.Row) error {
		same(t, "in the results", r.OrderNo, keyOf(5).OrderNo)
		return nil
	}))
}

// Two imports cannot both record a sale; the second begins again and sees the first.
func renumberedTwice(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.batch("b1")
	h.take("b1", inPlace(t, 5, 1))
	for name, item := range map[string]ledger.Item{"under a second number": inPlace(t, 6, 1), "under its own": Item(t, Order(Seller, 1), 1)} {
		if _, err := h.Import(h.ctx(), "b1", []ledger.Item{item}, h.now, Conflict); err == nil {
			t.Error(name, "it was recorded, too")
		}
	}
	same(t, "in its place", h.renumbered(1)[keyOf(1)].Key, keyOf(5))
}
