package pipeline_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// When the time is over, calls under way are finished and asked about, and the other orders stay
// ready.
func TestRunStopsSendingAtItsTime(t *testing.T) {
	for _, command := range []string{"run", "submit"} {
		t.Run(command, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newFake()
				p.latency = time.Second
				list := append(orders(60, sellerA), orders(20, sellerB)...)
				r, l := newRun(t, p, list)
				defer l.Close()
				if command == "submit" {
					executeStages(t, r, []pipeline.Stage{pipeline.ImportStage})
					r.Sources = nil
				}
				begun := time.Now()
				r.Until = begun.Add(5500 * time.Millisecond)
				var late []string
				var mu sync.Mutex
				p.onSubmit = func(q effect.Request) {
					if !time.Now().Before(r.Until) {
						mu.Lock()
						late = append(late, q.Key.OrderNo)
						mu.Unlock()
					}
				}
				if command == "run" {
					execute(t, r)
				} else {
					executeStages(t, r, pipeline.SubmitStages())
				}
				sent, issued := len(p.accepted), r.Summary.Count(ledger.Issued)
				want(t, r.Summary, map[ledger.State]int{ledger.Submitted: sent - issued, ledger.Issued: issued, ledger.Ready: 80 - sent})
				if command == "run" && issued != sent {
					t.Errorf("%d of %d orders were asked about to their end", issued, sent)
				}
				if len(late) > 0 || sent < 20 || sent == 80 {
					t.Errorf("%d orders were sent, too late %v", sent, late)
				}
				if !r.Turned.Equal(r.Until) || len(r.Stops) > 0 {
					t.Errorf("turned at %v, stops %v", r.Turned, r.Stops)
				}
				left, err := pipeline.UnsentReady(context.Background(), l, ledger.Filter{Batch: r.Batch.ID})
				if err != nil || len(left) != 1 || left[0].Month != "2000-01" || left[0].Orders != 80-sent || len(left[0].Rates) != 1 || left[0].Rates[0].Rate != "0.13" {
					t.Errorf("left %+v (%v)", left, err)
				}
				next := again(l, p, list)
				execute(t, next)
				want(t, next.Summary, map[ledger.State]int{ledger.Issued: 80})
				if len(p.acceptedTwice()) > 0 || !next.Turned.IsZero() {
					t.Errorf("accepted twice %v, turned at %v", p.acceptedTwice(), next.Turned)
				}
			})
		})
	}
}

// A time that has passed already sends nothing.
func TestNothingIsSentAfterItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		r, l := newRun(t, p, orders(3, sellerA))
		defer l.Close()
		r.Until = time.Now()
		execute(t, r)
		want(t, r.Summary, map[ledger.State]int{ledger.Ready: 3})
		if len(p.submits) > 0 || r.Turned.IsZero() {
			t.Errorf("sent %v", p.submits)
		}
	})
}

// The process, or the machine, is stopped just before the first byte of a call, after everything
// that can wait, and goes on after the time: it sends nothing. Nor does it where the clock was set
// back meanwhile.
func TestStoppedProcessDoesNotSendAfterItsTime(t *testing.T) {
	for name, back := range map[string]time.Duration{"stopped": 0, "stopped, and the clock set back": -time.Hour} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newFake()
				list := orders(3, sellerA)
				r, l := newRun(t, p, list)
				defer l.Close()
				r.Sellers[0].InFlight = 1
				r.Until = time.Now().Add(10 * time.Second)
				var off time.Duration
				var mu sync.Mutex
				r.Now = func() time.Time {
					mu.Lock()
					defer mu.Unlock()
					return time.Now().Add(off)
				}
				calls := 0
				p.turn = func(string) { // the call has passed the checks before its turn
					if calls++; calls == 2 {
						time.Sleep(6 * time.Second) // SIGSTOP: the clocks go on, and the claim is young enough
						time.Sleep(5 * time.Second)
						mu.Lock()
						off = back
						mu.Unlock()
					}
				}
				r.Timing.Call, r.Timing.Request, r.Timing.Lease = time.Minute, time.Second, 2*time.Minute
				execute(t, r)
				want(t, r.Summary, map[ledger.State]int{ledger.Issued: 1, ledger.Ready: 2})
				events, err := l.History(context.Background(), ledger.Key{Seller: sellerA, OrderNo: list[1].Number})
				if last := events[len(events)-1]; err != nil || last.To != ledger.Ready || last.Note != "the time was over until which the run may send" {
					t.Errorf("the order was not given back: %+v (%v)", events, err)
				}
				if len(p.submits) != 1 {
					t.Errorf("sent %v", p.submits)
				}
			})
		})
	}
}

