package ledgertest

import (
	"context"
	"testing"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

func holdingCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"nothing is ready before the end of the reading":       heldWhileRead,
		"an interrupted reading leaves nothing to send":        heldAfterInterruption,
		"what was ready stays ready while it is read again":    readyWhileReread,
		"other content waits for the end too":                  replacedWhileRead,
		"a doubt holds a new order":                            doubtfulOrder,
		"a doubt holds an order that waits":                    doubtAboutReady,
		"a doubt changes nothing at the platform":              doubtAboutSent,
		"a reading without the doubt offers the order again":   offeredAgain,
		"an order that differs at the platform is not offered": foreignStaysHeld,
		"a dropped order stays dropped":                        droppedAgain,
		"what was left out is counted":                         skippedItem,
	}
}

// doubtful is an item with a finding that holds its order.
func doubtful(item ledger.Item) ledger.Item {
	item.Findings = []rules.Finding{rules.New(rules.NotConfirmed, item.Source, item.Facts.OrderNo, "", "")}
	item.Hold = rules.NotConfirmed
	return item
}

func heldWhileRead(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.batch("b1")
	out := h.read("b1", Items(t, Seller, 0, 3)...)
	same(t, "result and state", []any{out[0].Result, out[0].State}, []any{ledger.Added, ledger.Held})
	same(t, "claimed", len(h.ready(ledger.Filter{}, 5)), 0)
	n, _, err := h.Totals(context.Background(), ledger.Filter{Batch: "b1"})
	h.ok(err)
	s := h.summary(ledger.Filter{Batch: "b1"})
	same(t, "totals, held, balanced", []any{n, s.Count("held"), s.Balanced()}, []any{0, 3, true})
	row := h.rows(ledger.Filter{Batch: "b1"})[0]
	same(t, "reason", []string{string(row.State), row.ErrorCode, row.Findings[0].Code}, []string{"held", rules.ReadingIncomplete, rules.ReadingIncomplete})
	h.finish("b1")
	same(t, "after the end", len(h.ready(ledger.Filter{}, 5)), 3)
	same(t, "the end is no event of an order that was never anything else", len(h.history(0)), 1)
}

func heldAfterInterruption(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.batch("b1")
	h.read("b1", Items(t, Seller, 0, 3)...)
	h.batch("b2") // other files are worked on
	h.take("b2", Items(t, Seller, 2, 2)...)
	same(t, "only what the complete reading holds", numbers(h.ready(ledger.Filter{}, 5)), orderNos(2, 3))
	next := newHand(t, open, "run2")
	next.batch("b1") // the same files again
	next.take("b1", Items(t, Seller, 0, 3)...)
	same(t, "the rest, once the reading is complete", numbers(next.ready(ledger.Filter{}, 5)), orderNos(0, 1))
}

func readyWhileReread(t *testing.T, open Open) {
	h := started(t, open, 3)
	h.batch("b2")
	h.read("b2", Items(t, Seller, 0, 4)...)
	same(t, "claimed during the second reading", numbers(h.ready(ledger.Filter{}, 5)), orderNos(0, 1, 2))
}

func replacedWhileRead(t *testing.T, open Open) {
	h := started(t, open, 1)
	h.batch("b2")
	out := h.read("b2", changed(t, 0))
	same(t, "result and state", []any{out[0].Result, out[0].State}, []any{ledger.Replaced, ledger.Held})
	same(t, "claimed", len(h.ready(ledger.Filter{}, 1)), 0)
	h.finish("b2")
	same(t, "sent with the new content", h.ready(ledger.Filter{}, 1)[0].Gross, changed(t, 0).Order.Gross)
}

func doubtfulOrder(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.batch("b1")
	item := doubtful(Items(t, Seller, 0, 1)[0])
	out := h.take("b1", item)
	same(t, "result and state", []any{out[0].Result, out[0].State}, []any{ledger.Added, ledger.Held})
	e := h.find(0)
	same(t, "entry", []any{e.State, e.Code, e.Error != ""}, []any{ledger.Held, rules.NotConfirmed, true})
	same(t, "claimed", len(h.ready(ledger.Filter{}, 1)), 0)
	row := h.rows(ledger.Filter{})[0]
	same(t, "the finding is said once", []any{row.Findings, row.Error, row.ErrorCode}, []any{item.Findings, "", rules.NotConfirmed})
}

