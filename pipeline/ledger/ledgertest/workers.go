package ledgertest

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

func workerCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"only what is handed out is claimed":      handedClaims,
		"each until its own time":                 handedUntil,
		"one that comes back stays handed out":    handedBack,
		"a decision or a reading ends it":         handedEnds,
		"what is taken back is sent by no worker": handedTaken,
		"hand-outs are in the history":            handedHistory,
		"what was not handed out is not taken":    handedNothing,
		"what was sent since a time":              handedSent,
		"what is outstanding":                     handedOutstanding,
		"due effects by kind":                     handedEffects,
		"unfinished orders by state":              unfinishedStates,
		"signs of life":                           workerLife,
		"a worker that disagrees does not begin":  workerBegins,
		"periodic work is begun by one":           periodOnce,
	}
}

// handOut hands the orders of a filter out and checks how many there were.
func (h *hand) handOut(f ledger.Filter, until time.Time, want int) {
	h.Helper()
	n, err := h.HandOut(h.ctx(), f, until)
	h.ok(err)
	if n != want {
		h.Fatalf("handed out %d orders, want %d", n, want)
	}
}

// handed checks what is handed out of Seller.
func (h *hand) handed(want ...ledger.HandedOut) {
	h.Helper()
	got, _, err := h.HandedOut(h.ctx(), Seller)
	h.ok(err)
	if d := cmp.Diff(want, got); d != "" {
		h.Fatalf("handed out (-want +got):\n%s", d)
	}
}

// sendable claims at most n orders as a worker does.
func (h *hand) sendable(until time.Time, n int) []ledger.Entry {
	h.Helper()
	return h.ready(ledger.Filter{Seller: Seller, Handed: until}, n)
}

func handedClaims(t *testing.T, open Open) {
	h := started(t, open, 3)
	h.handed()
	at, err := h.HandedSince(h.ctx(), Seller)
	h.ok(err)
	same(t, "handed out", at.IsZero(), true)
	same(t, "claimed before", len(h.sendable(ledger.NoEnd, 9)), 0)
	h.batch("b2")
	h.take("b2", Items(t, Seller, 3, 2)...)
	h.handOut(ledger.Filter{Batch: "b1", Seller: Seller}, time.Time{}, 3)
	h.handOut(ledger.Filter{Batch: "b1", Seller: Seller}, time.Time{}, 3) // it is already
	h.handed(ledger.HandedOut{Until: ledger.NoEnd, Orders: 3})
	_, since, err := h.HandedOut(h.ctx(), Seller)
	h.ok(err)
	same(t, "since", since.IsZero(), false)
	at, err = h.HandedSince(h.ctx(), Seller)
	h.ok(err)
	same(t, "since, alone", at, since)
	n, _, err := h.Callable(h.ctx(), ledger.Filter{Seller: Seller, Handed: ledger.NoEnd}, ledger.Issue, h.now, 0)
	h.ok(err)
	same(t, "callable", n, 3)
	same(t, "claimed", numbers(h.sendable(ledger.NoEnd, 9)), orderNos(0, 1, 2))
	h.handed()
	same(t, "others", numbers(h.ready(ledger.Filter{}, 9)), orderNos(3, 4))
}

func handedUntil(t *testing.T, open Open) {
	h := started(t, open, 2)
	soon := h.now.Add(time.Hour)
	h.handOut(ledger.Filter{Batch: "b1"}, soon, 2)
	h.batch("b2")
	h.take("b2", Items(t, Seller, 2, 1)...)
	h.handOut(ledger.Filter{Batch: "b2"}, time.Time{}, 1)
	h.handed(ledger.HandedOut{Until: soon, Orders: 2}, ledger.HandedOut{Until: ledger.NoEnd, Orders: 1})
	same(t, "without an end", numbers(h.sendable(ledger.NoEnd, 9)), orderNos(2))
	same(t, "of another time", len(h.sendable(soon.Add(time.Second), 9)), 0)
	same(t, "until then", numbers(h.sendable(soon, 9)), orderNos(0, 1))
}

