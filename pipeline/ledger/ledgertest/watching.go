package ledgertest

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/limit"
)

func watchingCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"the oldest unfinished order":   oldestOrder,
		"what is not over":              stuckWork,
		"what is late":                  lateWork,
		"late corrections":              lateCorrections,
		"who holds turns":               spenders,
		"the last worker that was seen": workerSeen,
	}
}

// At everything all work was due, and at never none was.
var (
	everything = time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC)
	never      = time.UnixMilli(1).UTC()
)

func oldestOrder(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	oldest := func(want *ledger.Unfinished) {
		t.Helper()
		got, err := h.Oldest(h.ctx())
		h.ok(err)
		if d := cmp.Diff(want, got, cmpopts.IgnoreFields(ledger.Unfinished{}, "Since", "Due")); d != "" {
			t.Fatalf("oldest (-want +got):\n%s", d)
		}
	}
	oldest(nil)
	h.batch("b1")
	h.take("b1", Items(t, Seller, 0, 2)...)
	first := ledger.Unfinished{Seller: Seller, OrderNo: keyOf(0).OrderNo, State: ledger.Ready}
	oldest(&first)
	h.handOut(ledger.Filter{}, time.Time{}, 2)
	first.Handed = ledger.NoEnd
	oldest(&first)
	h.now = h.now.Add(time.Hour) // sent later than the other one was read
	h.bring(ledger.Submitted)
	first.OrderNo = keyOf(1).OrderNo
	oldest(&first)
	h.bring(ledger.Issued)
	got, err := h.Oldest(h.ctx())
	h.ok(err)
	same(t, "open", []any{got.OrderNo, got.State, got.Since.IsZero(), got.Due.IsZero(), got.Handed.IsZero()},
		[]any{keyOf(0).OrderNo, ledger.Submitted, false, false, true})
}

// stuckWork brings orders and a delivery to states that are not over: each state has its count and
// the oldest; what is issued or failed is not there, and each seller is apart.
func stuckWork(t *testing.T, open Open) {
	h := started(t, open, 0)
	stuck := func(want ...ledger.Stuck) []ledger.Stuck {
		t.Helper()
		got, err := h.Stuck(h.ctx())
		h.ok(err)
		if d := cmp.Diff(want, got, cmpopts.IgnoreFields(ledger.Stuck{}, "Since")); d != "" {
			t.Fatalf("not over (-want +got):\n%s", d)
		}
		return got
	}
	stuck()
	var want []ledger.Stuck
	n := 0
	begun := h.now
	for _, s := range []ledger.State{ledger.Held, ledger.Unknown, ledger.Submitted, ledger.Voiding, ledger.SealFailed, ledger.Failed, ledger.Issued, ledger.Dropped} {
		for i := range 2 { // the second one is later
			h.take("b1", Items(t, Seller, n, 1)...)
			if i == 0 && s != ledger.Failed && s != ledger.Issued && s != ledger.Dropped {
				want = append(want, ledger.Stuck{Seller: Seller, State: s, Count: 2, OrderNo: keyOf(n).OrderNo})
			}
			n++
			h.bring(s)
			h.now = h.now.Add(time.Minute)
		}
	}
	_, err := h.Plan(h.ctx(), []ledger.Plan{{Effect: "kind a", Seller: Seller, Subject: "1", Due: h.now}, {Effect: "kind a", Seller: Seller, Subject: "2", Due: h.now, Held: true},
		{Effect: "kind a", Seller: Seller, Subject: "3", Due: h.now, Held: true}}, h.now)
	h.ok(err)
	want = append(want, ledger.Stuck{Effect: "kind a", Seller: Seller, State: ledger.Held, Count: 2}, ledger.Stuck{Effect: "kind a", Seller: Seller, State: ledger.Ready, Count: 1})
	h.take("b1", Item(t, Order(OtherSeller, 90), 90))
	want = append([]ledger.Stuck{{Seller: OtherSeller, State: ledger.Ready, Count: 1, OrderNo: keyOf(90).OrderNo}}, want...)
	for _, u := range stuck(want...) {
		if u.Since.Before(begun) || u.Since.After(h.now) {
			t.Errorf("%s since %v, between %v and %v", u.State, u.Since, begun, h.now)
		}
	}
}