func doubtAboutReady(t *testing.T, open Open) {
	h := started(t, open, 2)
	h.bring(ledger.Ready) // claimed and given back
	h.now = h.now.Add(lease)
	h.batch("b2")
	out := h.take("b2", doubtful(Items(t, Seller, 0, 1)[0]), doubtful(changed(t, 1)))
	same(t, "results", results(out), []ledger.ItemResult{ledger.Known, ledger.Replaced})
	same(t, "states", []ledger.State{h.find(0).State, h.find(1).State}, []ledger.State{ledger.Held, ledger.Held})
	last := h.history(0)[2]
	same(t, "history", []any{last.From, last.To, last.Code, last.At}, []any{ledger.Ready, ledger.Held, rules.NotConfirmed, h.now})
	same(t, "claimed", len(h.ready(ledger.Filter{}, 5)), 0)
}

func doubtAboutSent(t *testing.T, open Open) {
	for _, state := range ledger.States() {
		if !state.InLedger() || state == ledger.Ready || state == ledger.Held || state == ledger.Dropped {
			continue
		}
		t.Run(string(state), func(t *testing.T) {
			h := started(t, open, 40)
			e := h.bring(state)
			n := 0
			for h.find(n).ID != e.ID {
				n++
			}
			before := h.find(n)
			h.batch("again" + string(state))
			out := h.take("again"+string(state), doubtful(Items(t, Seller, n, 1)[0]))
			same(t, "result and state", []any{out[0].Result, out[0].State}, []any{ledger.Known, state})
			same(t, "the order", h.find(n), before)
		})
	}
}

func offeredAgain(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.batch("b1")
	h.take("b1", doubtful(Items(t, Seller, 0, 1)[0]))
	h.batch("b2")
	h.read("b2", Items(t, Seller, 0, 1)...)
	same(t, "not before the end", len(h.ready(ledger.Filter{}, 1)), 0)
	h.finish("b2")
	e := h.find(0)
	same(t, "ready", []any{e.State, e.Code, e.Error}, []any{ledger.Ready, "", ""})
	events := h.history(0)
	same(t, "history", []ledger.State{events[0].To, events[1].From, events[1].To}, []ledger.State{ledger.Held, ledger.Held, ledger.Ready})
	same(t, "of the second batch", numbers(h.ready(ledger.Filter{Batch: "b2", Seller: Seller}, 1)), orderNos(0))
}

func foreignStaysHeld(t *testing.T, open Open) {
	h := started(t, open, 1)
	e := h.ready(ledger.Filter{}, 1)[0]
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Held, Code: rules.NumberForeign, Error: "税率不同"}))
	before := h.find(0)
	h.batch("b2")
	out := h.take("b2", Items(t, Seller, 0, 1)...)
	same(t, "result and state", []any{out[0].Result, out[0].State}, []any{ledger.Known, ledger.Held})
	same(t, "the order", h.find(0), before)
	h.batch("b3")
	same(t, "other content", results(h.take("b3", changed(t, 0))), []ledger.ItemResult{ledger.Conflict})
}

func droppedAgain(t *testing.T, open Open) {
	h := started(t, open, 1)
	h.bring(ledger.Dropped)
	h.batch("b2")
	out := h.take("b2", Items(t, Seller, 0, 1)...)
	same(t, "result and state", []any{out[0].Result, out[0].State, h.find(0).State}, []any{ledger.Known, ledger.Dropped, ledger.Dropped})
	row := h.rows(ledger.Filter{Batch: "b2"})[0]
	same(t, "it is said", []any{row.State, len(row.Findings)}, []any{ledger.Dropped, 1})
	h.batch("b3")
	same(t, "other content", results(h.take("b3", changed(t, 0))), []ledger.ItemResult{ledger.Conflict})
}

func skippedItem(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.batch("b1")
	item := Rejected(1)
	item.Skipped, item.Findings = true, nil
	out := h.take("b1", Items(t, Seller, 0, 1)[0], item, Rejected(2))
	same(t, "states", []ledger.State{out[1].State, out[2].State}, []ledger.State{ledger.Skipped, ledger.Rejected})
	s := h.summary(ledger.Filter{Batch: "b1"})
	same(t, "balance", []any{s.Orders, s.Count("skipped"), s.Count("rejected"), s.Count("ready"), s.Balanced()}, []any{3, 1, 1, 1, true})
	rows := h.rows(ledger.Filter{Batch: "b1"})
	same(t, "row", []any{rows[1].State, rows[1].OrderNo, rows[1].Gross, rows[1].ErrorCode}, []any{ledger.Skipped, item.Facts.OrderNo, invoice.Amount(113), ""})
	list, err := h.Batches(context.Background(), 1)
	h.ok(err)
	same(t, "list", list[0].States, map[ledger.State]int{ledger.Ready: 1, ledger.Skipped: 1, ledger.Rejected: 1})
}