// handedBack: a worker that gives an order back, or finds that it never arrived, leaves it to the
// next worker.
func handedBack(t *testing.T, open Open) {
	h := started(t, open, 2)
	h.handOut(ledger.Filter{}, time.Time{}, 2)
	es := h.sendable(ledger.NoEnd, 2)
	h.ok(h.update(ledger.Change{ID: es[0].ID, Fence: es[0].Fence, State: ledger.Ready}))
	h.ok(h.update(ledger.Change{ID: es[1].ID, Fence: es[1].Fence, State: ledger.Unknown, NextAt: h.now}))
	h.handed(ledger.HandedOut{Until: ledger.NoEnd, Orders: 1})
	due := h.due(ledger.Filter{}, 1)
	h.ok(h.update(ledger.Change{ID: due[0].ID, Fence: due[0].Fence, State: ledger.Ready}))
	h.handed(ledger.HandedOut{Until: ledger.NoEnd, Orders: 2})
}

// handedEnds: what a person decides, or a reading brings again, was not handed out as it is now.
func handedEnds(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	again := func(batch string, n int) {
		t.Helper()
		h.fileAt(batch, "/orders.xlsx")
		h.take(batch, Items(t, Seller, 0, n)...)
	}
	again("b1", 3)
	h.handOut(ledger.Filter{}, time.Time{}, 3)
	same(t, "held", h.no(ledger.Filter{Orders: []int64{h.find(0).ID}}), 1)
	same(t, "released", h.decide(ledger.Decision{Filter: ledger.Filter{Orders: []int64{h.find(0).ID}}, From: []ledger.State{ledger.Held},
		To: ledger.Ready, Note: "yes"}), 1)
	h.handed(ledger.HandedOut{Until: ledger.NoEnd, Orders: 2})
	// The file is saved without an order, which is held, and with it again.
	again("b2", 2)
	same(t, "lacked", h.find(2).State, ledger.Held)
	again("b3", 3)
	same(t, "back", h.find(2).State, ledger.Ready)
	h.handed(ledger.HandedOut{Until: ledger.NoEnd, Orders: 1})
	// A row is changed: nobody agreed to what it is now.
	h.fileAt("b4", "/orders.xlsx")
	changed := Order(Seller, 1)
	changed.Remark = "another remark"
	h.take("b4", Item(t, Order(Seller, 0), 0), Item(t, changed, 1), Item(t, Order(Seller, 2), 2))
	same(t, "changed", h.find(1).State, ledger.Ready)
	h.handed()
}

func handedTaken(t *testing.T, open Open) {
	h := started(t, open, 3)
	h.handOut(ledger.Filter{}, time.Time{}, 3)
	es := h.sendable(ledger.NoEnd, 1)
	n, err := h.TakeBack(h.ctx(), ledger.Filter{Batch: "b1"})
	h.ok(err)
	same(t, "taken back", n, 2)
	h.ok(h.update(ledger.Change{ID: es[0].ID, Fence: es[0].Fence, State: ledger.Ready}))
	h.handed()
	same(t, "claimed", len(h.sendable(ledger.NoEnd, 9)), 0)
	same(t, "still ready", len(h.ready(ledger.Filter{}, 9)), 3)
}

// handedNothing: only what is handed out is taken back and counted.
func handedNothing(t *testing.T, open Open) {
	h := started(t, open, 3)
	taken := func(want int) {
		t.Helper()
		n, err := h.TakeBack(h.ctx(), ledger.Filter{})
		h.ok(err)
		same(t, "taken back", n, want)
	}
	taken(0)
	h.handOut(ledger.Filter{Orders: []int64{h.find(1).ID}}, time.Time{}, 1)
	o, err := h.Outstanding(h.ctx(), ledger.Filter{Batch: "b1"})
	h.ok(err)
	same(t, "handed out", o, ledger.Outstanding{Ready: 3, Handed: 1})
	taken(1)
	taken(0)
	same(t, "history of the others", len(h.history(0)), len(h.history(2)))
}

// handedSent: an order counts that was called, whatever came of it, unless it was given back.
func handedSent(t *testing.T, open Open) {
	h := started(t, open, 5)
	since := h.now
	sent := func(f ledger.Filter, want int) {
		t.Helper()
		n, err := h.SentSince(h.ctx(), f, since)
		h.ok(err)
		same(t, "sent", n, want)
	}
	of := func(batch string) ledger.Filter { return ledger.Filter{Seller: Seller, Batch: batch} }
	h.handOut(ledger.Filter{}, time.Time{}, 5)
	sent(of("b1"), 0)
	es := h.sendable(ledger.NoEnd, 4)
	h.ok(h.update(ledger.Change{ID: es[0].ID, Fence: es[0].Fence, State: ledger.Ready},
		ledger.Change{ID: es[1].ID, Fence: es[1].Fence, State: ledger.Failed, Code: "X"},
		ledger.Change{ID: es[2].ID, Fence: es[2].Fence, State: ledger.Submitted, NextAt: h.now}))
	_, err := h.TakeBack(h.ctx(), ledger.Filter{})
	h.ok(err)
	sent(of("b1"), 2) // failed and accepted; one is claimed, and not known to be called
	sent(of(""), 2)
	sent(ledger.Filter{Seller: OtherSeller}, 0)
	sent(ledger.Filter{Seller: Seller, Orders: []int64{es[0].ID, es[1].ID}}, 1)
	h.batch("b2")
	h.take("b2", Items(t, Seller, 5, 1)...)
	sent(of("b2"), 0)
	since = h.now.Add(time.Second)
	sent(of("b1"), 0)
}

