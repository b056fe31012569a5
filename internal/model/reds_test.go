package model

import (
	"fmt"
	"os"
	"strconv"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/internal/chaos"
	"github.com/fapiao/fapiao/nuonuo/simulator"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/red"
)

// redKinds are the events of a world of corrections.
var redKinds = []string{"ask", "ask", "ask", "again", "refuse", "correct", "correct", "die", "die", "die", "both", "both",
	"withdraw", "withdraw", "drop", "drop", "instead", "instead", "buyer", "buyer", "buyers form", "void", "void", "deliver", "deliver", "time", "time", "days", "trouble", "trouble", "calm", "knob", "knob", "clock"}

func redEvents() *rapid.Generator[[]event] {
	one := rapid.Custom(func(t *rapid.T) event {
		return event{rapid.SampledFrom(redKinds).Draw(t, "kind"), rapid.IntRange(0, 40).Draw(t, "a"), rapid.IntRange(0, 40).Draw(t, "b"), rapid.IntRange(0, 40).Draw(t, "c")}
	})
	return rapid.SliceOfN(one, 20, 100)
}

// redTurns are the knobs about corrections that a platform may change by itself.
var redTurns = []string{"red_confirm_ms=60000", "red_confirm_ms=0", "red_issuing_ms=900000", "red_issuing_ms=0", "red_fail_rate=0.3", "red_fail_rate=0",
	"red_stale=on", "red_stale=off", "red_refresh_ms=60000", "red_request_ms=120000", "red_request_ms=0", "red_request_fail_rate=0.4", "red_request_fail_rate=0",
	"red_fails=2", "red_fails=0", "red_stuck=0.4", "void_fail_rate=0.4", "void_fail_rate=0", "deliver_fail_rate=0.3", "deliver_fail_rate=0", "red_stuck_ms=7200000", "red_buyers=mixed", "red_buyers=wait", "red_buyer_ms=3600000", "red_buyer_booked=1", "red_buyer_booked=0",
	"red_buyer_booked=kind", "one_red_form=on", "one_red_form=off", "bill_id_number=on", "visible_ms=11500", "visible_ms=0", "mixed_unknown=on",
	"busy=0.2", "busy=0", "exception_before=0.2", "exception_before=0", "exception_after=0.2", "exception_after=0", "trouble=login", "trouble=none",
	"trouble=other", "trouble=none", "issuing_ms=90000", "list_as_text=off"}

// happen executes one event.
func (w *redWorld) happen(e event) {
	switch e.kind {
	case "ask":
		w.ask(e, true)
	case "refuse": // a person says no
		w.ask(e, false)
	case "again":
		if len(w.asked) > 0 {
			w.askAgain(e.a % len(w.asked))
		}
	case "correct":
		w.correct(-1)
	case "die":
		w.correct(e.b)
	case "both":
		life := -1
		if e.c%2 == 0 {
			life = e.b
		}
		w.both(func() { w.correct(-1) }, func() {
			time.Sleep(time.Duration(e.c) * 100 * time.Millisecond)
			w.ask(e, true)
			w.correct(life)
		})
	case "withdraw":
		w.withdraw(e.a)
	case "buyer":
		w.buyer(e.a, []string{"agree", "refuse"}[e.b%2])
	case "drop":
		w.drop(e.a)
	case "instead":
		w.instead(e.a % blues)
	case "buyers form":
		w.buyersForm(e.a, []pipeline.FormAct{pipeline.ActAgree, pipeline.ActRefuse}[e.b%2])
	case "void":
		w.void(e.a%blues, lives(e))
	case "deliver":
		w.deliver(e.a%blues, e.c%2, lives(e))
	case "time":
		time.Sleep(time.Duration(e.a*e.b) * time.Second)
	case "days":
		time.Sleep(time.Duration(1+2*e.a) * time.Hour)
		if len(w.bybuyer) > 0 {
			w.look()
		}
	case "trouble":
		w.wire.trouble(float64(e.a) / 80)
	case "calm":
		w.wire.trouble(0)
	case "knob":
		w.turn(redTurns[(e.a+e.b)%len(redTurns)])
	case "clock":
		w.skew = []time.Duration{0, time.Hour, -time.Hour, 30 * time.Second, -24 * time.Hour}[e.a%5]
	}
}

