package ledgertest

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

func importCases() map[string]func(*testing.T, Open) {
	cases := map[string]func(*testing.T, Open){
		"new orders are ready":                         addedOrders,
		"the same content is known":                    knownOrders,
		"many orders are found together":               findAll,
		"other content is replaced while never sent":   replacedReady,
		"other content in place of one refused":        replacedFailed,
		"a number twice in a batch is rejected":        repeatedNumber,
		"a number twice in a call is rejected":         repeatedInCall,
		"the same number of two sellers is two orders": twoSellers,
		"a large order comes back as it was":           largeOrder,
		"a call is one transaction":                    importIsAtomic,
		"other content of one that never arrived":      conflictComesBack,
		"other content of one that is to be retried":   conflictFailed,
	}
	for _, s := range []ledger.State{ledger.Submitting, ledger.Unknown, ledger.Submitted, ledger.Issued, ledger.SealFailed, ledger.Voiding, ledger.Voided} {
		cases["other content of one that is "+string(s)+" is a conflict"] = func(t *testing.T, open Open) { conflict(t, open, s, nil) }
	}
	cases["other content of one that failed with a serial is a conflict"] = func(t *testing.T, open Open) {
		conflict(t, open, ledger.Failed, func(c *ledger.Change) { c.Serial = "S1" })
	}
	cases["other content of one that failed with an invoice is a conflict"] = func(t *testing.T, open Open) {
		conflict(t, open, ledger.Failed, func(c *ledger.Change) { c.Invoices = []ledger.Invoice{{No: "1"}} })
	}
	return cases
}

// changed is order n with another amount, read from the same row.
func changed(t testing.TB, n int) ledger.Item {
	o := Order(Seller, n+1)
	o.OrderNo = Order(Seller, n).OrderNo
	return Item(t, o, n)
}

func addedOrders(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.batch("b1")
	items := Items(t, Seller, 0, 3)
	items = append(items, Rejected(7))
	out := h.take("b1", items...)
	same(t, "results", results(out), []ledger.ItemResult{ledger.Added, ledger.Added, ledger.Added, ledger.Refused})
	same(t, "states", []ledger.State{out[0].State, out[3].State}, []ledger.State{ledger.Held, ledger.Rejected})
	e := h.find(1)
	if d := cmp.Diff(Order(Seller, 1), e.Order); d != "" {
		t.Errorf("the order that was kept (-want +got):\n%s", d)
	}
	e.ID, e.Order = 0, nil
	o := Order(Seller, 1)
	same(t, "entry", e, ledger.Entry{Key: keyOf(1), Hash: items[1].Hash, State: ledger.Ready, Created: Start(), Updated: Start(),
		Buyer: o.Buyer.Name, BuyerTax: o.Buyer.TaxNum, Kind: o.Kind, Net: o.Net, Tax: o.Tax, Gross: o.Gross, Rates: o.ByRate()})
	_, err := h.Find(context.Background(), keyOf(7))
	h.is(err, ledger.ErrNotFound)
}

// findAll looks many orders up at once, some of them with their content.
func findAll(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.batch("b1")
	h.take("b1", Items(t, Seller, 0, 700)...)
	other := ledger.Key{Seller: OtherSeller, OrderNo: keyOf(1).OrderNo}
	keys := []ledger.Key{other}
	for n := range 702 { // more than one question, and two that are not there
		keys = append(keys, keyOf(n))
	}
	found, err := h.FindAll(context.Background(), keys, func(e *ledger.Entry) bool { return e.Key == keyOf(3) || e.Key == keyOf(699) })
	h.ok(err)
	same(t, "orders", len(found), 700)
	for n := range 700 {
		e, alone := found[keyOf(n)], h.find(n)
		if n != 3 && n != 699 {
			alone.Order = nil
		}
		if d := cmp.Diff(alone, e); d != "" {
			t.Fatalf("order %d (-alone +together):\n%s", n, d)
		}
	}
}

func knownOrders(t *testing.T, open Open) {
	h := started(t, open, 2)
	sent := h.bring(ledger.Submitted)
	h.batch("b2")
	items := Items(t, Seller, 0, 2)
	for i := range items {
		items[i].Source.File = "february.xlsx"
		items[i].Order.Lines[0].Row = 99 // where an order stood is not its content
	}
	out := h.take("b2", items...)
	same(t, "results", results(out), []ledger.ItemResult{ledger.Known, ledger.Known})
	same(t, "states", []ledger.State{out[0].State, out[1].State}, []ledger.State{ledger.Submitted, ledger.Ready})
	same(t, "fence", h.find(0).Fence, sent.Fence)
	same(t, "rows of the new batch", len(h.rows(ledger.Filter{Batch: "b2"})), 2)
}