// handedOutstanding counts states apart, and not what workers may no longer send.
func handedOutstanding(t *testing.T, open Open) {
	h := started(t, open, 6)
	outstanding := func(f ledger.Filter, want ledger.Outstanding) {
		t.Helper()
		got, err := h.Outstanding(h.ctx(), f)
		h.ok(err)
		same(t, "outstanding", got, want)
	}
	h.batch("b2")
	h.take("b2", Items(t, Seller, 6, 1)...)
	h.handOut(ledger.Filter{Batch: "b1"}, time.Time{}, 6)
	es := h.sendable(ledger.NoEnd, 4)
	h.ok(h.update(ledger.Change{ID: es[0].ID, Fence: es[0].Fence, State: ledger.Issued, Invoices: bills()},
		ledger.Change{ID: es[1].ID, Fence: es[1].Fence, State: ledger.Unknown, NextAt: h.now},
		ledger.Change{ID: es[2].ID, Fence: es[2].Fence, State: ledger.Submitted, NextAt: h.now}))
	outstanding(ledger.Filter{}, ledger.Outstanding{Ready: 3, Handed: 2, Submitting: 1, Waiting: 3})
	outstanding(ledger.Filter{Batch: "b1", Seller: Seller}, ledger.Outstanding{Ready: 2, Handed: 2, Submitting: 1, Waiting: 3})
	outstanding(ledger.Filter{Batch: "b2"}, ledger.Outstanding{Ready: 1})
	outstanding(ledger.Filter{Seller: OtherSeller}, ledger.Outstanding{})
	h.handOut(ledger.Filter{}, h.now.Add(-time.Second), 3)
	outstanding(ledger.Filter{}, ledger.Outstanding{Ready: 3, Submitting: 1, Waiting: 3})
}

// handedHistory holds that the history of an order says when workers might send it and when no
// longer, once each, whatever the end of the time.
func handedHistory(t *testing.T, open Open) {
	h := started(t, open, 2)
	h.handOut(ledger.Filter{}, time.Time{}, 2)
	h.handOut(ledger.Filter{}, h.now.Add(time.Hour), 2)
	for range 2 {
		_, err := h.TakeBack(h.ctx(), ledger.Filter{})
		h.ok(err)
	}
	var notes []string
	for _, e := range h.history(1) {
		if e.From == ledger.Ready && e.To == ledger.Ready {
			notes = append(notes, e.Note)
		}
	}
	same(t, "history", notes, []string{"handed out to workers", "taken back from workers"})
}

func handedEffects(t *testing.T, open Open) {
	h := started(t, open, 1)
	kinds := []ledger.Effect{"kind a", "kind b", "kind c"}
	plans := []ledger.Plan{{Effect: "kind a", Seller: Seller, Subject: "1", Due: h.now}, {Effect: "kind a", Seller: Seller, Subject: "2", Due: h.now},
		{Effect: "kind b", Seller: Seller, Subject: "1", Due: h.now.Add(time.Hour)}, {Effect: "kind c", Seller: Seller, Subject: "1", Due: h.now, Held: true},
		{Effect: "kind b", Seller: OtherSeller, Subject: "1", Due: h.now}}
	_, err := h.Plan(h.ctx(), plans, h.now)
	h.ok(err)
	due := func(at time.Time, want map[ledger.Effect]int) {
		t.Helper()
		got, err := h.DueEffects(h.ctx(), Seller, kinds, at)
		h.ok(err)
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("due (-want +got):\n%s", d)
		}
	}
	due(h.now, map[ledger.Effect]int{"kind a": 2})
	due(h.now.Add(time.Hour), map[ledger.Effect]int{"kind a": 2, "kind b": 1})
	es, err := h.Claim(h.ctx(), ToCall(h.claim(ledger.Filter{Seller: Seller}, 1), "kind a", prepared))
	h.ok(err)
	h.ok(h.update(ledger.Change{Effect: "kind a", ID: es[0].ID, Fence: es[0].Fence, State: ledger.Failed, Code: "X"}))
	failed, err := h.FailedEffects(h.ctx(), Seller, kinds)
	h.ok(err)
	if d := cmp.Diff(map[ledger.Effect]int{"kind a": 1}, failed); d != "" {
		t.Errorf("failed (-want +got):\n%s", d)
	}
	due(h.now, map[ledger.Effect]int{"kind a": 1})
}

