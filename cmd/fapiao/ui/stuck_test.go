package ui

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	redinvoice "github.com/fapiao/fapiao/pipeline/red"
)

// What is not over has its state, how much there is, the oldest and for how long, in both
// languages; the seller where there are several.
func TestWhatIsNotOver(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 27, 2, 0, 0, 0, time.UTC)
	a := &app.Activity{Now: now, Stuck: []ledger.Stuck{
		{Seller: "S1", State: ledger.Held, Count: 1200, OrderNo: "A1", Since: now.Add(-72 * time.Hour)},
		{Seller: "S1", State: ledger.Unknown, Count: 1, OrderNo: "A2", Since: now.Add(-47*time.Hour - 59*time.Minute)},
		{Effect: "red", Seller: "S1", State: ledger.Submitted, Count: 2, Since: now.Add(-time.Hour)},
		{Effect: "deliver", Seller: "S1", State: ledger.Unknown, Count: 1, OrderNo: "A3", Since: now.Add(-59 * time.Minute)},
	}}
	for in, want := range map[string]string{
		"zh": "\n没有结束的（全部批次）：\n" +
			"  待人工确认  1,200 单  最久的 A1 自 2026-11-24 10:00（3 天）\n" +
			"  结果待确认（勿重开）  1 单  最久的 A2 自 2026-11-25 10:01（47 小时）\n" +
			"  红冲（办理中）  2  最久的自 2026-11-27 09:00（1 小时）\n" +
			"  重新交付（结果不明）  1  最久的 A3 自 2026-11-27 09:01（59 分钟）\n",
		"en": "\nNot over (of all batches):\n" +
			"  held  1,200 orders  the oldest, A1, since 2026-11-24 10:00 (3 days)\n" +
			"  unknown  1 orders  the oldest, A2, since 2026-11-25 10:01 (47 hours)\n" +
			"  red invoices (under way)  2  the oldest since 2026-11-27 09:00 (1 hours)\n" +
			"  deliveries (unknown)  1  the oldest, A3, since 2026-11-27 09:01 (59 min)\n",
	} {
		if d := cmp.Diff(want, printer{in}.activity(a)); d != "" {
			t.Errorf("%s (-want +got):\n%s", in, d)
		}
	}
	a.Stuck = append(a.Stuck[:1], ledger.Stuck{Effect: "void", Seller: "S2", State: ledger.Held, Count: 1, OrderNo: "A4", Since: now})
	want := "\nNot over (of all batches):\n" +
		"  held  1,200 orders  the oldest, A1, since 2026-11-24 10:00 (3 days)  S1\n" +
		"  voids (held)  1  the oldest, A4, since 2026-11-27 10:00 (0 min)  S2\n"
	if d := cmp.Diff(want, (printer{"en"}).activity(a)); d != "" {
		t.Errorf("two sellers (-want +got):\n%s", d)
	}
}

// Every state of an effect that is not over has words.
func TestStatesOfEffectsHaveWords(t *testing.T) {
	t.Parallel()
	for _, s := range []ledger.State{ledger.Held, ledger.Ready, ledger.Submitting, ledger.Unknown, ledger.Submitted} {
		if effectStates[s].Zh == "" || redStates[s].Zh == "" {
			t.Errorf("%s has no words", s)
		}
	}
	for _, e := range []ledger.Effect{redinvoice.Effect, pipeline.FetchEffect, pipeline.FormEffect, pipeline.VoidEffect, pipeline.DeliverEffect} {
		if effectNames[e].Zh == "" {
			t.Errorf("%s has no words", e)
		}
	}
}
