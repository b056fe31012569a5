package ledgertest

import (
	"context"
	"testing"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

func holdsCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"content and state of those that are there": holdsThose,
		"the orders that have serial numbers":       ownsSerials,
		"another seller's orders are others":        holdsOfSeller,
		"more numbers than one question takes":      holdsMany,
	}
}

func (h *hand) holds(seller string, numbers ...string) map[string]ledger.Content {
	h.Helper()
	got, err := h.Holds(context.Background(), seller, numbers)
	h.ok(err)
	return got
}

func holdsThose(t *testing.T, open Open) {
	h := started(t, open, 2)
	h.bring(ledger.Submitted)
	got := h.holds(Seller, orderNos(0, 1, 7)...)
	same(t, "content", got, map[string]ledger.Content{
		keyOf(0).OrderNo: {Hash: Item(t, Order(Seller, 0), 0).Hash, State: ledger.Submitted},
		keyOf(1).OrderNo: {Hash: Item(t, Order(Seller, 1), 1).Hash, State: ledger.Ready},
	})
	same(t, "nothing asked", len(h.holds(Seller)), 0)
}

func holdsOfSeller(t *testing.T, open Open) {
	h := started(t, open, 1)
	same(t, "orders", len(h.holds(OtherSeller, orderNos(0)...)), 0)
}

func holdsMany(t *testing.T, open Open) {
	h := started(t, open, 3)
	numbers := orderNos(2)
	for n := range 1200 {
		numbers = append(numbers, orderNos(10+n)...)
	}
	same(t, "orders", len(h.holds(Seller, append(numbers, orderNos(0)...)...)), 2)
}

func ownsSerials(t *testing.T, open Open) {
	h := started(t, open, 2)
	e := h.ready(ledger.Filter{}, 1)[0]
	const serial = "S1"
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Submitted, Serial: serial, NextAt: h.now}))
	got, err := h.SerialOwners(context.Background(), Seller, []string{serial, "none"})
	h.ok(err)
	same(t, "owners", got, map[string]string{serial: keyOf(0).OrderNo})
	got, err = h.SerialOwners(context.Background(), OtherSeller, []string{serial})
	h.ok(err)
	same(t, "another seller's", len(got), 0)
}
