package ledgertest

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

func stopCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"a stop is seen by everybody and ends by a success": stopLife,
		"a stop of this run holds every claim":              stopHolds,
		"a stop of an earlier run lets one order through":   stopProbes,
		"a stop ends by itself":                             stopExpires,
		"so many orders may be without outcome":             gateCounts,
		"only what was sent lately counts":                  gateForgets,
		"one that is issued opens the gate":                 gateOpens,
		"nothing ready is no closed gate":                   gateEmpty,
		"processes keep to one number":                      gateShared,
	}
}

// clocked is a hand whose time is the ledger's.
func clocked(t *testing.T, open Open, run string) *hand {
	t.Helper()
	h := newHand(t, open, run)
	h.tick()
	return h
}

// tick goes on to the next millisecond of the ledger's clock.
func (h *hand) tick() {
	h.Helper()
	for before := h.now; ; {
		_, now, err := h.Stops(context.Background())
		h.ok(err)
		if h.now = now.Truncate(time.Millisecond).UTC(); h.now.After(before) || before.Equal(Start()) {
			return
		}
	}
}

// gated is a hand with n ready orders.
func gated(t *testing.T, open Open, n int) *hand {
	t.Helper()
	h := clocked(t, open, "run1")
	h.batch("b1")
	h.take("b1", Items(t, Seller, 0, n)...)
	h.tick()
	return h
}

// gate is one that begins now.
func (h *hand) gate(most, probe int) *ledger.Gate {
	return &ledger.Gate{Begun: h.now, From: h.now, Most: most, Probe: probe}
}

func (h *hand) enter(g *ledger.Gate, limit int) ([]ledger.Entry, error) {
	c := h.claim(ledger.Filter{Seller: Seller}, limit)
	c.Gate = g
	return h.Claim(context.Background(), ToCall(c, ledger.Issue, prepared))
}

// entered are the orders that a gate lets in.
func (h *hand) entered(g *ledger.Gate, limit int) []ledger.Entry {
	h.Helper()
	es, err := h.enter(g, limit)
	h.ok(err)
	return es
}

// halted stops Seller for half an hour.
func (h *hand) halted() ledger.Stop {
	h.Helper()
	s, err := h.StopSeller(context.Background(), ledger.Stop{Seller: Seller, Trouble: ledger.TroubleLogin, Code: "22", Text: "登录已失效", Run: h.run},
		func(since time.Time) time.Time { return since.Add(30 * time.Minute) })
	h.ok(err)
	return s
}

func (h *hand) stops() []ledger.Stop {
	h.Helper()
	all, _, err := h.Stops(context.Background())
	h.ok(err)
	return all
}

func stopLife(t *testing.T, open Open) {
	h, other := clocked(t, open, "run1"), clocked(t, open, "run2")
	same(t, "at first", len(h.stops()), 0)
	kept := h.halted()
	if kept.Since.Before(h.now) {
		t.Errorf("it begins at %v, before %v", kept.Since, h.now)
	}
	want := ledger.Stop{Seller: Seller, Trouble: ledger.TroubleLogin, Code: "22", Text: "登录已失效", Run: "run1", Since: kept.Since, Until: kept.Since.Add(30 * time.Minute)}
	same(t, "kept", other.stops(), []ledger.Stop{want})
	other.tick()
	s := other.stops()[0]
	before := kept.Since.Add(-time.Millisecond)
	same(t, "open", []bool{s.Open(other.now), s.Met(before, other.now), s.Met(kept.Since, other.now)}, []bool{true, true, false})
	h.ok(other.ClearStop(context.Background(), Seller, kept.Since.Add(-time.Millisecond)))
	same(t, "a success of an order that was sent before", other.stops(), []ledger.Stop{want})
	h.ok(other.ClearStop(context.Background(), OtherSeller, other.now))
	same(t, "another seller's success", other.stops(), []ledger.Stop{want})
	h.ok(other.ClearStop(context.Background(), Seller, kept.Since))
	if s := h.stops()[0]; s.Cleared.IsZero() || s.Open(other.now) || s.Text != want.Text {
		t.Errorf("after a success: %+v", s)
	}
	h.tick()
	again := h.halted()
	if s := other.stops(); len(s) != 1 || !s[0].Cleared.IsZero() || !s[0].Since.Equal(again.Since) {
		t.Errorf("met again: %+v", s)
	}
}

func stopHolds(t *testing.T, open Open) {
	h := gated(t, open, 5)
	other := clocked(t, open, "run2")
	g := h.gate(0, 1)
	h.tick()
	h.halted()
	for _, one := range []*hand{h, other} {
		_, err := one.enter(g, 2)
		one.is(err, ledger.ErrStopped)
	}
	same(t, "the orders stay ready", h.find(0).State, ledger.Ready)
	same(t, "whoever has no gate", len(h.ready(ledger.Filter{Seller: Seller}, 2)), 2)
}