func replacedReady(t *testing.T, open Open) {
	h := started(t, open, 1)
	h.bring(ledger.Ready) // once claimed and given back: the attempt is kept
	h.now = h.now.Add(time.Hour)
	h.batch("b2")
	item := changed(t, 0)
	out := h.take("b2", item)
	same(t, "results", results(out), []ledger.ItemResult{ledger.Replaced})
	e := h.find(0)
	same(t, "entry", []any{e.State, e.Hash, e.Gross, e.Attempt, e.RequestHash, e.Created}, []any{ledger.Ready, item.Hash, item.Order.Gross, 1, "", h.now})
	same(t, "content", e.Order.Lines[0].Net, item.Order.Lines[0].Net)
	last := h.history(0)[2]
	same(t, "history", []any{last.From, last.To, last.At, last.Run}, []any{ledger.Ready, ledger.Held, h.now, "run1"})
	end := h.history(0)[3]
	same(t, "end of the reading", []any{end.From, end.To, end.At, end.Run}, []any{ledger.Held, ledger.Ready, h.now, "run1"})
	same(t, "row", h.rows(ledger.Filter{Batch: "b2"})[0].Gross, item.Order.Gross)
}

func replacedFailed(t *testing.T, open Open) {
	h := started(t, open, 1)
	e := h.ready(ledger.Filter{}, 1)[0]
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Failed, Code: "E9999", Error: "购方税号有误"}))
	out := h.take("b1", changed(t, 0)) // the very row, fixed by hand in a file that is still the batch's
	same(t, "results", results(out), []ledger.ItemResult{ledger.Replaced})
	e = h.find(0)
	same(t, "entry", []any{e.State, e.Code, e.Error, e.Attempt}, []any{ledger.Ready, "", "", 1})
	events := h.history(0)
	same(t, "last moves", []ledger.State{events[2].From, events[2].To, events[3].From, events[3].To},
		[]ledger.State{ledger.Failed, ledger.Held, ledger.Held, ledger.Ready})
	again := h.ready(ledger.Filter{}, 1)
	same(t, "sent again", []any{again[0].Attempt, again[0].Gross}, []any{2, changed(t, 0).Order.Gross})
}

func conflict(t *testing.T, open Open, state ledger.State, also func(*ledger.Change)) {
	h := started(t, open, 1)
	e := h.bring(state)
	if also != nil {
		c := ledger.Change{ID: e.ID, Fence: e.Fence, State: state}
		also(&c)
		h.ok(h.update(c))
	}
	before := h.find(0)
	h.batch("b2")
	item := changed(t, 0)
	item.Findings = []rules.Finding{{Code: "FP-TST-002", Severity: rules.Warning}}
	out := h.take("b2", item)
	if out[0].Result != ledger.Conflict || out[0].State != state || out[0].Was == nil || out[0].Was.Gross != Order(Seller, 0).Gross {
		t.Fatalf("conflict: %+v", out[0])
	}
	same(t, "the ledger's order", h.find(0), before)
	rows := h.rows(ledger.Filter{Batch: "b2"})
	same(t, "row", []any{len(rows), rows[0].State, rows[0].OrderNo, rows[0].Gross, rows[0].Source},
		[]any{1, state, item.Order.OrderNo, Order(Seller, 0).Gross, item.Source})
	said := append(item.Findings, Conflict(&item, out[0])...)
	same(t, "findings", rows[0].Findings, said)
	same(t, "row of the first batch", h.rows(ledger.Filter{Batch: "b1"})[0].State, state)
	all := h.rows(ledger.Filter{})
	same(t, "among all", []any{len(all), all[0].State, all[0].Findings, len(h.rejected())}, []any{1, state, said, 0})
	sum := h.summary(ledger.Filter{Batch: "b2"})
	same(t, "balance", []any{sum.Orders, sum.Count(state), sum.Balanced(), sum.Changed, h.summary(ledger.Filter{Batch: "b1"}).Changed},
		[]any{1, 1, true, 1, 0})
	same(t, "nothing is sent", len(h.ready(ledger.Filter{}, 1)), 0)
	same(t, "read again", results(h.take("b2", item)), []ledger.ItemResult{ledger.Conflict})
	h.take("b2", Item(t, Order(Seller, 0), 0))
	same(t, "put back", []any{h.rows(ledger.Filter{Batch: "b2"})[0].Findings == nil, h.summary(ledger.Filter{Batch: "b2"}).Changed}, []any{true, 0})
}

// conflictComesBack lets an order that was sent turn out not to have arrived, after its row was
// changed: what the row said before is not sent any more, what it says now is.
func conflictComesBack(t *testing.T, open Open) {
	h := started(t, open, 1)
	e := h.bring(ledger.Unknown)
	h.batch("b2")
	h.take("b2", changed(t, 0))
	h.move(ledger.Ready, e)
	got := h.find(0)
	same(t, "held", []any{got.State, got.Code, got.Gross}, []any{ledger.Held, "FP-TST-009", Order(Seller, 0).Gross})
	same(t, "not sent", len(h.ready(ledger.Filter{}, 1)), 0)
	events := h.history(0)
	last := events[len(events)-1]
	same(t, "history", []any{last.From, last.To, last.Code}, []any{ledger.Ready, ledger.Held, "FP-TST-009"})
	same(t, "read again", results(h.take("b2", changed(t, 0))), []ledger.ItemResult{ledger.Replaced})
	same(t, "what the row says", h.ready(ledger.Filter{}, 1)[0].Gross, changed(t, 0).Order.Gross)
}

