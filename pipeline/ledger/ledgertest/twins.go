package ledgertest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

func twinCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"tax number, goods and gross count": twinContent,
		"what failed is none":               twinStates,
		"each item has its own":             twinEach,
		"those of long ago are let go":      twinSince,
		"many like items hide none":         twinMany,
		"an import finds those with twins":  twinPaired,
	}
}

// twins says which orders some items look like, by their place.
func (h *hand) twins(t testing.TB, since time.Time, orders ...*invoice.Order) [][]string {
	h.Helper()
	items := make([]ledger.Item, len(orders))
	for i, o := range orders {
		items[i] = Item(t, o, 100+i)
	}
	got, err := h.Twins(context.Background(), items, since)
	h.ok(err)
	out := make([][]string, len(orders))
	for _, a := range got {
		out[a.Item] = append(out[a.Item], a.Entry.Key.OrderNo)
		same(t, "the entry has its content", a.Entry.Order.OrderNo, a.Entry.Key.OrderNo)
	}
	return out
}

func twinContent(t *testing.T, open Open) {
	h := started(t, open, 1)
	for name, c := range map[string]struct {
		change func(*invoice.Order)
		found  bool
	}{
		"the same":         {func(*invoice.Order) {}, true},
		"spelling":         {func(o *invoice.Order) { o.Lines[0].Name = " *文具*" + o.Lines[0].Name + " " }, true},
		"name and remark":  {func(o *invoice.Order) { o.Buyer.Name, o.Remark, o.Kind = "别的名称", "另外", "bs" }, true},
		"another number":   {func(o *invoice.Order) { o.Buyer.TaxNum = "91310000MA1BUYER02" }, false},
		"no number":        {func(o *invoice.Order) { o.Buyer.TaxNum = "" }, false},
		"a person":         {func(o *invoice.Order) { o.Buyer.Person = true }, false},
		"other goods":      {func(o *invoice.Order) { o.Lines[0].Name = "咨询服务" }, false},
		"another gross":    {func(o *invoice.Order) { o.Gross++ }, false},
		"another seller":   {func(o *invoice.Order) { o.Seller = OtherSeller }, false},
		"the order itself": {func(o *invoice.Order) { *o = *Order(Seller, 0) }, false},
	} {
		o := twin(0)
		c.change(o)
		got := h.twins(t, time.Time{}, o)[0]
		if (len(got) == 1) != c.found {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func twinStates(t *testing.T, open Open) {
	h := started(t, open, 1)
	e := h.ready(ledger.Filter{}, 1)[0]
	no := [][]string{orderNos(0)}
	same(t, "submitting", h.twins(t, time.Time{}, twin(0)), no)
	h.move(ledger.Submitted, e)
	same(t, "submitted", h.twins(t, time.Time{}, twin(0)), no)
	h.move(ledger.Issued, e)
	same(t, "issued", h.twins(t, time.Time{}, twin(0)), no)
	h.move(ledger.Voided, e)
	same(t, "void", h.twins(t, time.Time{}, twin(0)), [][]string{nil})
}

func twinEach(t *testing.T, open Open) {
	h := started(t, open, 3)
	same(t, "found", h.twins(t, time.Time{}, twin(2), twin(7), twin(0), twin(2)), [][]string{orderNos(2), nil, orderNos(0), orderNos(2)})
	same(t, "of nothing", h.twins(t, time.Time{}), [][]string{})
	none, err := h.Twins(context.Background(), []ledger.Item{Rejected(3)}, time.Time{})
	h.ok(err)
	same(t, "of a rejected item", len(none), 0)
}

// twinMany reads as many orders of one buyer and amount as an import takes at once, after a month
// of such orders: the items do not hide the orders of that month, and not those of another pair.
func twinMany(t *testing.T, open Open) {
	h := started(t, open, 1)
	h.batch("b2")
	const many = 500
	of := func(n int, goods string) *invoice.Order {
		o := Order(Seller, n)
		o.Buyer, o.Gross, o.Lines[0].Name = Order(Seller, 0).Buyer, Order(Seller, 0).Gross, goods
		return o
	}
	var items []ledger.Item
	var orders []*invoice.Order
	for n := range many { // the earlier month, one like order of each
		items = append(items, Item(t, of(1000+n, fmt.Sprint("货物", n)), n+1))
	}
	h.read("b2", items...)
	items = items[:0]
	for n := range many {
		orders = append(orders, of(2000+n, fmt.Sprint("货物", n)))
		items = append(items, Item(t, orders[n], many+n+1))
	}
	orders = append(orders, twin(7))
	h.read("b2", append(items, Item(t, Order(Seller, 7), 3*many))...)
	got := h.twins(t, time.Time{}, orders...)
	for n, found := range got[:many] {
		same(t, "of the earlier month", found, orderNos(1000+n))
	}
	same(t, "of another pair", got[many], orderNos(7))
}

func twinSince(t *testing.T, open Open) {
	h := started(t, open, 1)
	same(t, "read at that time", h.twins(t, h.now.Add(-time.Hour), twin(0)), [][]string{orderNos(0)})
	same(t, "read before", h.twins(t, h.now.Add(time.Hour), twin(0)), [][]string{nil})
}
