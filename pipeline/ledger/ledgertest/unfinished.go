package ledgertest

import (
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// unfinishedStates brings orders to every state: those that are issued, voided or dropped are not
// counted, nor are those of another seller.
func unfinishedStates(t *testing.T, open Open) {
	h := started(t, open, 0)
	var want []ledger.StateCount
	n := 0
	for _, s := range []ledger.State{ledger.Held, ledger.Submitted, ledger.Unknown, ledger.Voiding, ledger.SealFailed, ledger.Failed, ledger.Issued, ledger.Voided, ledger.Dropped} {
		h.take("b1", Items(t, Seller, n, 2)...)
		n += 2
		for range 2 {
			h.bring(s)
		}
	}
	h.take("b1", Items(t, Seller, n, 3)...)
	h.take("b1", Item(t, Order(OtherSeller, 90), 90))
	for _, u := range []struct {
		state  ledger.State
		orders int
		asked  bool
	}{
		{ledger.Ready, 3, false}, {ledger.Held, 2, false}, {ledger.Unknown, 2, true}, {ledger.Submitted, 2, true},
		{ledger.Voiding, 2, true}, {ledger.SealFailed, 2, true}, {ledger.Failed, 2, false},
	} {
		one := ledger.StateCount{State: u.state, Orders: u.orders}
		if u.asked {
			one.Due = h.now
		}
		want = append(want, one)
	}
	got, err := h.Unfinished(h.ctx(), Seller)
	h.ok(err)
	for i := range got { // when exactly they are due is a matter of each move
		if got[i].Due.After(h.now.Add(-time.Hour)) {
			got[i].Due = h.now
		}
	}
	same(t, "unfinished", got, want)
	got, err = h.Unfinished(h.ctx(), OtherSeller)
	h.ok(err)
	same(t, "of another seller", got, []ledger.StateCount{{State: ledger.Ready, Orders: 1}})
}
