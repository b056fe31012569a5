package ledgertest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// noted is a kind of the tests whose effects have rows of their own.
const noted ledger.Effect = "note of the tests"

// effectKind is a kind as the suite sees it: what it needs to bring effects to where they may be
// called, and to look at them.
type effectKind struct {
	name ledger.Effect
	// begin makes a ledger with n effects that may be called.
	begin func(t testing.TB, open Open, n int) *hand
	// find is the n-th of them, events are its history.
	find   func(h *hand, n int) ledger.Entry
	events func(h *hand, n int) []ledger.Event
	// back is the state of an effect that is given back, done one that ends it.
	back, done ledger.State
}

func effectKinds() []effectKind {
	order := func(e ledger.Effect, from ledger.State) effectKind {
		return effectKind{name: e, back: from, done: ledger.Issued,
			find:   func(h *hand, n int) ledger.Entry { return h.find(n) },
			events: func(h *hand, n int) []ledger.Event { return h.history(n) },
			begin: func(t testing.TB, open Open, n int) *hand {
				h := started(t, open, n)
				for range n {
					if from != ledger.Ready {
						h.brought(from)
					}
				}
				return h
			}}
	}
	return []effectKind{
		order(ledger.Issue, ledger.Ready), order(ledger.Sign, ledger.SealFailed), order(ledger.Reissue, ledger.Failed),
		{name: noted, back: ledger.Ready, done: ledger.Done,
			find: func(h *hand, n int) ledger.Entry {
				e, err := h.Planned(h.ctx(), noted, Seller, fmt.Sprint("s", n))
				h.ok(err)
				return e
			},
			events: func(h *hand, n int) []ledger.Event {
				e, err := h.Planned(h.ctx(), noted, Seller, fmt.Sprint("s", n))
				h.ok(err)
				events, err := h.Course(h.ctx(), e.ID)
				h.ok(err)
				return events
			},
			begin: func(t testing.TB, open Open, n int) *hand {
				h := newHand(t, open, "run1")
				h.plan(n)
				return h
			}},
	}
}

// brought brings the first ready order to a state in which it was accepted and is due.
func (h *hand) brought(to ledger.State) {
	h.Helper()
	e := h.ready(ledger.Filter{}, 1)[0]
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Submitted, Serial: "S" + e.Key.OrderNo, NextAt: h.now}))
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: to, NextAt: h.now}))
}

// plan plans n effects of the tests' own kind.
func (h *hand) plan(n int) []ledger.Planned {
	h.Helper()
	plans := make([]ledger.Plan, n)
	for i := range plans {
		plans[i] = ledger.Plan{Effect: noted, Seller: Seller, Subject: fmt.Sprint("s", i), Body: []byte(fmt.Sprint("body ", i)), Due: h.now}
	}
	out, err := h.Plan(h.ctx(), plans, h.now)
	h.ok(err)
	return out
}

// call claims effects of a kind to be called.
func (h *hand) call(k effectKind, limit int) []ledger.Entry {
	h.Helper()
	return h.calls(k, h.claim(ledger.Filter{Seller: Seller}, limit))
}

func (h *hand) calls(k effectKind, c ledger.Claim) []ledger.Entry {
	h.Helper()
	if k.name == ledger.Reissue && c.Orders == nil { // only what is named
		for n := range 20 {
			if e, err := h.Find(h.ctx(), keyOf(n)); err == nil {
				c.Orders = append(c.Orders, e.ID)
			}
		}
	}
	es, err := h.Claim(h.ctx(), ToCall(c, k.name, func(*ledger.Entry) (string, error) { return "request", nil }))
	h.ok(err)
	return es
}

// ask claims effects of a kind that are due to be asked about.
func (h *hand) ask(k effectKind, limit int) []ledger.Entry {
	h.Helper()
	c := ToAsk(h.claim(ledger.Filter{Seller: Seller}, limit), ledger.Ask{About: ledger.AskDue})
	if c.Horizon = time.Hour; k.name.Own() {
		c.Effect = k.name
	}
	es, err := h.Claim(h.ctx(), c)
	h.ok(err)
	return es
}

