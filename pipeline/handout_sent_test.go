package pipeline_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// What was sent counts once, by whichever process: workers send a part, and this process the rest.
func TestSentIsCountedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		p.latency = time.Second
		list := orders(200, sellerA)
		p.finishes[list[1].Number], p.finishes[list[199].Number] = ledger.Failed, ledger.Failed
		r, l := newRun(t, p, list)
		defer l.Close()
		c := hire(t, l, p)
		r.Settings.OrSelf, r.Settings.Sends = true, true
		by := 0
		r.Parts.HandedOut = func() {
			time.AfterFunc(10*time.Second, func() {
				c.stop()
				by = len(p.submits)
			})
		}
		rep, err := pipeline.Execute(context.Background(), r.Parts, r.Settings, pipeline.RunWithWorkers()...)
		if err != nil {
			t.Fatal(err)
		}
		want(t, rep.Summary, map[ledger.State]int{ledger.Issued: 198, ledger.Failed: 2})
		if by == 0 || by == 200 || rep.Sent != 200 || rep.Issued != 198 || rep.Failed != 2 {
			t.Errorf("%d of 200 were sent by workers, %d counted, %d issued, %d failed", by, rep.Sent, rep.Issued, rep.Failed)
		}
	})
}

// A run that is interrupted and the one that follows the same orders again count each order once
// together, though workers had claimed some when the first one ended.
func TestSentIsCountedOnceByTwoRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		p.latency = time.Second
		r, l := newRun(t, p, orders(200, sellerA))
		defer l.Close()
		c := hire(t, l, p)
		defer c.stop()
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		r.Parts.HandedOut = func() { time.AfterFunc(10*time.Second, cancel) }
		first, err := pipeline.Execute(ctx, r.Parts, r.Settings, pipeline.RunWithWorkers()...)
		if !errors.Is(err, context.Canceled) || first.Summary.Count(ledger.Submitting) == 0 {
			t.Fatalf("%+v: %v", first.Summary.States, err)
		}
		if sent := 200 - first.Summary.Count(ledger.Ready) - first.Summary.Count(ledger.Submitting); first.Sent != sent {
			t.Errorf("%d counted, %d were sent", first.Sent, sent)
		}
		second, err := pipeline.Execute(context.Background(), r.Parts, r.Settings, pipeline.ReconcileWithWorkers()...)
		if err != nil || first.Sent == 0 || first.Sent+second.Sent != 200 {
			t.Errorf("%d and %d of 200 were counted: %v", first.Sent, second.Sent, err)
		}
	})
}

// What a stop of the account, or an interruption, left unsent does not count.
func TestUnsentIsNotCounted(t *testing.T) {
	for name, interrupted := range map[string]bool{"stopped": false, "interrupted": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newFake()
				p.blame = !interrupted
				p.latency = time.Second
				r, l := newRun(t, p, orders(400, sellerA))
				defer l.Close()
				c := hire(t, l, p)
				ctx, cancel := context.WithCancel(context.Background())
				defer cancel()
				if interrupted {
					r.Parts.HandedOut = func() { time.AfterFunc(20*time.Second, cancel) }
				}
				rep, err := pipeline.Execute(ctx, r.Parts, r.Settings, pipeline.RunWithWorkers()...)
				if (err != nil) != interrupted {
					t.Fatal(err)
				}
				sent := len(p.submits)
				claimed := 2 * pipeline.SliceLimit // of which each worker holds some that are not sent yet
				if rep.Sent < sent-claimed || rep.Sent > sent+claimed || !interrupted && rep.Sent != sent {
					t.Errorf("%d counted, %d sent", rep.Sent, sent)
				}
				c.stop()
			})
		})
	}
}
