package pipeline_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/ledgertest"
)

// gone is a platform that cannot be reached for a while.
type gone struct {
	*fakePlatform
	from, till time.Time
	after      int // calls that are answered before
	takes      time.Duration
	lasting    bool
	mu         sync.Mutex
	calls      int
	reached    int
	refused    int
}

func (g *gone) away() *effect.Outage {
	g.mu.Lock()
	g.calls++
	away := g.calls > g.after && !time.Now().Before(g.from) && time.Now().Before(g.till)
	if away {
		g.refused++
	}
	g.mu.Unlock()
	if !away {
		return nil
	}
	time.Sleep(g.takes)
	return &effect.Outage{Address: "https://platform.example", Reason: "refused", Detail: "connection refused", Lasting: g.lasting}
}

func (g *gone) Reach(ctx context.Context, seller string) effect.Outcome {
	if a := g.away(); a != nil {
		return effect.Outcome{Kind: effect.OutcomeNotSent, Text: a.Detail, Away: a}
	}
	g.mu.Lock()
	g.reached++
	g.mu.Unlock()
	return g.fakePlatform.Reach(ctx, seller)
}

func (g *gone) Submit(ctx context.Context, r effect.Request) effect.Outcome {
	if a := g.away(); a != nil {
		return effect.Outcome{Kind: effect.OutcomeNotSent, Text: a.Detail, Away: a}
	}
	return g.fakePlatform.Submit(ctx, r)
}

func (g *gone) Query(ctx context.Context, s string, refs []pipeline.Ref, known string) pipeline.QueryAnswer {
	if a := g.away(); a != nil {
		return pipeline.QueryAnswer{Failed: effect.Outcome{Kind: effect.OutcomeNotSent, Text: a.Detail, Away: a}}
	}
	return g.fakePlatform.Query(ctx, s, refs, known)
}

func (g *gone) Reissue(ctx context.Context, s string, r pipeline.Ref) effect.Outcome {
	if a := g.away(); a != nil {
		return effect.Outcome{Kind: effect.OutcomeNotSent, Text: a.Detail, Away: a}
	}
	return g.fakePlatform.Reissue(ctx, s, r)
}

// report is when a run said that somebody does not answer.
type reported struct {
	mu sync.Mutex
	at []time.Time
	of []string
}

func contacting(r *run) *reported {
	var rep reported
	r.Timing.Contact = 15 * time.Second
	r.Waiting = func(_ string, a effect.Outage) {
		rep.mu.Lock()
		defer rep.mu.Unlock()
		rep.at, rep.of = append(rep.at, time.Now()), append(rep.of, a.Address)
	}
	return &rep
}

const forEver = 1000 * time.Hour

// A platform that never answers ends the run soon. It is reported at once, nothing is sent, and no
// order is touched.
func TestPlatformThatIsAwayFromTheBeginning(t *testing.T) {
	for name, stages := range map[string][]pipeline.Stage{
		"run": pipeline.RunStages(), "submit": append([]pipeline.Stage{pipeline.ImportStage}, pipeline.SubmitStages()...),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := &gone{fakePlatform: newFake(), till: time.Now().Add(forEver)}
				r, l := newRun(t, p, append(orders(30, sellerA), orders(5, sellerB)...))
				defer l.Close()
				rep, begun := contacting(r), time.Now()
				if err := r.do(context.Background(), stages...); err != nil {
					t.Fatal(err)
				}
				if took := time.Since(begun); took > 15*time.Second || took < 2*time.Second {
					t.Errorf("took %v, want some tries and at most 15 s", took)
				}
				want(t, r.Summary, map[ledger.State]int{ledger.Ready: 35})
				for _, s := range []string{sellerA, sellerB} {
					if stop := r.Stops[s]; stop.Away == nil || stop.Account || stop.Away.Reason != "refused" {
						t.Errorf("%s: stop %+v", s, stop)
					}
				}
				if len(rep.at) != 1 || !rep.at[0].Equal(begun) || rep.of[0] != "https://platform.example" {
					t.Errorf("reported %v at %v, want once and at once", rep.of, rep.at)
				}
				if r.Acted || r.Sent != 0 || len(p.submits) > 0 {
					t.Errorf("acted %v, %d sent", r.Acted, r.Sent)
				}
				ready, err := l.Claim(context.Background(), ledgertest.ToCall(ledger.Claim{Owner: "look", Now: time.Now(), Lease: time.Second, Limit: 50}, ledger.Issue, func(*ledger.Entry) (string, error) { return "h", nil }))
				if err != nil || len(ready) == 0 || ready[0].Attempt != 1 {
					t.Errorf("orders were claimed before the platform answered: %d, %+v, %v", len(ready), ready[0].Attempt, err)
				}
			})
		})
	}
}