// after is a change of a claimed effect.
func after(k effectKind, e *ledger.Entry, to ledger.State, next time.Time) ledger.Change {
	c := ledger.Change{ID: e.ID, Fence: e.Fence, State: to, NextAt: next}
	if k.name.Own() {
		c.Effect = k.name
	}
	return c
}

// effectCases are the promises of every kind of effect.
func effectCases() map[string]func(*testing.T, Open) {
	out := map[string]func(*testing.T, Open){}
	for what, test := range map[string]func(*testing.T, Open, effectKind){
		"its intent is on disk before the call":           effectIntent,
		"many runs claim each once":                       effectOnce,
		"whose fence is lost changes nothing":             effectFence,
		"given back, it is called again":                  effectBack,
		"whose run died is asked about, not called again": effectDied,
		"of a dead run is asked about at once":            effectFreed,
		"in doubt is asked about when its rest is over":   effectRests,
		"a claim that fails leaves nothing behind":        effectNothing,
		"of another seller is left alone":                 effectSeller,
		"a clock that is set back keeps nobody waiting":   effectClock,
		"what the platform said is in its history":        effectHistory,
		"done, it is never called or asked about again":   effectDone,
		"a move against the diagram is refused by itself": effectMove,
		"what may be called is counted with its due time": effectCount,
	} {
		for _, k := range effectKinds() {
			out[string(k.name)+": "+what] = func(t *testing.T, open Open) { test(t, open, k) }
		}
	}
	return out
}

func effectIntent(t *testing.T, open Open, k effectKind) {
	h := k.begin(t, open, 2)
	h.now = h.now.Add(time.Minute)
	before, events := k.find(h, 0), len(k.events(h, 0))
	es := h.call(k, 1)
	same(t, "claimed", len(es), 1)
	terms := k.name.Terms()
	kept := k.find(newHand(t, open, "run2"), 0)
	same(t, "kept", []any{kept.ID, kept.State, kept.Fence, kept.RequestHash, kept.LastCall()},
		[]any{es[0].ID, terms.Called, before.Fence + 1, "request", h.now})
	history := k.events(h, 0)[events:]
	same(t, "history", []any{len(history), history[0].From, history[0].To, history[0].At, history[0].Run},
		[]any{1, terms.From, terms.Called, h.now, "run1"})
}

func effectOnce(t *testing.T, open Open, k effectKind) {
	const n, runs = 20, 4
	h := k.begin(t, open, n)
	var mu sync.Mutex
	var group sync.WaitGroup
	claims := map[int64]int{}
	for i := range runs {
		other := newHand(t, open, fmt.Sprint("other", i))
		other.now = h.now
		group.Go(func() {
			for misses := 0; misses < 3; {
				es := other.call(k, 3)
				if len(es) == 0 {
					misses++
				}
				mu.Lock()
				for _, e := range es {
					claims[e.ID]++
				}
				mu.Unlock()
			}
		})
	}
	group.Wait()
	for id, times := range claims {
		if times != 1 {
			t.Errorf("effect %d was claimed %d times", id, times)
		}
	}
	same(t, "claimed", len(claims), n)
}

func effectFence(t *testing.T, open Open, k effectKind) {
	h := k.begin(t, open, 2)
	es := h.call(k, 2)
	h.now = h.now.Add(2 * lease)
	other := newHand(t, open, "run2")
	other.now = h.now
	theirs := other.ask(k, 1)
	same(t, "taken over", len(theirs), 1)
	err := h.update(after(k, &es[0], k.done, time.Time{}), after(k, &es[1], k.done, time.Time{}))
	h.is(err, ledger.ErrFence)
	same(t, "states", []ledger.State{k.find(h, 0).State, k.find(h, 1).State}, []ledger.State{k.name.Terms().Called, k.done})
	h.ok(other.update(after(k, &theirs[0], k.done, time.Time{})))
	h.is(other.update(after(k, &es[1], k.done, time.Time{})), ledger.ErrFence) // another run's
}

