package model

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/internal/chaos"
	"github.com/fapiao/fapiao/nuonuo/simulator"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// event is one thing that happens; its numbers are its parameters.
type event struct {
	kind    string
	a, b, c int
}

// kinds of events; the most important ones several times.
var kinds = []string{"import", "import", "again", "changed", "run", "run", "submit", "submit", "reconcile", "reconcile", "die", "die", "die", "both", "both",
	"time", "time", "days", "trouble", "trouble", "calm", "knob", "knob", "clock", "recheck"}

func events() *rapid.Generator[[]event] {
	one := rapid.Custom(func(t *rapid.T) event {
		return event{rapid.SampledFrom(kinds).Draw(t, "kind"), rapid.IntRange(0, 40).Draw(t, "a"), rapid.IntRange(0, 40).Draw(t, "b"), rapid.IntRange(0, 40).Draw(t, "c")}
	})
	return rapid.SliceOfN(one, 20, 120)
}

// knobs that a platform may change by itself.
var turns = []string{"visible_ms=11500", "visible_ms=0", "fail_rate=0.3", "seal_fail_rate=0.5", "retry_fail_rate=0.7", "audit=on", "audit_ms=60000", "mixed_unknown=on",
	"mixed_unknown=off", "split_over=100", "split_over=0", "credit_line=500", "credit_line=-1", "account_reply=refuse", "trouble=login", "trouble=none", "trouble=other", "trouble=none", "trouble_after=3", "api_allowed=off", "api_allowed=on",
	"refused_takes_number=on", "duplicate_serial=on", "issuing_ms=90000", "busy=0.2", "exception_after=0.2", "rate=3", "rate=0", "overload=any",
	"swap_serials=0.5", "swap_serials=0", "split_serial=on", "revive_ms=600000", "revive_ms=5000", "revive_ms=0",
	"odd_rows=twice,contrary,no_order_no,no_serial,stranger,other_seller", "odd_share=0.4", "odd_share=0"}

// happen executes one event.
func (w *world) happen(e event) {
	batch := -1
	if len(w.sheets) > 0 {
		batch = e.a % len(w.sheets)
	}
	switch e.kind {
	case "import":
		w.sheets = append(w.sheets, nil)
		batch = len(w.sheets) - 1
		for i := range 1 + e.b%8 + e.b/40*16 { // seldom more than may be open before one is issued
			no := fmt.Sprintf("B%d-%d", batch, i)
			w.sheets[batch] = append(w.sheets[batch], order(i+2, no, 10000+1000*(e.c%6)+i)) // orders of batches may ask for the same
			w.imported[no] = true
		}
		w.execute(w.process(-1, batch), pipeline.ImportStage)
	case "changed": // the same numbers come with other amounts, in another file
		if batch < 0 || len(w.sheets) > 12 {
			return
		}
		var changed []*invoice.Draft
		for i, d := range w.sheets[batch] {
			changed = append(changed, order(i+2, d.Number, 50000+1000*e.c+i))
		}
		w.sheets = append(w.sheets, changed)
		w.execute(w.process(-1, len(w.sheets)-1), pipeline.ImportStage)
	case "again":
		if batch >= 0 {
			w.execute(w.process(-1, batch), pipeline.ImportStage)
		}
	case "run":
		w.execute(w.process(-1, batch), stages(batch)...)
	case "submit":
		w.execute(w.process(-1, -1), pipeline.SubmitStages()...)
	case "reconcile":
		w.execute(w.process(-1, -1), pipeline.ReconcileStages(false)...)
	case "recheck":
		w.execute(w.process(-1, -1), pipeline.ReconcileStages(true)...)
	case "die":
		w.execute(w.process(e.b, batch), stages(batch)...)
	case "both":
		life := -1
		if e.c%2 == 0 {
			life = e.b
		}
		a, b := w.process(-1, -1), w.process(life, -1)
		w.both(func() { w.execute(a, pipeline.SubmitStages()...) }, func() {
			time.Sleep(time.Duration(e.c) * 100 * time.Millisecond)
			w.execute(b, pipeline.SubmitStage, pipeline.ReconcileStage)
		})
	case "time":
		time.Sleep(time.Duration(e.a*e.b) * time.Second)
	case "days":
		time.Sleep(time.Duration(1+e.a%30) * time.Hour)
	case "trouble":
		w.wire.trouble(float64(e.a) / 80)
	case "calm":
		w.wire.trouble(0)
	case "knob":
		turn := turns[(e.a+e.b)%len(turns)]
		if strings.HasPrefix(turn, "audit") && w.duplicates {
			return // it hides orders for longer than the visibility delay: then only E9106 protects
		}
		w.sim.Adjust(func(k *simulator.Knobs) {
			if err := simulator.ParseKnob(turn, k); err != nil {
				w.fault("%v", err)
			}
		})
	case "clock":
		w.skew = []time.Duration{0, time.Hour, -time.Hour, 30 * time.Second, -24 * time.Hour}[e.a%5]
	}
}

func stages(batch int) []pipeline.Stage {
	if batch < 0 {
		return []pipeline.Stage{pipeline.SubmitStage, pipeline.ReconcileStage}
	}
	return pipeline.RunStages()
}

// wanted is the number of steps to make: events, calls of the platform, and changes of the ledger
// by processes. FAPIAO_MODEL_STEPS sets another number.
func wanted() int64 {
	if n, err := strconv.ParseInt(os.Getenv("FAPIAO_MODEL_STEPS"), 10, 64); err == nil && n > 0 {
		return n
	}
	return 6000
}

// counts are totals over all runs of the model.
type counts struct{ steps, lives, deaths, accepted atomic.Int64 }

// TestModel draws random histories of a ledger and a platform: imports, runs, crashes, two runs at
// once, lost and late requests, odd answers, hours and days, clock changes. No order may ever be
// accepted twice, although the platform would; when all faults have ended, the ledger must have the
// platform's state of every order. A failure is shrunk and printed with the seed that repeats it.
func TestModel(t *testing.T) {
	t.Parallel()
	var sum counts
	t.Cleanup(func() {
		t.Logf("%d lives, %d steps, %d sudden deaths, %d orders accepted, %s",
			sum.lives.Load(), sum.steps.Load(), sum.deaths.Load(), sum.accepted.Load(), chaos.Verdict(t))
	})
	for shard := range 2 {
		t.Run(fmt.Sprint(shard), func(t *testing.T) {
			t.Parallel()
			for sum.steps.Load() < wanted() && !t.Failed() {
				rapid.Check(t, func(rt *rapid.T) { live(t, rt, &sum) })
			}
		})
	}
}

// live runs one history.
func live(t *testing.T, rt *rapid.T, sum *counts) {
	list := events().Draw(rt, "events")
	seed := rapid.Uint64().Draw(rt, "seed")
	duplicates := rapid.Bool().Draw(rt, "platform accepts duplicates")
	if sum.steps.Load() >= wanted() {
		return
	}
	verdict := ""
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, seed, duplicates)
		defer w.close()
		for i, e := range list {
			w.happen(e)
			w.twice()
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
			w.twice()
			w.agree()
		}
		time.Sleep(time.Minute) // late requests arrive before the bubble ends
		sum.steps.Add(int64(len(list)) + w.wire.calls.Load() + w.steps.Load())
		sum.accepted.Add(int64(w.sim.State().Accepted))
		verdict = w.verdict()
	})
	sum.lives.Add(1)
	if verdict != "" {
		rt.Fatalf("after %d steps: %s", sum.steps.Load(), verdict)
	}
}