func TestPlatformThatComesBackInTimeIsUsed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &gone{fakePlatform: newFake(), till: time.Now().Add(6 * time.Second)}
		r, l := newRun(t, p, orders(30, sellerA))
		defer l.Close()
		contacting(r)
		execute(t, r)
		want(t, r.Summary, map[ledger.State]int{ledger.Issued: 30})
		if len(r.Stops) > 0 {
			t.Errorf("stops %+v", r.Stops)
		}
	})
}

// One call that answers is enough; what fails later is another matter, and is waited for longer.
func TestPlatformThatGoesAwayLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &gone{fakePlatform: newFake(), after: 11, till: time.Now().Add(forEver)}
		r, l := newRun(t, p, orders(60, sellerA))
		defer l.Close()
		contacting(r)
		execute(t, r)
		if stop := r.Stops[sellerA]; stop.Away != nil || stop.Text == "" {
			t.Errorf("stop %+v, want one that says what happened and not that nobody ever answered", stop)
		}
		if !r.Acted || r.Sent != 10 || p.reached != 1 {
			t.Errorf("acted %v, %d sent, reached %d times", r.Acted, r.Sent, p.reached)
		}
	})
}

func TestNothingToDoCallsNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &gone{fakePlatform: newFake()}
		list := orders(3, sellerA)
		r, l := newRun(t, p, list)
		defer l.Close()
		execute(t, r)
		p.till = time.Now().Add(forEver)
		same, night := again(l, p, list), again(l, p, nil)
		execute(t, same)
		reconcile(t, night, false)
		if len(same.Stops)+len(night.Stops) > 0 {
			t.Errorf("stops %+v, %+v", same.Stops, night.Stops)
		}
		if p.refused > 0 || p.reached != 1 {
			t.Errorf("%d calls for nothing, %d contacts", p.refused, p.reached)
		}
	})
}

// reconcile and its recheck, with a platform that is away: at first contact the seller is stopped
// and says so, within 15 s; later the orders that could not be asked about are counted.
func TestReconcileWithAPlatformThatIsAway(t *testing.T) {
	for name, tc := range map[string]struct {
		state   ledger.State
		recheck bool
		after   int
		away    bool
		unasked int // 0: some
	}{
		"recheck, never there":       {ledger.Issued, true, 0, true, 50},
		"recheck, away after a call": {ledger.Issued, true, 1, false, 70},
		"reconcile, never there":     {ledger.Submitted, false, 0, true, 0},
		"reconcile, away after one":  {ledger.Submitted, false, 1, false, 120},
		"both, never there":          {ledger.Submitted, true, 0, true, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := &gone{fakePlatform: newFake()}
				p.finish = tc.state
				r, l := newRun(t, p, orders(120, sellerA))
				defer l.Close()
				r.Timing.Wait = time.Second
				execute(t, r)
				p.calls, p.after, p.till = 0, tc.after, time.Now().Add(forEver)
				late := again(l, p, nil)
				late.Batch.ID = ""
				rep, begun := contacting(late), time.Now()
				late.Timing.Wait = time.Minute
				reconcile(t, late, tc.recheck)
				want(t, late.Summary, map[ledger.State]int{tc.state: 120})
				if got := late.Stops[sellerA].Away != nil; got != tc.away {
					t.Errorf("stops %+v", late.Stops)
				}
				if tc.away && (time.Since(begun) > 15*time.Second || len(rep.at) != 1 || rep.at[0].Sub(begun) > 10*time.Second) {
					t.Errorf("took %v, reported at %v, began %v", time.Since(begun), rep.at, begun)
				}
				if n := late.Unasked; n == 0 || tc.unasked > 0 && n != tc.unasked {
					t.Errorf("%d orders could not be asked about, want %d", late.Unasked, tc.unasked)
				}
			})
		})
	}
}

// Without a wait, what is due is asked about once.
func TestNoWaitAsksOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		p.finish = ledger.Submitted
		r, l := newRun(t, p, orders(3, sellerA))
		defer l.Close()
		r.Timing.Wait = time.Second
		execute(t, r)
		time.Sleep(time.Hour)
		p.queries, p.finish = nil, ledger.Issued
		late := again(l, p, nil)
		late.Timing.Wait = 0
		ticks := time.Duration(0)
		late.Now = func() time.Time { // a clock that runs while the program works
			ticks++
			return time.Now().Add(ticks)
		}
		reconcile(t, late, false)
		want(t, late.Summary, map[ledger.State]int{ledger.Issued: 3})
		if len(p.queries) != 1 {
			t.Errorf("%d queries, want 1", len(p.queries))
		}
	})
}

// Orders that were asked about in the end do not count as unasked.
func TestPlatformThatComesBackIsAskedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &gone{fakePlatform: newFake()}
		r, l := newRun(t, p, orders(120, sellerA))
		defer l.Close()
		execute(t, r)
		p.calls, p.after, p.till = 0, 1, time.Now().Add(2*time.Second)
		late := again(l, p, nil)
		contacting(late)
		reconcile(t, late, true)
		if late.Unasked != 0 || len(late.Stops) > 0 {
			t.Errorf("%d unasked, stops %+v", late.Unasked, late.Stops)
		}
	})
}

