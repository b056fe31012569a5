package ledgertest

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

func accountCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"what is known is kept":                  accountKept,
		"processes take no refresh twice":        accountShared,
		"what is ready needs net amounts":        accountNeeds,
		"what the bureau may not have counted":   accountUnsettled,
		"the first that fit, to the last cent":   accountFitting,
		"named orders count while they are held": accountNamed,
	}
}

func accountKept(t *testing.T, open Open) {
	a, b, ctx := open(t, "a"), open(t, "b"), context.Background()
	got, err := a.Account(ctx, Seller)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "nothing is known", got, ledger.Account{})
	want := ledger.Account{Name: "138****0000", Credit: ledger.CreditLine{Read: Start(), Available: 123_45}}
	want.Login.Observe(true, Start())
	for _, l := range []Ledger{a, b} { // the second change keeps the first
		if err := l.UpdateAccount(ctx, Seller, func(x *ledger.Account) {
			x.Login, x.Credit, x.Name = want.Login, want.Credit, want.Name
			x.Count(2, Start())
		}); err != nil {
			t.Fatal(err)
		}
	}
	want.Count(4, Start())
	got, err = b.Account(ctx, Seller)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "what is kept", got, want)
	other, err := b.Account(ctx, OtherSeller)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "of another seller", other, ledger.Account{})
}

func accountShared(t *testing.T, open Open) {
	ctx, took := context.Background(), make(chan bool, 8)
	var all sync.WaitGroup
	for _, l := range []Ledger{open(t, "a"), open(t, "b")} {
		for range 4 {
			all.Go(func() {
				ok := false
				if err := l.UpdateAccount(ctx, Seller, func(a *ledger.Account) { ok = a.Take(ledger.RefreshCode, Start()).IsZero() }); err != nil {
					t.Error(err)
				}
				took <- ok
			})
		}
	}
	all.Wait()
	close(took)
	n := 0
	for ok := range took {
		if ok {
			n++
		}
	}
	same(t, "refreshes in one minute", n, 1)
}

func accountNeeds(t *testing.T, open Open) {
	h, ctx := started(t, open, 3), context.Background()
	special := Order(Seller, 7)
	special.Kind = invoice.KindDigitalSpecial
	h.take("b1", Item(t, special, 7), Item(t, Order(OtherSeller, 9), 9))
	needs, err := h.Needs(ctx, ledger.Filter{Batch: "b1", Seller: Seller})
	h.ok(err)
	same(t, "needs", needs, []ledger.Need{{Kind: "bs", Orders: 1, Net: special.Net}, {Kind: "pc", Orders: 3, Net: netOf(0, 1, 2)}})
	h.batch("b2")
	needs, err = h.Needs(ctx, ledger.Filter{Batch: "b2", Seller: Seller})
	h.ok(err)
	same(t, "needs of an empty batch", len(needs), 0)
}

// netOf sums up the net amounts of the fixtures' orders.
func netOf(numbers ...int) (net invoice.Amount) {
	for _, n := range numbers {
		net += Order(Seller, n).Net
	}
	return net
}

func accountUnsettled(t *testing.T, open Open) {
	h, ctx := started(t, open, 6), context.Background()
	es := h.ready(ledger.Filter{Batch: "b1"}, 5)
	sent := h.now
	for i, s := range []ledger.State{ledger.Issued, ledger.Failed, ledger.Submitted, ledger.Unknown} { // the fifth stays submitting
		h.ok(h.update(ledger.Change{ID: es[i].ID, Fence: es[i].Fence, State: s, NextAt: h.now}))
	}
	for since, want := range map[time.Time]invoice.Amount{sent: netOf(0, 2, 3, 4), sent.Add(time.Hour): netOf(2, 3, 4)} {
		needs, err := h.Unsettled(ctx, Seller, since)
		h.ok(err)
		same(t, "unsettled", len(needs), 1)
		same(t, "unsettled", needs[0].Net, want)
	}
}

func accountFitting(t *testing.T, open Open) {
	h, ctx := started(t, open, 5), context.Background()
	f, kinds := ledger.Filter{Batch: "b1", Seller: Seller}, []invoice.Kind{"pc", "bs"}
	for _, c := range []struct {
		left invoice.Amount
		n    int
		last string
	}{
		{-1, 0, ""}, {0, 1, "SO-0000000"}, {netOf(0, 1) - 1, 1, "SO-0000000"}, {netOf(0, 1), 2, "SO-0000001"},
		{netOf(0, 1, 2, 3, 4) - 1, 4, "SO-0000003"}, {netOf(0, 1, 2, 3, 4), 5, "SO-0000004"},
	} {
		n, last, err := h.Fitting(ctx, f, kinds, c.left)
		h.ok(err)
		same(t, c.left.String(), []any{n, last}, []any{c.n, c.last})
	}
	n, _, err := h.Fitting(ctx, f, []invoice.Kind{"bs"}, netOf(4))
	h.ok(err)
	same(t, "of another kind", n, 0)
}

func accountNamed(t *testing.T, open Open) {
	h, ctx := started(t, open, 2), context.Background()
	h.bring(ledger.Held)
	all := ledger.Filter{Seller: Seller}
	needs, err := h.Needs(ctx, all)
	h.ok(err)
	same(t, "one is held", needs[0].Orders, 1)
	var ids []int64
	for _, n := range []int{0, 1} {
		e, err := h.Find(ctx, ledger.Key{Seller: Seller, OrderNo: Order(Seller, n).OrderNo})
		h.ok(err)
		ids = append(ids, e.ID)
	}
	all.Orders = ids
	needs, err = h.Needs(ctx, all)
	h.ok(err)
	orders := 0
	for _, n := range needs {
		orders += n.Orders
	}
	same(t, "named", orders, 2)
}