func effectBack(t *testing.T, open Open, k effectKind) {
	h := k.begin(t, open, 1)
	first := h.call(k, 1)[0]
	h.ok(h.update(after(k, &first, k.back, h.now)))
	again := h.call(k, 1)
	same(t, "claimed again", []any{len(again), again[0].Fence}, []any{1, first.Fence + 1})
	h.is(h.update(after(k, &first, k.done, time.Time{})), ledger.ErrFence)
}

func effectDied(t *testing.T, open Open, k effectKind) {
	h := k.begin(t, open, 1)
	dead := h.call(k, 1)[0]
	other := newHand(t, open, "run2")
	other.now = h.now
	same(t, "within its lease", []int{len(other.call(k, 1)), len(other.ask(k, 1))}, []int{0, 0})
	other.now = h.now.Add(lease)
	same(t, "called again", len(other.call(k, 1)), 0)
	es := other.ask(k, 1)
	same(t, "asked about", []any{len(es), es[0].ID, es[0].State, es[0].Fence}, []any{1, dead.ID, k.name.Terms().Called, dead.Fence + 1})
}

func effectFreed(t *testing.T, open Open, k effectKind) {
	h := k.begin(t, open, 2)
	life := h.alive()
	h.call(k, 2)
	other := newHand(t, open, "run2")
	other.now = h.now
	free := func() int {
		c := other.claim(ledger.Filter{Seller: Seller}, 0)
		if k.name.Own() {
			c.Effect = k.name
		}
		n, err := other.FreeDead(other.ctx(), c)
		other.ok(err)
		return n
	}
	same(t, "while it lives", free(), 0)
	h.ok(life.End(false))
	freed := freedSoon(t, free)
	same(t, "freed", freed, 2)
	same(t, "called again", len(other.call(k, 2)), 0)
	same(t, "asked about", len(other.ask(k, 2)), 2)
}

func effectRests(t *testing.T, open Open, k effectKind) {
	h := k.begin(t, open, 1)
	e := h.call(k, 1)[0]
	due := h.now.Add(10 * time.Second)
	h.ok(h.update(after(k, &e, ledger.Unknown, due)))
	h.now = due.Add(-time.Millisecond)
	same(t, "before", []int{len(h.ask(k, 1)), len(h.call(k, 1))}, []int{0, 0})
	h.now = due
	es := h.ask(k, 1)
	same(t, "then", []any{len(es), es[0].State}, []any{1, ledger.Unknown})
	same(t, "once", len(h.ask(k, 1)), 0)
}

func effectNothing(t *testing.T, open Open, k effectKind) {
	h := k.begin(t, open, 1)
	before, events := k.find(h, 0), len(k.events(h, 0))
	ctx, cancel := context.WithCancel(context.Background())
	c := h.claim(ledger.Filter{Seller: Seller}, 1)
	if k.name == ledger.Reissue {
		c.Orders = []int64{before.ID}
	}
	_, err := h.Claim(ctx, ToCall(c, k.name, func(*ledger.Entry) (string, error) {
		cancel()
		return "request", nil
	}))
	h.is(err, context.Canceled)
	now := k.find(h, 0)
	same(t, "row", []any{now.State, now.Fence, now.Attempt, len(k.events(h, 0))}, []any{before.State, before.Fence, before.Attempt, events})
}

func effectSeller(t *testing.T, open Open, k effectKind) {
	h := k.begin(t, open, 1)
	c := h.claim(ledger.Filter{Seller: OtherSeller}, 9)
	same(t, "another seller's", len(h.calls(k, c)), 0)
	same(t, "its own", len(h.call(k, 9)), 1)
}

func effectClock(t *testing.T, open Open, k effectKind) {
	h := k.begin(t, open, 2)
	es := h.call(k, 2)
	h.ok(h.update(after(k, &es[0], ledger.Unknown, h.now.Add(3*time.Hour)))) // by a clock that runs ahead
	h.now = h.now.Add(-3 * time.Hour)
	same(t, "what rested", len(h.ask(k, 2)), 1)
	h.now = h.now.Add(lease)
	same(t, "what was claimed", len(h.ask(k, 2)), 2)
}

