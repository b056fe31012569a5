package ledgertest

import (
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

func dueCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"an order comes when its time has come":  dueInTime,
		"the longest due comes first":            dueLongest,
		"only open states come":                  dueStates,
		"a lease keeps others away, and ends":    dueLease,
		"an orphan comes after its lease":        dueOrphan,
		"batch and seller are kept to":           dueFilter,
		"an update ends the lease":               dueAfterUpdate,
		"an order without a next time is due":    dueAtOnce,
		"a claim changes nothing but the claims": dueKeeps,
		"serials are kept to":                    dueSerials,
	}
}

func dueInTime(t *testing.T, open Open) {
	h := started(t, open, 1)
	e := h.ready(ledger.Filter{}, 1)[0]
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Submitted, NextAt: h.now.Add(time.Second)}))
	h.now = h.now.Add(time.Second - time.Millisecond)
	same(t, "before", len(h.due(ledger.Filter{}, 9)), 0)
	h.now = h.now.Add(time.Millisecond)
	same(t, "when it is due", numbers(h.due(ledger.Filter{}, 9)), orderNos(0))
}

func dueLongest(t *testing.T, open Open) {
	h := started(t, open, 5)
	h.batch("b2")
	h.take("b2", Items(t, Seller, 5, 1)...)
	for i, e := range h.ready(ledger.Filter{}, 6) {
		after := []int{4, 0, 3, 2, 9, 1}[i]
		h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Submitted, NextAt: h.now.Add(time.Duration(after) * time.Second)}))
	}
	h.now = h.now.Add(5 * time.Second)
	same(t, "first", numbers(h.due(ledger.Filter{}, 3)), orderNos(1, 5, 3))
	same(t, "then", numbers(h.due(ledger.Filter{}, 3)), orderNos(2, 0))
}

func dueStates(t *testing.T, open Open) {
	states := []ledger.State{ledger.Ready, ledger.Unknown, ledger.Submitted, ledger.Issued, ledger.Failed, ledger.SealFailed, ledger.Voiding, ledger.Voided}
	h := started(t, open, len(states))
	es := h.ready(ledger.Filter{}, len(states))
	var want []string
	for i, s := range states {
		for _, step := range paths[s] {
			h.move(step, es[i])
		}
		if !s.Final() && s != ledger.Ready {
			want = append(want, es[i].Key.OrderNo)
		}
	}
	got := h.due(ledger.Filter{}, 99)
	same(t, "due", numbers(got), want)
	same(t, "states stay", []ledger.State{got[0].State, got[1].State, got[2].State}, []ledger.State{ledger.Unknown, ledger.Submitted, ledger.Voiding})
}

func dueLease(t *testing.T, open Open) {
	h := started(t, open, 1)
	h.bring(ledger.Submitted)
	first := h.due(ledger.Filter{}, 1)[0]
	other := newHand(t, open, "run2")
	other.now = h.now.Add(lease - time.Millisecond)
	same(t, "during the lease", len(other.due(ledger.Filter{}, 1)), 0)
	other.now = h.now.Add(lease)
	second := other.due(ledger.Filter{}, 1)
	same(t, "after the lease", numbers(second), orderNos(0))
	same(t, "fence", second[0].Fence, first.Fence+1)
	h.is(h.update(ledger.Change{ID: first.ID, Fence: first.Fence, State: ledger.Issued}), ledger.ErrFence)
	other.move(ledger.Issued, second[0])
}

func dueOrphan(t *testing.T, open Open) {
	h := started(t, open, 1)
	sent := h.ready(ledger.Filter{}, 1)[0]
	h.now = h.now.Add(lease - time.Millisecond)
	same(t, "during the lease", len(h.due(ledger.Filter{}, 1)), 0)
	h.now = h.now.Add(time.Millisecond)
	es := h.due(ledger.Filter{}, 1)
	same(t, "after it", []any{es[0].State, es[0].Attempt, es[0].Sent, es[0].RequestHash}, []any{ledger.Submitting, 1, sent.Sent, sent.RequestHash})
	h.is(h.update(ledger.Change{ID: sent.ID, Fence: sent.Fence, State: ledger.Submitted}), ledger.ErrFence)
	same(t, "not ready", len(h.ready(ledger.Filter{}, 1)), 0)
	h.move(ledger.Unknown, es...)
}

func dueFilter(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.batch("b1")
	h.take("b1", Item(t, Order(OtherSeller, 0), 0), Item(t, Order(Seller, 1), 1))
	h.batch("b2")
	h.take("b2", Item(t, Order(Seller, 2), 2), Item(t, Order(OtherSeller, 3), 3))
	h.move(ledger.Submitted, h.ready(ledger.Filter{}, 9)...)
	same(t, "batch and seller", numbers(h.due(ledger.Filter{Batch: "b2", Seller: Seller}, 9)), orderNos(2))
	same(t, "seller", numbers(h.due(ledger.Filter{Seller: OtherSeller}, 9)), orderNos(0, 3))
	same(t, "batch", numbers(h.due(ledger.Filter{Batch: "b1"}, 9)), orderNos(1))
}

func dueAfterUpdate(t *testing.T, open Open) {
	h := started(t, open, 1)
	h.bring(ledger.Submitted)
	e := h.due(ledger.Filter{}, 1)[0]
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Submitted, NextAt: h.now.Add(2 * time.Second), Tries: 1}))
	h.now = h.now.Add(2 * time.Second)
	es := h.due(ledger.Filter{}, 1)
	same(t, "tries and time", []any{es[0].Tries, es[0].NextAt}, []any{1, h.now})
}

func dueAtOnce(t *testing.T, open Open) {
	h := started(t, open, 1)
	e := h.ready(ledger.Filter{}, 1)[0]
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Unknown}))
	_, waiting, next, err := h.Pending(t.Context(), ledger.Filter{})
	h.ok(err)
	if waiting != 1 || next.IsZero() || next.After(h.now) {
		t.Errorf("%d wait, next at %v", waiting, next)
	}
	same(t, "due", len(h.due(ledger.Filter{}, 1)), 1)
}

func dueKeeps(t *testing.T, open Open) {
	h := started(t, open, 1)
	e := h.ready(ledger.Filter{}, 1)[0]
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Unknown, Code: "C", Error: "words", Serial: "S", NextAt: h.now, Tries: 3, Misses: 1}))
	before, events := h.find(0), len(h.history(0))
	h.now = h.now.Add(time.Hour)
	got := h.due(ledger.Filter{}, 1)[0]
	want := before
	want.Fence, want.Updated, want.Order = before.Fence+1, h.now, nil
	same(t, "entry", got, want)
	same(t, "history", len(h.history(0)), events)
}

func dueSerials(t *testing.T, open Open) {
	h := started(t, open, 4)
	for i, e := range h.ready(ledger.Filter{}, 4) {
		c := ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Submitted}
		if i%2 == 0 {
			c.Serial = "S" + e.Key.OrderNo
		}
		h.ok(h.update(c))
	}
	for choice, want := range map[ledger.Serials][]string{ledger.WithSerial: orderNos(0, 2), ledger.WithoutSerial: orderNos(1, 3)} {
		c := h.claim(ledger.Filter{}, 9)
		c.Serials = choice
		es, err := h.Claim(t.Context(), ToAsk(c, ledger.Ask{About: ledger.AskDue}))
		h.ok(err)
		same(t, string(choice), numbers(es), want)
	}
}
