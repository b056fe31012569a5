package ledgertest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

func sumCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"what has no invoice is of the month it was tried in": triedInMonth,
		"an order of the ledger is not rejected as well":      rejectedLater,
		"sums of random lives are those of their rows":        sumsOfLives,
	}
}

// ofMonth are the states and numbers of the rows of a month, red invoices last, and compares the
// sums with them.
func (h *hand) ofMonth(t testing.TB, m ledger.Span, of ledger.Extract) (out []string) {
	t.Helper()
	orders, reds := 0, 0
	row := func(n *int) func(report.Row) error {
		return func(r report.Row) error {
			*n++
			out = append(out, string(r.State)+" "+r.OrderNo)
			return nil
		}
	}
	h.ok(h.IssuedRows(h.ctx(), m, of, row(&orders)))
	h.ok(h.IssuedReds(h.ctx(), m, of, row(&reds)))
	sum, err := h.Issued(h.ctx(), m, of)
	h.ok(err)
	same(t, fmt.Sprintf("sums of %+v", of), []any{sum.Orders, sum.Balanced(), sum.Reds.Count()}, []any{orders, true, reds})
	return out
}

// triedInMonth: an order belongs to the month in which it failed last, was sent last or was read, a
// failed red invoice to that of its last try; without states none of them is in a month.
func triedInMonth(t *testing.T, open Open) {
	h := started(t, open, 4)
	november, december := ledger.Month(2026, time.November), ledger.Month(2026, time.December)
	first := h.issue("S0", billed(0, Start()))
	h.red("1", first.ID, h.blue(billed(0, Start()).No, Start()), 50, "", ledger.Failed)
	unknown := h.bring(ledger.Unknown)
	h.now = december.From
	failed := h.bring(ledger.Failed) // read in November
	none := []ledger.State{ledger.Failed, ledger.Unknown, ledger.Ready}
	idle := "ready " + Order(Seller, 3).OrderNo
	same(t, "November", h.ofMonth(t, november, ledger.Extract{States: none}), []string{"unknown " + unknown.Key.OrderNo, idle, "failed RED1"})
	same(t, "December", h.ofMonth(t, december, ledger.Extract{States: none}), []string{"failed " + failed.Key.OrderNo})
	same(t, "issued and ready", h.ofMonth(t, november, ledger.Extract{States: []ledger.State{ledger.Ready, ledger.Issued}}),
		[]string{"issued " + first.Key.OrderNo, idle})
	same(t, "another seller", h.ofMonth(t, november, ledger.Extract{States: none, Seller: OtherSeller}), []string(nil))
	same(t, "changed since", h.ofMonth(t, december, ledger.Extract{States: none, Since: h.now.Add(time.Minute)}), []string(nil))
	same(t, "all states", h.ofMonth(t, november, ledger.Extract{}), []string{"issued " + first.Key.OrderNo})
	h.reading("b2", "late.xlsx", Rejected(9))
	for _, x := range []struct {
		in   ledger.Span
		want int
	}{{november, 0}, {december, 1}} {
		n := 0
		h.ok(h.Rejected(h.ctx(), ledger.Extract{Tried: &x.in}, func(report.Row) error { n++; return nil }))
		same(t, "rejected in a month", n, x.want)
	}
}

// rejectedLater: a later file that rejects an order of the ledger makes no second order.
func rejectedLater(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.reading("b1", "a.xlsx", Item(t, Order(Seller, 1), 1), Item(t, Order(Seller, 2), 2))
	h.bring(ledger.Issued)
	h.reading("b2", "b.xlsx", Rejected(1), Rejected(2), Rejected(3))
	same(t, "rejected", len(h.rejected()), 1)
	same(t, "rejected by its reading", h.summary(ledger.Filter{Batch: "b2"}).Count(ledger.Rejected), 3)
}

