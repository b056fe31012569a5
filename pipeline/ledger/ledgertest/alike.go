package ledgertest

import (
	"context"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

func alikeCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"only orders in doubt are found":               alikeStates,
		"buyer, goods and gross count, spelling not":   alikeContent,
		"a number that the ledger holds is no new one": alikeKnown,
		"one that failed and was taken out":            alikeDropped,
		"what failed long ago is let go":               alikeSince,
		"what was retried lately is not":               alikeRetried,
		"one that was issued after it had failed":      alikeLate,
		"all of them are found":                        alikeSeveral,
		"one that was turned away stays away":          alikeTurned,
		"each item has its own":                        alikeEach,
	}
}

// twin is an order that asks for the same as order n under another number.
func twin(n int) *invoice.Order {
	o := Order(Seller, n)
	o.OrderNo = "NEW-" + o.OrderNo
	return o
}

// alike says which order each of some new orders looks like, by their place; empty for none.
func (h *hand) alike(t testing.TB, since time.Time, orders ...*invoice.Order) []string {
	h.Helper()
	items := make([]ledger.Item, len(orders))
	for i, o := range orders {
		items[i] = Item(t, o, 100+i)
	}
	got, err := h.Lookalikes(context.Background(), items, since)
	h.ok(err)
	out := make([]string, len(orders))
	for _, a := range got {
		out[a.Item] = a.Entry.Key.OrderNo
		same(t, "the entry has its content", a.Entry.Order.OrderNo, a.Entry.Key.OrderNo)
	}
	return out
}

func alikeStates(t *testing.T, open Open) {
	h := started(t, open, 1)
	same(t, "ready", h.alike(t, time.Time{}, twin(0)), []string{""})
	e := h.ready(ledger.Filter{}, 1)[0]
	no := orderNos(0)
	same(t, "submitting", h.alike(t, time.Time{}, twin(0)), no)
	h.move(ledger.Unknown, e)
	same(t, "unknown", h.alike(t, time.Time{}, twin(0)), no)
	h.move(ledger.Submitted, e)
	same(t, "submitted", h.alike(t, time.Time{}, twin(0)), []string{""})
	h.move(ledger.Failed, e) // due for a look: the platform had accepted it
	same(t, "failed", h.alike(t, time.Time{}, twin(0)), no)
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Failed}))
	same(t, "refused", h.alike(t, time.Time{}, twin(0)), []string{""})
	h.move(ledger.Issued, e)
	same(t, "issued after it had failed", h.alike(t, time.Time{}, twin(0)), no)
	h.take("b1", Items(t, Seller, 5, 1)...)
	other := h.ready(ledger.Filter{}, 1)
	h.move(ledger.Submitted, other...)
	h.move(ledger.Issued, other...)
	same(t, "issued", h.alike(t, time.Time{}, twin(5)), []string{""})
}

// alikeLate: who accepts the invoice of an order that was issued late has not said that the order
// like it is another sale.
func alikeLate(t *testing.T, open Open) {
	h := failing(t, open, 1)
	e := h.failed(ledger.Filter{}, time.Time{}, h.now.Add(time.Hour), 1)[0]
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Issued, Invoices: bills(), Differs: difference("已取消")}))
	same(t, "issued late", h.alike(t, h.now, twin(0)), orderNos(0))
	accepted := ledger.Accepted{Key: keyOf(0), Before: ledger.Issued, After: ledger.Issued, Seen: true}
	h.now = h.now.Add(time.Second)
	same(t, "its invoice", h.agree(e.ID), []ledger.Accepted{accepted})
	same(t, "the invoice was accepted", h.alike(t, e.Sent, twin(0)), orderNos(0))
	h.now = h.now.Add(time.Second)
	accepted.Another = true
	same(t, "another sale", h.agree(e.ID), []ledger.Accepted{accepted})
	same(t, "it passes", h.alike(t, e.Sent, twin(0)), []string{""})
}