// Orders whose outcome another process recorded after this one had asked in vain do not count as
// unasked.
func TestAskedByAnotherProcess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &gone{fakePlatform: newFake()}
		p.finish = ledger.Submitted
		r, l := newRun(t, p, orders(120, sellerA))
		defer l.Close()
		r.Timing.Wait = time.Second
		execute(t, r)
		p.calls, p.after, p.till = 0, 1, time.Now().Add(forEver)
		late := again(l, p, nil)
		contacting(late)
		late.Timing.Wait = 10 * time.Minute
		var wg sync.WaitGroup
		wg.Go(func() {
			time.Sleep(time.Minute)
			p.finish = ledger.Issued
			other := again(l, p.fakePlatform, nil)
			other.Timing.Wait = 10 * time.Minute
			reconcile(t, other, false)
		})
		reconcile(t, late, false)
		wg.Wait()
		want(t, late.Summary, map[ledger.State]int{ledger.Issued: 120})
		if late.Unasked != 0 || len(late.Stops) > 0 {
			t.Errorf("%d unasked, stops %+v", late.Unasked, late.Stops)
		}
	})
}

// A signature is not spent on a platform that is away: its twenty tries a day are the platform's to
// count.
func TestSignaturesAreNotRetriedAtAPlatformThatIsAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &gone{fakePlatform: newFake()}
		p.finish = ledger.SealFailed
		r, l := newRun(t, p, orders(3, sellerA))
		defer l.Close()
		execute(t, r)
		before, calls := len(p.reissued), p.calls
		time.Sleep(24 * time.Hour)
		p.till = time.Now().Add(forEver)
		late := again(l, p, nil)
		contacting(late)
		reconcile(t, late, false)
		want(t, late.Summary, map[ledger.State]int{ledger.SealFailed: 3})
		if late.Stops[sellerA].Away == nil || len(p.reissued) != before || p.calls == calls {
			t.Errorf("stops %+v, %d retries", late.Stops, len(p.reissued)-before)
		}
		n, _, err := l.Callable(context.Background(), ledger.Filter{}, ledger.Sign, time.Now(), 1)
		if err != nil || n != 3 {
			t.Errorf("%d invoices were not retried today, %v; want all 3", n, err)
		}
	})
}

// A platform that takes the connection and stays silent is reported before its time is over.
func TestSilenceIsReportedBeforeItEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &gone{fakePlatform: newFake(), till: time.Now().Add(forEver), takes: 30 * time.Second}
		r, l := newRun(t, p, orders(3, sellerA))
		defer l.Close()
		rep, begun := contacting(r), time.Now()
		execute(t, r)
		if len(rep.at) != 1 || rep.at[0].Sub(begun) != 5*time.Second || rep.of[0] != "" {
			t.Errorf("reported %v after %v", rep.of, fmt.Sprint(rep.at))
		}
		if took := time.Since(begun); took != 30*time.Second || p.refused != 1 {
			t.Errorf("%d tries in %v, want one of 30 s", p.refused, took)
		}
	})
}

// Without a time for it, the first contact is tried once.
func TestFirstContactWithoutATimeIsTriedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &gone{fakePlatform: newFake(), till: time.Now().Add(forEver)}
		r, l := newRun(t, p, orders(3, sellerA))
		defer l.Close()
		execute(t, r)
		if p.refused != 1 || r.Stops[sellerA].Away == nil {
			t.Errorf("%d tries, stops %+v", p.refused, r.Stops)
		}
	})
}

func TestLastingFaultIsNotTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &gone{fakePlatform: newFake(), till: time.Now().Add(forEver), lasting: true}
		r, l := newRun(t, p, orders(3, sellerA))
		defer l.Close()
		contacting(r)
		begun := time.Now()
		execute(t, r)
		if p.refused != 1 || time.Since(begun) > time.Second || r.Stops[sellerA].Away == nil {
			t.Errorf("%d tries in %v, stops %+v", p.refused, time.Since(begun), r.Stops)
		}
	})
}

// lapsed is a platform whose account does not work.
type lapsed struct{ *fakePlatform }

func (lapsed) Reach(context.Context, string) effect.Outcome {
	return effect.Outcome{Kind: effect.OutcomeStopped, Code: "070101", Text: "app key"}
}

// An account that does not work is seen before an order is touched.
func TestAccountIsSeenAtFirstContact(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := lapsed{newFake()}
		r, l := newRun(t, p, orders(3, sellerA))
		defer l.Close()
		execute(t, r)
		want(t, r.Summary, map[ledger.State]int{ledger.Ready: 3})
		if s := r.Stops[sellerA]; !s.Account || s.Code != "070101" || len(p.submits) > 0 {
			t.Errorf("stops %+v, %d sent", r.Stops, len(p.submits))
		}
	})
}