func effectHistory(t *testing.T, open Open, k effectKind) {
	h := k.begin(t, open, 2)
	es := h.call(k, 2)
	answer := &ledger.Answer{Body: []byte(`[{"a":1},{"b":2}]`)}
	first, second := after(k, &es[0], k.done, time.Time{}), after(k, &es[1], ledger.Unknown, h.now)
	first.Raw = ledger.Excerpt{Answer: answer, Parts: []ledger.Part{{From: 1, To: 8}}}
	second.Raw, second.Code, second.Note = ledger.Excerpt{Answer: answer, Parts: []ledger.Part{{From: 9, To: 16}}}, "E1", "why"
	h.ok(h.update(first, second))
	last := func(n int) ledger.Event { e := k.events(h, n); return e[len(e)-1] }
	same(t, "first", []any{last(0).To, string(last(0).Raw)}, []any{k.done, "{\"a\":1}\n"})
	same(t, "second", []any{last(1).To, last(1).Code, last(1).Note, string(last(1).Raw)}, []any{ledger.Unknown, "E1", "why", "{\"b\":2}\n"})
}

func effectDone(t *testing.T, open Open, k effectKind) {
	h := k.begin(t, open, 1)
	e := h.call(k, 1)[0]
	h.ok(h.update(after(k, &e, k.done, time.Time{})))
	h.now = h.now.Add(48 * time.Hour)
	same(t, "claimed", []int{len(h.call(k, 1)), len(h.ask(k, 1))}, []int{0, 0})
}

func effectMove(t *testing.T, open Open, k effectKind) {
	h := k.begin(t, open, 2)
	es := h.call(k, 2)
	h.ok(h.update(after(k, &es[0], k.done, time.Time{})))
	err := h.update(after(k, &es[0], ledger.Unknown, h.now), after(k, &es[1], k.done, time.Time{}))
	h.is(err, ledger.ErrMove)
	same(t, "states", []ledger.State{k.find(h, 0).State, k.find(h, 1).State}, []ledger.State{k.done, k.done})
}

func effectCount(t *testing.T, open Open, k effectKind) {
	h := k.begin(t, open, 3)
	count := func() (int, time.Time) {
		n, first, err := h.Callable(h.ctx(), ledger.Filter{Seller: Seller}, k.name, h.now, 0)
		h.ok(err)
		return n, first
	}
	if k.name == ledger.Reissue {
		return // those are named by a person, and counted where they are
	}
	n, first := count()
	same(t, "all", n, 3)
	if k.name != ledger.Issue {
		same(t, "due", first, h.now)
	}
	h.call(k, 2)
	n, _ = count()
	same(t, "the others", n, 1)
}

func planCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"a subject has one effect":                     planOnce,
		"what is due later is called later":            planDue,
		"it says what it is about":                     planAbout,
		"only a person repeats what is in doubt":       planRepeat,
		"an effect of an order needs no plan":          planOrder,
		"a lot is claimed by kind and order":           planKinds,
		"kinds that see each other exclude each other": planExclusive,
		"a plan makes the row of its invoice":          planReferred,
	}
}

func planOnce(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	first := h.plan(3)
	same(t, "fresh", slices.ContainsFunc(first, func(p ledger.Planned) bool { return !p.Fresh || p.State != ledger.Ready }), false)
	e := h.call(effectKinds()[3], 1)[0]
	again := newHand(t, open, "run2").plan(4)
	same(t, "ids", []int64{again[0].ID, again[1].ID, again[2].ID}, []int64{first[0].ID, first[1].ID, first[2].ID})
	same(t, "fresh again", []bool{again[0].Fresh, again[1].Fresh, again[2].Fresh, again[3].Fresh}, []bool{false, false, false, true})
	same(t, "states", []ledger.State{again[0].State, again[1].State}, []ledger.State{ledger.Submitting, ledger.Ready})
	same(t, "the first", e.ID, first[0].ID)
}

