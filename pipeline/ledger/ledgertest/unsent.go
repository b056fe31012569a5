package ledgertest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

func unsentCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"ready and held":          unsentReadyAndHeld,
		"held and released again": unsentReleased,
		"a merge is as old":       unsentMerge,
	}
}

// unsent lists numbers and states, and checks the content.
func (h *hand) unsent(f ledger.Filter) (out []string) {
	h.Helper()
	h.ok(h.Unsent(h.ctx(), f, func(e *ledger.Entry) error {
		if e.Order == nil || e.Order.OrderNo != e.Key.OrderNo || e.Gross != e.Order.Gross || len(e.Rates) == 0 {
			h.Fatalf("order %s has no content: %+v", e.Key.OrderNo, e)
		}
		out = append(out, e.Key.OrderNo+" "+string(e.State))
		return nil
	}))
	return out
}

func unsentReadyAndHeld(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.batch("b1")
	h.take("b1", Item(t, Order(Seller, 0), 1), Item(t, Order(OtherSeller, 3), 3), Rejected(5), doubtful(Item(t, Order(Seller, 6), 6)))
	h.batch("b2")
	h.take("b2", Items(t, Seller, 7, 2)...)
	h.no(ledger.Filter{Orders: []int64{h.find(7).ID}})
	no := orderNos(0, 6, 7, 8)
	same(t, "of a batch", h.unsent(ledger.Filter{Batch: "b1", Seller: Seller}), []string{no[0] + " ready", no[1] + " held"})
	same(t, "of all", h.unsent(ledger.Filter{Seller: Seller}), []string{no[0] + " ready", no[3] + " ready", no[1] + " held", no[2] + " held"})
	h.ready(ledger.Filter{Seller: Seller}, 1) // claimed: it may be under way
	same(t, "of a claimed one", h.unsent(ledger.Filter{Batch: "b1", Seller: Seller}), []string{no[1] + " held"})
	stop := errors.New("stop")
	h.is(h.Unsent(h.ctx(), ledger.Filter{Seller: Seller}, func(*ledger.Entry) error { return stop }), stop)
}

// unsentReleased holds orders of an earlier month and releases them: that stays known.
func unsentReleased(t *testing.T, open Open) {
	h := started(t, open, 2)
	why := rules.New(rules.EarlierMonth, invoice.Place{}, "", "", "", "2026-10")
	held := ledger.Decision{Filter: ledger.Filter{Batch: "b1"}, From: []ledger.State{ledger.Ready}, To: ledger.Held, Hold: &why}
	released := ledger.Decision{Filter: ledger.Filter{Orders: []int64{h.find(0).ID}}, From: []ledger.State{ledger.Held},
		Codes: []string{rules.EarlierMonth}, To: ledger.Ready}
	for _, d := range []ledger.Decision{held, released} {
		h.now = h.now.Add(time.Minute)
		_, err := h.Decide(h.ctx(), d, h.now)
		h.ok(err)
	}
	var got [][]any
	h.ok(h.Unsent(h.ctx(), ledger.Filter{Batch: "b1"}, func(e *ledger.Entry) error {
		got = append(got, []any{e.State, e.Code, e.Released, e.Updated})
		return nil
	}))
	same(t, "orders", got, [][]any{{ledger.Ready, "", rules.EarlierMonth, h.now}, {ledger.Held, rules.EarlierMonth, "", h.now.Add(-time.Minute)}})

	earlier := rules.New(rules.EarlierMonth, invoice.Place{}, "", "", "", "2026-09")
	_, err := h.Decide(h.ctx(), ledger.Decision{Filter: released.Filter, From: []ledger.State{ledger.Ready}, To: ledger.Held, Hold: &earlier}, h.now)
	h.ok(err)
	kept, err := h.Kept(h.ctx(), ledger.Filter{Batch: "b1"})
	h.ok(err)
	var months []string
	for _, k := range kept {
		months = append(months, fmt.Sprint(k.Orders, k.Example.Args))
	}
	same(t, "held, by month", months, []string{"1 [2026-09]", "1 [2026-10]"})
}

// unsentMerge reads orders, and merges them a month later: the merge is as old as the first of
// them.
func unsentMerge(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.batch("b1")
	h.read("b1", Items(t, Seller, 1, 2)...)
	begun := h.now
	h.now = h.now.AddDate(0, 1, 0)
	all := h.arrangeable("b1")
	m := invoice.Merge([]*invoice.Order{all[0].Order, all[1].Order}, invoice.Limits{})
	h.arrange("b1", 1, ledger.Arrangement{Sources: all, Orders: []*invoice.Order{&m[0].Order}})
	same(t, "taken up", h.takeUp("b1"), 1)
	h.ok(h.FinishBatch(h.ctx(), "b1", 3, h.now))
	var read []time.Time
	h.ok(h.Unsent(h.ctx(), ledger.Filter{Batch: "b1"}, func(e *ledger.Entry) error {
		read = append(read, e.Created)
		return nil
	}))
	same(t, "read", read, []time.Time{begun})
}