func alikeContent(t *testing.T, open Open) {
	h := started(t, open, 1)
	h.move(ledger.Unknown, h.ready(ledger.Filter{}, 1)...)
	for name, c := range map[string]struct {
		change func(*invoice.Order)
		alike  bool
	}{
		"spelling": {func(o *invoice.Order) {
			o.Lines[0].Name, o.Buyer.TaxNum = " *文具*办公 用品", "91310000ma1buyer01"
		}, true},
		"name of a buyer": {func(o *invoice.Order) { o.Buyer.Name = "别的名称" }, true},
		"kind and remark": {func(o *invoice.Order) { o.Kind, o.Remark = "bs", "另外" }, true},
		"no goods code":   {func(o *invoice.Order) { o.Lines[0].Code = "" }, true},
		"short code":      {func(o *invoice.Order) { o.Lines[0].Code = "106010502" }, true},
		"no tax number":   {func(o *invoice.Order) { o.Buyer.TaxNum = "" }, true},
		"another buyer":   {func(o *invoice.Order) { o.Buyer.TaxNum = "91310000MA1BUYER02" }, false},
		"another name":    {func(o *invoice.Order) { o.Buyer = invoice.Buyer{Name: "李四"} }, false},
		"other goods":     {func(o *invoice.Order) { o.Lines[0].Name = "咨询服务" }, false},
		"other quantity": {func(o *invoice.Order) {
			o.Lines[0].Quantity = o.Lines[0].Quantity.Add(o.Lines[0].Quantity)
		}, true},
		"more lines": {func(o *invoice.Order) { o.Lines = append(o.Lines, o.Lines[0]) }, true},
		"more goods": {func(o *invoice.Order) {
			o.Lines = append(o.Lines, o.Lines[0])
			o.Lines[1].Name = "咨询服务"
		}, false},
		"other code":     {func(o *invoice.Order) { o.Lines[0].Code = "3040000000000000000" }, false},
		"other gross":    {func(o *invoice.Order) { o.Gross++ }, false},
		"another seller": {func(o *invoice.Order) { o.Seller = OtherSeller }, false},
	} {
		o := twin(0)
		c.change(o)
		if got := h.alike(t, time.Time{}, o)[0] != ""; got != c.alike {
			t.Errorf("%s: alike is %v", name, got)
		}
	}
}

func alikeDropped(t *testing.T, open Open) {
	h := failing(t, open, 1)
	e := h.find(0)
	out := ledger.Decision{Filter: ledger.Filter{Orders: []int64{e.ID}}, From: []ledger.State{ledger.Failed, ledger.Ready, ledger.Dropped}, To: ledger.Dropped}
	h.decide(out)
	same(t, "taken out after it failed", h.alike(t, e.Sent, twin(0)), orderNos(0))
	same(t, "long ago", h.alike(t, e.Sent.Add(time.Millisecond), twin(0)), []string{""})
	h.ok(h.TurnAway(context.Background(), []int64{e.ID}, h.now))
	h.now = h.now.Add(time.Second)
	same(t, "accepted", h.agree(e.ID), []ledger.Accepted{{Key: keyOf(0), Before: ledger.Dropped, After: ledger.Dropped, Seen: true, Another: true}})
	same(t, "the platform may issue it all the same", h.alike(t, e.Sent, twin(0)), orderNos(0))
	out.IssuedAs = "26332000000000000001"
	h.decide(out)
	same(t, "issued by hand", h.alike(t, e.Sent, twin(0)), orderNos(0))
	h.take("b1", Items(t, Seller, 5, 1)...)
	r := h.ready(ledger.Filter{}, 1)[0]
	h.ok(h.update(ledger.Change{ID: r.ID, Fence: r.Fence, State: ledger.Ready, NextAt: h.now.Add(time.Minute)}))
	out.Filter = ledger.Filter{Orders: []int64{r.ID}}
	h.decide(out)
	same(t, "taken out after the platform had not got it", h.alike(t, e.Sent, twin(5)), []string{""})
}