// An invoice whose signature failed has its month: it is signed whatever the time.
func TestSignaturesDoNotStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		p.latency = time.Second
		list := orders(1, sellerA)
		p.finishes = map[string]ledger.State{list[0].Number: ledger.SealFailed}
		p.onReissue = func(pipeline.Ref) effect.Outcome {
			p.finishes[list[0].Number] = ledger.Issued
			return effect.Outcome{Kind: effect.OutcomeAccepted, Code: "E0000"}
		}
		r, l := newRun(t, p, list)
		defer l.Close()
		r.Until = time.Now().Add(1100 * time.Millisecond)
		execute(t, r)
		want(t, r.Summary, map[ledger.State]int{ledger.Issued: 1})
		if !r.Turned.IsZero() {
			t.Error("nothing was left, and that was reported")
		}
	})
}

// A retry ends at its time, too: it makes invoices.
func TestRetryStopsAtItsTime(t *testing.T) {
	for name, until := range map[string]time.Duration{"before": 0, "meanwhile": 8 * time.Second} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p, l, _ := failedRun(t, 30)
				p.cure()
				inner := p.onReissue
				var passed atomic.Int64 // each call takes a second
				p.onReissue = func(ref pipeline.Ref) effect.Outcome {
					passed.Add(int64(time.Second))
					return inner(ref)
				}
				w := &pipeline.Retry{}
				r := again(l, p, nil)
				r.Until = time.Now().Add(until)
				r.Now = func() time.Time { return time.Now().Add(time.Duration(passed.Load())) }
				if err := r.do(context.Background(), pipeline.RetryStages(w)...); err != nil {
					t.Fatal(err)
				}
				over := len(w.Report.Left[pipeline.LeftOver])
				if over == 0 || over+w.Report.Retried != 30 || len(p.reissued) != w.Report.Retried || (until == 0) != (over == 30) || r.Turned.IsZero() {
					t.Errorf("%d left, %d retried, %d calls: %v", over, w.Report.Retried, len(p.reissued), fmt.Sprint(left(w)))
				}
			})
		})
	}
}

// A preview says how many orders do not make it.
func TestEstimateUntil(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 30, 15, 40, 0, 0, time.UTC)
	paces := func(seller string) pipeline.Pace {
		return map[string]pipeline.Pace{"a": {Group: "one", PerSecond: 1}, "b": {Group: "one", PerSecond: 1}, "c": {Group: "two"}}[seller]
	}
	for _, c := range []struct {
		invoices map[string]int
		left     time.Duration
		late     int
	}{
		{map[string]int{"a": 500, "b": 500}, 510 * time.Second, 500}, // 1020 calls
		{map[string]int{"a": 500, "b": 500}, 1020 * time.Second, 0},
		{map[string]int{"a": 500, "c": 500}, 255 * time.Second, 250},
		{map[string]int{"a": 3, "c": 4}, 0, 7},
		{map[string]int{"a": 3, "c": 4}, -time.Hour, 7},
		{map[string]int{"c": 4000}, time.Second, 0},
	} {
		if e := pipeline.EstimateCalls(c.invoices, paces, now, now.Add(c.left)); e.TooLate != c.late || !e.Until.Equal(now.Add(c.left)) {
			t.Errorf("%v in %v: %d too late, want %d", c.invoices, c.left, e.TooLate, c.late)
		}
	}
	if e := pipeline.EstimateCalls(map[string]int{"a": 1e6}, paces, now, time.Time{}); e.TooLate != 0 || !e.NextMonth {
		t.Errorf("without a time: %+v", e)
	}
}