// ask asks for reds of one to three orders, by a process that may die.
func (w *redWorld) ask(e event, release bool) {
	var list []pipeline.RedRequest
	for i := range 1 + e.b%3 {
		if r, ok := w.request((e.a+i)%blues, e.c+i); ok {
			list = append(list, r)
		}
	}
	w.plan(lives(e), list, release)
}

// lives is how many steps the process of a person's request lives; below 0: to its end.
func lives(e event) int {
	if e.b%5 == 0 {
		return e.c % 5
	}
	return -1
}

// TestModelOfReds draws random histories of corrections: reds of whole invoices and of parts, asked
// for once and again, withdrawals, dead ones that are closed, asked for again, or reversed by the
// buyer's own form instead, buyers that agree, refuse, wait and make forms, crashes at every
// durable step, two runs at once, lost and late requests, hours and days, clock changes. The
// platform would take a red twice, and more than an invoice has. After every event no invoice is
// reversed by more than it has and none has two open forms, no refund has two reds, and no call
// arrives twice; in the end nothing is open, the ledger has the platform's state of every red, and
// those that need a person are the last attempts that lapsed or were refused.
func TestModelOfReds(t *testing.T) {
	t.Parallel()
	var sum redCounts
	t.Cleanup(func() {
		t.Logf("%d lives, %d steps, %d sudden deaths, %d red forms, %d of them dead, %d red invoices, %d voids, %d deliveries, %s",
			sum.lives.Load(), sum.steps.Load(), sum.deaths.Load(), sum.forms.Load(), sum.dead.Load(), sum.reds.Load(), sum.voids.Load(), sum.sent.Load(), chaos.Verdict(t))
		for _, n := range []*atomic.Int64{&sum.forms, &sum.dead, &sum.reds, &sum.voids, &sum.sent} {
			if n.Load() == 0 && sum.steps.Load() > 20_000 && !t.Failed() {
				t.Error("one of these never happened")
			}
		}
	})
	for shard := range 2 {
		t.Run(fmt.Sprint(shard), func(t *testing.T) {
			t.Parallel()
			for sum.steps.Load() < redSteps() && !t.Failed() {
				rapid.Check(t, func(rt *rapid.T) { redLive(t, rt, &sum) })
			}
		})
	}
}

// redCounts are counts of worlds of corrections.
type redCounts struct {
	counts
	forms, dead, reds, voids, sent atomic.Int64
}

func (c *redCounts) add(state simulator.State) {
	for _, blue := range state.Reds {
		c.forms.Add(int64(len(blue.Forms)))
		c.reds.Add(int64(len(blue.Reds)))
		for _, f := range blue.Forms {
			if red.Status(f.Status).Dead() {
				c.dead.Add(1)
			}
		}
	}
	c.voids.Add(int64(state.Voids.Done))
	for _, d := range state.Deliveries {
		c.sent.Add(int64(d.Sent))
	}
}

// redSteps is wanted for corrections.
func redSteps() int64 {
	if n, err := strconv.ParseInt(os.Getenv("FAPIAO_MODEL_STEPS"), 10, 64); err == nil && n > 0 {
		return n
	}
	return 4000
}

// redLive runs one history.
func redLive(t *testing.T, rt *rapid.T, sum *redCounts) {
	list := redEvents().Draw(rt, "events")
	seed := rapid.Uint64().Draw(rt, "seed")
	if sum.steps.Load() >= redSteps() {
		return
	}
	verdict := ""
	synctest.Test(t, func(t *testing.T) {
		w := newRedWorld(t, seed)
		defer w.close()
		for i, e := range list {
			w.happen(e)
			w.promises()
			if e.kind == "die" {
				sum.deaths.Add(1)
			}
			if len(w.faults) > 0 {
				w.fault("at event %d, %+v", i, e)
				break
			}
		}
		if len(w.faults) == 0 {
			w.settle()
		}
		if len(w.faults) == 0 {
			w.agree()
		}
		time.Sleep(time.Minute) // late requests arrive before the bubble ends
		sum.steps.Add(int64(len(list)) + w.wire.calls.Load() + w.steps.Load())
		sum.add(w.sim.State())
		verdict = w.verdict()
	})
	sum.lives.Add(1)
	if verdict != "" {
		rt.Fatalf("after %d steps: %s", sum.steps.Load(), verdict)
	}
}