// alikeRetried: what was issued again lately is in doubt, however long ago it was sent.
func alikeRetried(t *testing.T, open Open) {
	h := failing(t, open, 1)
	e := h.find(0)
	h.now = h.now.Add(40 * 24 * time.Hour)
	since := h.now.Add(-35 * 24 * time.Hour)
	same(t, "long ago", h.alike(t, since, twin(0)), []string{""})
	c := h.claim(ledger.Filter{}, 1)
	c.Orders = []int64{e.ID}
	es, err := h.Claim(context.Background(), ToCall(c, ledger.Reissue, nil))
	h.ok(err)
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: es[0].Fence, State: ledger.Failed, Code: "22", NextAt: h.now.Add(time.Minute)}))
	same(t, "retried now", h.alike(t, since, twin(0)), orderNos(0))
}

// alikeSeveral: each order that is in doubt is found.
func alikeSeveral(t *testing.T, open Open) {
	h := failing(t, open, 1)
	h.take("b1", Item(t, twin(0), 50))
	h.move(ledger.Unknown, h.ready(ledger.Filter{}, 1)...)
	third := twin(0)
	third.OrderNo = "THIRD"
	got, err := h.Lookalikes(context.Background(), []ledger.Item{Item(t, third, 60)}, time.Time{})
	h.ok(err)
	var found []string
	for _, a := range got {
		found = append(found, a.Entry.Key.OrderNo)
	}
	same(t, "found", found, append(orderNos(0), twin(0).OrderNo))
}

func alikeKnown(t *testing.T, open Open) {
	h := started(t, open, 1)
	h.take("b1", Item(t, twin(0), 50)) // it was there before anything was in doubt
	h.move(ledger.Unknown, h.ready(ledger.Filter{}, 1)...)
	same(t, "known", h.alike(t, time.Time{}, twin(0), Order(Seller, 0)), []string{"", ""})
	h.take("b1", Items(t, Seller, 7, 1)...)
	replaced := twin(0)
	replaced.OrderNo = orderNos(7)[0]
	same(t, "content that would take another's place", h.alike(t, time.Time{}, replaced), orderNos(0))
}

func alikeSince(t *testing.T, open Open) {
	h := failing(t, open, 1)
	same(t, "then", h.alike(t, h.now, twin(0)), orderNos(0))
	same(t, "later", h.alike(t, h.now.Add(time.Millisecond), twin(0)), []string{""})
}

func alikeTurned(t *testing.T, open Open) {
	h := started(t, open, 2)
	es := h.ready(ledger.Filter{}, 2)
	h.ok(h.TurnAway(context.Background(), []int64{es[0].ID}, h.now))
	h.move(ledger.Issued, es...)
	items := []ledger.Item{Item(t, twin(0), 100), Item(t, twin(1), 101)}
	got, err := h.Lookalikes(context.Background(), items, h.now)
	h.ok(err)
	if len(got) != 1 || got[0].Item != 0 || !got[0].Turned || got[0].Entry.State != ledger.Issued {
		t.Fatalf("got %+v, want the first to be turned away still", got)
	}
	same(t, "not for ever", h.alike(t, h.now.Add(time.Millisecond), twin(0)), []string{""})
}

func alikeEach(t *testing.T, open Open) {
	h := started(t, open, 3)
	h.move(ledger.Unknown, h.ready(ledger.Filter{}, 2)...)
	rejected := Order(Seller, 9)
	same(t, "found", h.alike(t, time.Time{}, twin(1), twin(2), twin(0), rejected), []string{orderNos(1)[0], "", orderNos(0)[0], ""})
	none, err := h.Lookalikes(context.Background(), []ledger.Item{Rejected(3)}, time.Time{})
	h.ok(err)
	same(t, "what was rejected", len(none), 0)
}
