package ledgertest

import (
	"strings"
	"testing"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

func serialCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"another order's serial is not taken over":      serialTaken,
		"two orders that get one serial at once":        serialTwice,
		"another seller may have the same":              serialOfOther,
		"an order keeps its own":                        serialOwn,
		"a serial is dropped and the order stays taken": serialDropped,
	}
}

// submitted records that the platform accepted an order under a serial number.
func (h *hand) submitted(e ledger.Entry, serial string) ledger.Change {
	return ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Submitted, Code: "E0000", Serial: serial, NextAt: h.now}
}

func serialTaken(t *testing.T, open Open) {
	h := started(t, open, 2)
	es := h.ready(ledger.Filter{}, 2)
	h.ok(h.update(h.submitted(es[0], "S1")))
	h.ok(h.update(h.submitted(es[1], "S1")))
	first, second := h.find(0), h.find(1)
	same(t, "serials", []string{first.Serial, second.Serial}, []string{"S1", ""})
	same(t, "it is accepted all the same", second.State, ledger.Submitted)
	events := h.history(1)
	if note := events[len(events)-1].Note; !strings.Contains(note, first.Key.OrderNo) {
		t.Errorf("the history says %q, not whose it is", note)
	}
}

func serialTwice(t *testing.T, open Open) {
	h := started(t, open, 3)
	es := h.ready(ledger.Filter{}, 3)
	h.ok(h.update(h.submitted(es[0], "S1"), h.submitted(es[1], "S1"), h.submitted(es[2], "S2")))
	same(t, "serials", []string{h.find(0).Serial, h.find(1).Serial, h.find(2).Serial}, []string{"S1", "", "S2"})
}

func serialOfOther(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.batch("b1")
	h.take("b1", Item(t, Order(Seller, 0), 0), Item(t, Order(OtherSeller, 1), 1))
	for _, e := range h.ready(ledger.Filter{}, 2) {
		h.ok(h.update(h.submitted(e, "S1")))
	}
	other, err := h.Find(t.Context(), ledger.Key{Seller: OtherSeller, OrderNo: orderNos(1)[0]})
	h.ok(err)
	same(t, "serials", []string{h.find(0).Serial, other.Serial}, []string{"S1", "S1"})
}

func serialOwn(t *testing.T, open Open) {
	h := started(t, open, 1)
	e := h.ready(ledger.Filter{}, 1)[0]
	h.ok(h.update(h.submitted(e, "S1")))
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Issued, Serial: "S1", Invoices: bills()[:1]}))
	same(t, "serial", h.find(0).Serial, "S1")
}

func serialDropped(t *testing.T, open Open) {
	h := started(t, open, 2)
	es := h.ready(ledger.Filter{}, 2)
	h.ok(h.update(h.submitted(es[0], "S1")))
	c := h.submitted(es[0], "")
	c.DropSerial, c.Note = true, "it is another order's"
	h.ok(h.update(c))
	got := h.find(0)
	same(t, "order", []any{got.State, got.Serial}, []any{ledger.Submitted, ""})
	events := h.history(0)
	same(t, "the history says so", events[len(events)-1].Note, "it is another order's")
	claim := h.claim(ledger.Filter{}, 9)
	claim.Serials = ledger.WithoutSerial
	due, err := h.Claim(t.Context(), ToAsk(claim, ledger.Ask{About: ledger.AskDue}))
	h.ok(err)
	same(t, "asked for by its number", numbers(due), orderNos(0))
	same(t, "and never sent", len(h.ready(ledger.Filter{}, 9)), 0)
	h.ok(h.update(h.submitted(es[1], "S1")))
	same(t, "its owner may have it", h.find(1).Serial, "S1")
}