func planDue(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	_, err := h.Plan(h.ctx(), []ledger.Plan{{Effect: noted, Seller: Seller, Subject: "later", Due: h.now.Add(time.Minute)}}, h.now)
	h.ok(err)
	k := effectKinds()[3]
	same(t, "now", len(h.call(k, 1)), 0)
	h.now = h.now.Add(time.Minute)
	same(t, "then", len(h.call(k, 1)), 1)
}

func planAbout(t *testing.T, open Open) {
	h := started(t, open, 1)
	order := h.find(0)
	_, err := h.Plan(h.ctx(), []ledger.Plan{{Effect: noted, Seller: Seller, Subject: "it", Order: order.ID, Body: []byte{0, 1, 0xff}, Due: h.now}}, h.now)
	h.ok(err)
	e := h.call(effectKinds()[3], 1)[0]
	same(t, "plan", []any{e.Plan.Effect, e.Plan.Seller, e.Plan.Subject, e.Plan.Order, e.Plan.Body, e.Key.Seller, e.State, e.Attempt},
		[]any{noted, Seller, "it", order.ID, []byte{0, 1, 0xff}, Seller, ledger.Submitting, 1})
	same(t, "the order's row", h.find(0).State, ledger.Ready)
}

func planRepeat(t *testing.T, open Open) {
	h, k := newHand(t, open, "run1"), effectKinds()[3]
	ids := h.plan(3)
	es := h.call(k, 3)
	h.ok(h.update(after(k, &es[0], ledger.Unknown, time.Time{}), after(k, &es[1], ledger.Done, time.Time{})))
	repeat := func() int {
		n, err := h.Repeat(h.ctx(), noted, []int64{ids[0].ID, ids[1].ID, ids[2].ID}, "a person says so", h.now)
		h.ok(err)
		return n
	}
	same(t, "called again, or asked about, by itself", []int{len(h.call(k, 3)), len(h.ask(k, 3))}, []int{0, 0})
	same(t, "repeated", repeat(), 1) // the third is at work
	again := h.call(k, 3)
	same(t, "called", []any{len(again), again[0].ID, again[0].Attempt}, []any{1, ids[0].ID, 2})
	same(t, "no more", repeat(), 0)
	events := k.events(h, 0)
	same(t, "history", []any{events[2].From, events[2].To, events[2].Note}, []any{ledger.Unknown, ledger.Ready, "a person says so"})
}

func planOrder(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	if _, err := h.Plan(h.ctx(), []ledger.Plan{{Effect: ledger.Issue, Seller: Seller, Subject: "x"}}, h.now); err == nil {
		t.Error("an order was planned as an effect of its own")
	}
	_, err := h.Planned(h.ctx(), noted, Seller, "nothing")
	if !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("got %v", err)
	}
}

func planKinds(t *testing.T, open Open) {
	h := started(t, open, 2)
	a, b := h.find(0).ID, h.find(1).ID
	_, err := h.Plan(h.ctx(), []ledger.Plan{
		{Effect: noted, Seller: Seller, Subject: "a", Order: a, Due: h.now}, {Effect: noted, Seller: Seller, Subject: "b", Order: b, Due: h.now},
		{Effect: "another", Seller: Seller, Subject: "a", Order: a, Due: h.now}}, h.now)
	h.ok(err)
	k := effectKinds()[3]
	c := h.claim(ledger.Filter{Seller: Seller, Orders: []int64{b}}, 9)
	es := h.calls(k, c)
	same(t, "of an order", []any{len(es), es[0].Plan.Subject}, []any{1, "b"})
	es = h.call(k, 9)
	same(t, "of the kind", []any{len(es), es[0].Plan.Subject}, []any{1, "a"})
	if _, err := h.Claim(h.ctx(), ToCall(h.claim(ledger.Filter{Batch: "b1"}, 1), noted, nil)); err == nil {
		t.Error("a batch was claimed of effects that belong to none")
	}
}
