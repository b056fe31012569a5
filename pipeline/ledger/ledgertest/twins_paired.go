package ledgertest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// twinPaired reads orders of few buyers and amounts and compares, for each item, what the import
// said with what a question for its twins finds: no twin is missed, and an order that is the only
// one of its buyer and amount is not asked for.
func twinPaired(t *testing.T, open Open) {
	h := started(t, open, 3)
	rnd := rand.New(rand.NewPCG(1, 2))
	of := map[[2]any]map[string]bool{} // the numbers of a buyer and amount
	note := func(i *ledger.Item) map[string]bool {
		pair := [2]any{i.Order.Buyer.TaxNum, i.Order.Gross}
		if of[pair] == nil {
			of[pair] = map[string]bool{}
		}
		of[pair][i.Order.OrderNo] = true
		return of[pair]
	}
	for n := range 3 {
		first := Item(t, Order(Seller, n), n)
		note(&first)
	}
	paired := 0
	for call := range 12 {
		h.batch(string(rune('c' + call)))
		items := []ledger.Item{Rejected(99)}
		for n := range 7 {
			o := Order(Seller, rnd.IntN(120))
			o.OrderNo = fmt.Sprint("P-", rnd.IntN(60))
			items = append(items, Item(t, o, n))
		}
		out := h.read(string(rune('c'+call)), items...)
		for i := range out {
			if s := out[i].State; items[i].Order != nil && (s == ledger.Ready || s == ledger.Held) && out[i].Result != ledger.Repeated {
				note(&items[i])
			}
		}
		for i := range out {
			if items[i].Order == nil || out[i].Result == ledger.Repeated {
				same(t, "an item without an order", out[i].Paired && items[i].Order == nil, false)
				continue
			}
			got, err := h.Twins(context.Background(), items[i:i+1], time.Time{})
			h.ok(err)
			if len(got) > 0 && !out[i].Paired {
				t.Fatalf("call %d: %s has the twin %s, and the import says that it has none", call, items[i].Order.OrderNo, got[0].Entry.Key.OrderNo)
			}
			if out[i].Paired {
				paired++
			}
			if alone := len(note(&items[i])) == 1; alone && out[i].Paired {
				t.Fatalf("call %d: %s is the only one of its buyer and amount", call, items[i].Order.OrderNo)
			}
		}
	}
	if paired == 0 {
		t.Error("no order had another one of its buyer and amount")
	}
}