// sumsOfLives holds that the sums of a batch, of all and of a month are those of their rows, and
// that the sums by rate are those of the invoices that exist.
func sumsOfLives(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	test, n := h.judge, 0
	rapid.Check(t, func(r *rapid.T) {
		if n >= 100 { // a few lives are enough, and a database is slow
			return
		}
		h.judge = r
		batch := fmt.Sprint("lives", n)
		h.now = Start().Add(time.Duration(rapid.IntRange(0, 20).Draw(r, "day")) * 24 * time.Hour)
		h.batch(batch)
		var items []ledger.Item
		for range rapid.IntRange(1, 5).Draw(r, "orders") {
			n++
			items = append(items, Item(t, ofRates(n, rapid.SliceOfN(rapid.SampledFrom([]int64{0, 6, 13}), 1, 3).Draw(r, "rates")...), n))
		}
		h.take(batch, append(items, Rejected(1_000_000+n))...)
		for _, e := range h.ready(ledger.Filter{Batch: batch}, rapid.IntRange(0, len(items)).Draw(r, "sent")) {
			h.live(r, e)
		}
		h.sumsAreRows(r, ledger.Filter{Batch: batch})
	})
	h.judge = test
	h.sumsAreRows(t, ledger.Filter{})
	for _, m := range []time.Month{time.November, time.December} {
		in := ledger.Month(2026, m)
		sum, err := h.Issued(h.ctx(), in, ledger.Extract{})
		h.ok(err)
		h.compareSums(t, m.String(), &sum, func(yield func(report.Row) error) error { return h.IssuedRows(h.ctx(), in, ledger.Extract{}, yield) })
	}
}

// live brings an order to some state: with its invoice, two of them, or one that differs.
func (h *hand) live(r *rapid.T, e ledger.Entry) {
	to := rapid.SampledFrom([]ledger.State{ledger.Issued, ledger.Issued, ledger.SealFailed, ledger.Voiding, ledger.Voided, ledger.Failed, ledger.Unknown, ledger.Held, ledger.Dropped}).Draw(r, "state")
	steps := paths[to]
	for _, s := range steps[:len(steps)-1] {
		h.move(s, e)
	}
	c := ledger.Change{ID: e.ID, Fence: e.Fence, State: to, NextAt: h.now, Serial: "S" + e.Key.OrderNo}
	if to.HasInvoice() {
		part := invoice.Amount(rapid.SampledFrom([]int64{0, 0, 1_00}).Draw(r, "second"))
		more := invoice.Amount(rapid.SampledFrom([]int64{0, 0, 0, 7}).Draw(r, "more"))
		one := func(k int, net, tax invoice.Amount) ledger.Invoice {
			at := h.now.Add(time.Duration(k) * 24 * time.Hour)
			return ledger.Invoice{Serial: c.Serial, Status: "2", No: fmt.Sprintf("%020d", e.ID*2+int64(k)), IssuedAt: at, Net: net, Tax: tax, Gross: net + tax}
		}
		c.Invoices = []ledger.Invoice{one(0, e.Net-part+more, e.Tax)}
		if part > 0 {
			c.Invoices = append(c.Invoices, one(1, part, 0))
		}
		if more > 0 {
			c.Differs = difference("金额")
		}
	}
	h.ok(h.update(c))
}

// sumsAreRows compares the sums of a filter with its rows.
func (h *hand) sumsAreRows(t fatal, f ledger.Filter) {
	h.compareSums(t, "batch "+f.Batch, h.summary(f), func(yield func(report.Row) error) error { return h.Rows(context.Background(), f, yield) })
}

// fatal is what a comparison needs of a test.
type fatal interface {
	Fatalf(format string, args ...any)
}

// compareSums compares sums with rows: an order counts once, each invoice with its money.
func (h *hand) compareSums(t fatal, what string, sum *report.Summary, rows func(func(report.Row) error) error) {
	got := map[ledger.State]report.StateSum{}
	var exist report.StateSum
	last := ""
	h.ok(rows(func(r report.Row) error {
		x := got[r.State]
		x.State = r.State
		x.Add(&r)
		if last == r.OrderNo {
			x.Orders--
		}
		last, got[r.State] = r.OrderNo, x
		if r.State.HasInvoice() && r.State != ledger.Voided {
			exist.Add(&r)
		}
		return nil
	}))
	for _, s := range sum.States {
		want := got[s.State]
		if want.State = s.State; want != s {
			t.Fatalf("%s: the sums have %+v, the rows %+v", what, s, want)
		}
	}
	var rates report.StateSum
	for _, r := range sum.Rates {
		rates.Net, rates.Tax, rates.Gross = rates.Net+r.Net, rates.Tax+r.Tax, rates.Gross+r.Gross
	}
	if rates.Net != exist.Net || rates.Tax != exist.Tax || rates.Gross != exist.Gross || sum.Invoiced().Gross != exist.Gross {
		t.Fatalf("%s: the rates have %+v, the invoices %+v", what, sum.Rates, exist)
	}
}