// lates are what was due at a time, without when.
func (h *hand) lates(at time.Time, want ...ledger.Late) {
	h.Helper()
	got, err := h.Late(h.ctx(), at)
	h.ok(err)
	if d := cmp.Diff(want, got, cmpopts.IgnoreFields(ledger.Late{}, "Since")); d != "" {
		h.Fatalf("late at %v (-want +got):\n%s", at, d)
	}
}

func lateWork(t *testing.T, open Open) {
	h := started(t, open, 3)
	h.lates(everything) // ready orders that nobody handed out
	h.handOut(ledger.Filter{}, time.Time{}, 3)
	h.lates(everything, ledger.Late{What: ledger.LateSend, Seller: Seller, Count: 3})
	h.lates(never)
	h.bring(ledger.Submitted)
	h.lates(everything, ledger.Late{What: ledger.LateQuery, Seller: Seller, Count: 1}, ledger.Late{What: ledger.LateSend, Seller: Seller, Count: 2})
	h.lates(never)
	_, err := h.TakeBack(h.ctx(), ledger.Filter{})
	h.ok(err)
	h.lates(everything, ledger.Late{What: ledger.LateQuery, Seller: Seller, Count: 1})
}

func lateCorrections(t *testing.T, open Open) {
	h := started(t, open, 1)
	_, err := h.Plan(h.ctx(), []ledger.Plan{{Effect: "kind a", Seller: Seller, Subject: "1", Due: h.now}, {Effect: "kind b", Seller: Seller, Subject: "1", Due: h.now.Add(time.Hour)},
		{Effect: "kind a", Seller: OtherSeller, Subject: "2", Due: h.now, Held: true}}, h.now)
	h.ok(err)
	h.lates(h.now.Add(-time.Second))
	h.lates(h.now, ledger.Late{What: ledger.LateCorrect, Seller: Seller, Count: 1})
	h.lates(h.now.Add(time.Hour), ledger.Late{What: ledger.LateCorrect, Seller: Seller, Count: 2})
}

func spenders(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	k, err := limit.NewKey("app 1", 10)
	h.ok(err)
	take := func(a limit.Ask) {
		t.Helper()
		_, err := h.TakeShare(context.Background(), k, a)
		h.ok(err)
	}
	take(limit.Ask{Holder: "run7.x", Want: 3, Lease: time.Hour})
	take(limit.Ask{Holder: "of an older version", Want: 2, Lease: time.Hour})
	h.ok(h.WorkerLives(h.ctx(), ledger.Worker{Name: "run7", Host: "machine-1", PID: 4711}))
	list := func(want ...ledger.Spender) {
		t.Helper()
		got, err := h.Spenders(h.ctx())
		h.ok(err)
		if d := cmp.Diff(want, got, cmpopts.IgnoreFields(ledger.Spender{}, "Until"), cmpopts.SortSlices(func(a, b ledger.Spender) bool { return a.Run < b.Run })); d != "" {
			t.Fatalf("spenders (-want +got):\n%s", d)
		}
	}
	list(ledger.Spender{Limit: "app 1", Turns: 2, Want: 2}, ledger.Spender{Limit: "app 1", Run: "run7", Host: "machine-1", PID: 4711, Turns: 3, Want: 3})
	take(limit.Ask{Holder: "run7.x"}) // it ends
	list(ledger.Spender{Limit: "app 1", Turns: 2, Want: 2})
}

func workerSeen(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	seen, err := h.WorkerSeen(h.ctx())
	h.ok(err)
	same(t, "before", seen.IsZero(), true)
	h.ok(h.WorkerLives(h.ctx(), ledger.Worker{Name: "w1"}))
	h.ok(h.WorkerEnds(h.ctx(), "w1"))
	seen, err = h.WorkerSeen(h.ctx())
	h.ok(err)
	same(t, "after", seen.IsZero(), false)
}