func stopProbes(t *testing.T, open Open) {
	h := gated(t, open, 9)
	h.entered(h.gate(10, 1), 2) // their outcome is not known when the stop begins
	h.tick()
	h.halted()
	h.tick()
	g := h.gate(10, 1)
	g.From = g.From.Add(-time.Hour) // what was sent before the stop is spent and does not count
	one := h.entered(g, 5)
	same(t, "one", len(one), 1)
	_, err := h.enter(g, 5)
	h.is(err, ledger.ErrNoRoom)
	_, err = h.enter(h.gate(0, 1), 5)
	h.is(err, ledger.ErrNoRoom)
	h.move(ledger.Failed, one...)
	same(t, "it failed: another", len(h.entered(g, 5)), 1)
	same(t, "two", len(h.entered(h.gate(10, 2), 5)), 1)
	h.ok(h.ClearStop(context.Background(), Seller, h.now))
	same(t, "when the stop has ended", len(h.entered(h.gate(0, 1), 9)), 4)
}

func stopExpires(t *testing.T, open Open) {
	h := gated(t, open, 5)
	g := h.gate(0, 1)
	_, err := h.StopSeller(context.Background(), ledger.Stop{Seller: Seller, Trouble: ledger.TroubleDevice}, func(since time.Time) time.Time { return since })
	h.ok(err)
	h.tick()
	same(t, "claimed", len(h.entered(g, 9)), 5)
}

func gateCounts(t *testing.T, open Open) {
	h := gated(t, open, 20)
	g := h.gate(4, 1)
	es := h.entered(g, 3)
	same(t, "no more than asked for", len(es), 3)
	es = append(es, h.entered(g, 9)...)
	same(t, "no more than may be", len(es), 4)
	full := func(what string) {
		t.Helper()
		if _, err := h.enter(g, 9); !errors.Is(err, ledger.ErrNoRoom) {
			t.Fatalf("%s: %v, want no room", what, err)
		}
	}
	full("submitting")
	h.move(ledger.Submitted, es[0])
	h.move(ledger.Unknown, es[1])
	full("submitted and unknown")
	h.move(ledger.Failed, es[0])
	h.move(ledger.Ready, es[2])
	es = h.entered(g, 9)
	same(t, "one failed, one was given back", len(es), 2)
	wider := h.gate(8, 1)
	same(t, "a wider gate", len(h.entered(wider, 9)), 4)
}

func gateForgets(t *testing.T, open Open) {
	h := gated(t, open, 20)
	h.take("b1", Item(t, Order(OtherSeller, 90), 90))
	h.entered(h.gate(10, 1), 5)
	h.bring(ledger.Issued) // before the run began: it opens nothing
	h.ready(ledger.Filter{Seller: OtherSeller}, 1)
	h.tick()
	g := h.gate(10, 1)
	es := h.entered(g, 20)
	same(t, "those of the run before and of others do not count", len(es), 10)
	_, err := h.enter(g, 20)
	h.is(err, ledger.ErrNoRoom)
	h.move(ledger.Failed, es...)
	g.From = g.Begun.Add(-time.Hour)
	_, err = h.enter(&ledger.Gate{Begun: g.Begun, From: g.From, Most: 5, Probe: 1}, 20)
	h.is(err, ledger.ErrNoRoom)
}

func gateOpens(t *testing.T, open Open) {
	h := gated(t, open, 20)
	g := h.gate(2, 1)
	es := h.entered(g, 9)
	h.move(ledger.Submitted, es...)
	h.move(ledger.Issued, es[0])
	same(t, "all", len(h.entered(g, 20)), 18)
	h.take("b1", Items(t, Seller, 100, 3)...)
	h.tick()
	g = h.gate(1, 1)
	h.move(ledger.SealFailed, h.entered(g, 1)...)
	same(t, "an invoice that exists without a signature, too", len(h.entered(g, 9)), 2)
}

func gateEmpty(t *testing.T, open Open) {
	h := gated(t, open, 2)
	g := h.gate(2, 1)
	same(t, "all", len(h.entered(g, 9)), 2)
	same(t, "nothing is ready", len(h.entered(g, 9)), 0)
}

func gateShared(t *testing.T, open Open) {
	h := gated(t, open, 60)
	other := clocked(t, open, "run2")
	g := h.gate(10, 1)
	h.entered(g, 1)
	ended := make(chan int, 1)
	begin := sync.OnceFunc(func() {
		go func() {
			es, err := other.enter(g, 9)
			if err != nil && !errors.Is(err, ledger.ErrNoRoom) {
				t.Error(err)
			}
			ended <- len(es)
		}()
		select { // the other must wait for this claim's end; were it let in, it would be through by then
		case n := <-ended:
			ended <- n
		case <-time.After(500 * time.Millisecond):
		}
	})
	c := h.claim(ledger.Filter{Seller: Seller}, 9)
	c.Gate = g
	es, err := h.Claim(context.Background(), ToCall(c, ledger.Issue, func(e *ledger.Entry) (string, error) {
		begin()
		return prepared(e)
	}))
	h.ok(err)
	same(t, "claimed by both", 1+len(es)+<-ended, 10)
}