func workerLife(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	w := ledger.Worker{Name: "w1", Host: "machine-1", PID: 4711, Version: "v1", Doing: []ledger.Task{{Name: "submit", Seller: Seller, Slices: 2}}}
	h.ok(h.WorkerLives(h.ctx(), w))
	h.ok(h.WorkerLives(h.ctx(), ledger.Worker{Name: "w2", Host: "machine-2", PID: 1, Version: "v1"}))
	list, now, err := h.Workers(h.ctx())
	h.ok(err)
	if len(list) != 2 || !list[0].Alive(now) || list[0].Alive(now.Add(ledger.WorkerSilent)) {
		t.Fatalf("workers at %v: %+v", now, list)
	}
	got := list[0]
	same(t, "worker", []any{got.Name, got.Host, got.PID, got.Version, len(got.Doing), got.Doing[0]}, []any{w.Name, w.Host, w.PID, w.Version, 1, w.Doing[0]})
	h.ok(h.WorkerEnds(h.ctx(), "w1"))
	list, now, err = newHand(t, open, "run2").Workers(h.ctx())
	h.ok(err)
	same(t, "those that live first", []any{list[0].Name, list[1].Name, list[1].Alive(now), len(list[1].Doing)}, []any{"w2", "w1", false, 0})
}

// workerBegins: a worker meets those that live, and only those.
func workerBegins(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	terms := []ledger.Term{{Seller: Seller, App: "a1", Endpoint: "https://platform.example", Rate: "7.5"}}
	begins := func(name string, refused error) (met []string) {
		t.Helper()
		err := h.WorkerBegins(h.ctx(), ledger.Worker{Name: name, Host: "machine-1", PID: 4711, Version: "v1", Terms: terms}, func(other *ledger.Worker) error {
			met = append(met, other.Name)
			if len(other.Terms) != 1 || other.Terms[0] != terms[0] {
				t.Errorf("%s has %+v", other.Name, other.Terms)
			}
			return refused
		})
		if !errors.Is(err, refused) {
			t.Fatal(err)
		}
		return met
	}
	same(t, "nobody lives", len(begins("w1", nil)), 0)
	same(t, "met", begins("w2", nil), []string{"w1"})
	same(t, "met, and refused", begins("w3", ledger.ErrHeld), []string{"w1"})
	h.ok(h.WorkerLives(h.ctx(), ledger.Worker{Name: "w1", Host: "machine-1", PID: 4711, Version: "v1"}))
	h.ok(h.WorkerEnds(h.ctx(), "w2"))
	same(t, "those that live", begins("w1", nil), []string(nil))
	same(t, "met one", begins("w4", nil), []string{"w1"})
	list, _, err := h.Workers(h.ctx())
	h.ok(err)
	same(t, "workers", len(list), 3)
}

func periodOnce(t *testing.T, open Open) {
	a, b := newHand(t, open, "run1"), newHand(t, open, "run2")
	never := func(last ledger.Period, _ time.Time) bool { return last.Begun.IsZero() }
	begin := func(h *hand, want bool) {
		t.Helper()
		begun, err := h.BeginPeriod(h.ctx(), "recheck", never)
		h.ok(err)
		same(t, "begun", begun, want)
	}
	begin(a, true)
	begin(b, false)
	list, now, err := b.Periods(b.ctx())
	b.ok(err)
	if len(list) != 1 || list[0].Name != "recheck" || list[0].Run != "run1" || list[0].Begun.IsZero() || list[0].Begun.After(now) || !list[0].Done.IsZero() {
		t.Fatalf("periods at %v: %+v", now, list)
	}
	b.ok(b.EndPeriod(b.ctx(), "recheck"))
	list, _, err = a.Periods(a.ctx())
	a.ok(err)
	same(t, "done", []any{list[0].Done.IsZero(), list[0].Run}, []any{false, "run2"})
}