// conflictFailed is listed for a retry as one that has other content by now, until it is put back.
func conflictFailed(t *testing.T, open Open) {
	h := started(t, open, 1)
	e := h.ready(ledger.Filter{}, 1)[0]
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Failed, Serial: "S1", NextAt: h.now}))
	changedNow := func(batch string) bool {
		list, err := h.Failures(h.ctx(), ledger.Filter{Batch: batch}, nil)
		h.ok(err)
		same(t, "failures of "+batch, len(list), 1)
		return list[0].Changed
	}
	same(t, "before", changedNow("b1"), false)
	h.batch("b2")
	h.take("b2", changed(t, 0))
	same(t, "changed", changedNow("b2"), true)
	h.batch("b3")
	h.take("b3", Item(t, Order(Seller, 0), 0))
	same(t, "put back", changedNow("b3"), false)
}

func repeatedNumber(t *testing.T, open Open) {
	h := started(t, open, 3)
	h.bring(ledger.Submitted)
	second := Item(t, Order(Seller, 0), 40)
	third := changed(t, 1)
	third.Source = Place(41)
	out := h.take("b1", second, third, Item(t, Order(Seller, 5), 42))
	same(t, "results", results(out), []ledger.ItemResult{ledger.Repeated, ledger.Repeated, ledger.Added})
	same(t, "earlier", []invoice.Place{out[0].Earlier, out[1].Earlier}, []invoice.Place{Place(0), Place(1)})
	rows := h.rows(ledger.Filter{Batch: "b1"})
	var states []string
	for _, r := range rows {
		states = append(states, string(r.State))
	}
	same(t, "rows", states, []string{"submitted", "ready", "ready", "rejected", "rejected", "ready"})
	same(t, "finding", rows[3].Findings[0].Value, Place(0).Cell())
	same(t, "the first stays", h.find(1).Gross, Order(Seller, 1).Gross)
}

func repeatedInCall(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.batch("b1")
	out := h.take("b1", Item(t, Order(Seller, 0), 0), Item(t, Order(Seller, 0), 1), Item(t, Order(Seller, 1), 2))
	same(t, "results", results(out), []ledger.ItemResult{ledger.Added, ledger.Repeated, ledger.Added})
	same(t, "earlier", out[1].Earlier, Place(0))
	h.batch("b2")
	moved := []ledger.Item{changed(t, 1), Item(t, Order(Seller, 1), 30)}
	same(t, "a replaced one too", results(h.take("b2", moved...)), []ledger.ItemResult{ledger.Replaced, ledger.Repeated})
}

func twoSellers(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.batch("b1")
	out := h.take("b1", Item(t, Order(Seller, 0), 0), Item(t, Order(OtherSeller, 0), 1))
	same(t, "results", results(out), []ledger.ItemResult{ledger.Added, ledger.Added})
	out = h.take("b1", Item(t, Order(OtherSeller, 0), 2), Item(t, Order(Seller, 0), 3))
	same(t, "earlier", []invoice.Place{out[0].Earlier, out[1].Earlier}, []invoice.Place{Place(1), Place(0)})
}

func largeOrder(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.batch("b1")
	o := Order(Seller, 0)
	o.Lines = slices.Repeat(o.Lines, 500)
	o.Add()
	h.take("b1", Item(t, o, 0))
	if d := cmp.Diff(o, h.find(0).Order); d != "" {
		t.Fatal(d)
	}
	if d := cmp.Diff(o, h.ready(ledger.Filter{}, 1)[0].Order); d != "" {
		t.Fatal(d)
	}
}

// importIsAtomic breaks a call at its end and finds nothing of its beginning.
func importIsAtomic(t *testing.T, open Open) {
	h, ctx := newHand(t, open, "run1"), context.Background()
	h.batch("b1")
	items := Items(t, Seller, 0, 120)
	items[119].Source = items[0].Source
	if _, err := h.Import(ctx, "b1", items, h.now, Conflict); err == nil {
		t.Fatal("two items of one place were taken")
	}
	same(t, "orders", len(h.rows(ledger.Filter{})), 0)
	h.take("b1", Items(t, Seller, 0, 1)...)
	other := Items(t, Seller, 10, 100)
	other[99].Source = Place(0)
	if _, err := h.Import(ctx, "b1", other, h.now, Conflict); err == nil {
		t.Fatal("a place that holds one order took another")
	}
	same(t, "orders", len(h.rows(ledger.Filter{})), 1)
}
