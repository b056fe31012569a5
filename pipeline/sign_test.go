package pipeline_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

func reconcile(t *testing.T, r *run, recheck bool) {
	t.Helper()
	if err := r.do(context.Background(), pipeline.ReconcileStages(recheck)...); err != nil {
		t.Fatal(err)
	}
}

func TestUnsignedInvoiceIsSignedAgainAndNotIssuedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		list := orders(3, sellerA)
		bad := list[1].Number
		p.finishes = map[string]ledger.State{bad: ledger.SealFailed}
		r, l := newRun(t, p, list)
		defer l.Close()
		p.onReissue = func(ref pipeline.Ref) effect.Outcome {
			s, err := l.Summary(context.Background(), ledger.Filter{})
			if err != nil || s.Count(ledger.Submitted) != 1 {
				t.Errorf("the retry is not recorded before its call: %+v (%v)", s.States, err)
			}
			if len(p.reissued) == 2 {
				p.finishes[bad] = ledger.Issued
			}
			return effect.Outcome{Kind: effect.OutcomeAccepted, Code: "E0000"}
		}
		execute(t, r)
		want(t, r.Summary, map[ledger.State]int{ledger.Issued: 3})
		if r.Issued != 3 {
			t.Errorf("counted %d orders as issued", r.Issued)
		}
		if len(p.reissued) != 2 || p.reissued[0].ref.Serial != "S"+bad {
			t.Errorf("retried %+v, want twice S%s", p.reissued, bad)
		}
		if p.submits[bad] != 1 {
			t.Errorf("submitted %d times", p.submits[bad])
		}
	})
}

// An invoice has a date while it is signed. Whenever its order is asked about meanwhile, and
// however often its signature fails, it is counted once: also where another run signs it again.
func TestSignedOrdersAreCountedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, list := newFake(), orders(12, sellerA)
		p.takes, p.finishes = time.Minute, map[string]ledger.State{}
		for _, d := range list[:4] {
			p.finishes[d.Number] = ledger.SealFailed
		}
		p.edit = func(no string, f *pipeline.Found) {
			if f.State == ledger.Submitted {
				f.Invoices = []ledger.Invoice{{Serial: "S" + no, Status: "21", No: "2633" + no, IssuedAt: p.at[no]}}
			}
		}
		p.onReissue = func(ref pipeline.Ref) effect.Outcome {
			if ref.OrderNo == list[0].Number {
				p.finishes[ref.OrderNo] = ledger.Issued
			}
			return effect.Outcome{Kind: effect.OutcomeAccepted, Code: "E0000"}
		}
		r, l := newRun(t, p, list)
		defer l.Close()
		execute(t, r)
		want(t, r.Summary, map[ledger.State]int{ledger.Issued: 9, ledger.SealFailed: 3})
		p.finishes = nil
		time.Sleep(time.Hour)
		late := again(l, p, nil)
		reconcile(t, late, false)
		time.Sleep(time.Hour)
		last := again(l, p, nil)
		reconcile(t, last, false)
		want(t, last.Summary, map[ledger.State]int{ledger.Issued: 12})
		if r.Issued != 12 || late.Issued+last.Issued != 0 {
			t.Errorf("counted as issued: %d, later %d and %d", r.Issued, late.Issued, last.Issued)
		}
	})
}

func TestSignatureIsRetriedTwentyTimesADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		p.finish = ledger.SealFailed
		r, l := newRun(t, p, orders(1, sellerA))
		defer l.Close()
		execute(t, r)
		if len(p.reissued) != 3 {
			t.Errorf("the run waited for %d retries, want 3", len(p.reissued))
		}
		begun := time.Now()
		perDay := map[string]int{}
		for time.Since(begun) < 48*time.Hour {
			reconcile(t, again(l, p, nil), false)
			time.Sleep(7 * time.Minute)
		}
		for _, call := range p.reissued {
			perDay[call.at.In(beijing.Zone).Format(time.DateOnly)]++
		}
		for day, n := range perDay {
			if n > 20 {
				t.Errorf("%d retries on %s", n, day)
			}
		}
		if len(perDay) < 2 || len(p.reissued) < 40 {
			t.Errorf("retries by day: %v", perDay)
		}
		if len(p.submits) != 1 {
			t.Errorf("submitted: %v", p.submits)
		}
	})
}

func TestRetryThatThePlatformRefusesWaitsForTomorrow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		p.finish = ledger.SealFailed
		p.onReissue = func(pipeline.Ref) effect.Outcome {
			return effect.Outcome{Kind: effect.OutcomeRefused, Code: "E9613", Text: "一天最多重试20次"}
		}
		r, l := newRun(t, p, orders(1, sellerA))
		defer l.Close()
		execute(t, r)
		want(t, r.Summary, map[ledger.State]int{ledger.SealFailed: 1})
		if len(p.reissued) != 1 {
			t.Errorf("%d retries, want 1", len(p.reissued))
		}
	})
}

func TestAccountTroubleStopsRetries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		p.finish = ledger.SealFailed
		p.onReissue = func(pipeline.Ref) effect.Outcome {
			return effect.Outcome{Kind: effect.OutcomeStopped, Code: "070301", Text: "token"}
		}
		r, l := newRun(t, p, orders(10, sellerA))
		defer l.Close()
		execute(t, r)
		want(t, r.Summary, map[ledger.State]int{ledger.SealFailed: 10})
		if n := len(p.reissued); n == 0 || n > 4 || r.Stops[sellerA].Code != "070301" {
			t.Errorf("%d calls, stops %+v", n, r.Stops)
		}
	})
}

func TestRecheckSeesLaterVoids(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		list := orders(120, sellerA)
		r, l := newRun(t, p, list)
		defer l.Close()
		execute(t, r)
		p.queries, p.finishes = nil, map[string]ledger.State{list[7].Number: ledger.Voided, list[8].Number: ledger.Failed, list[9].Number: ledger.Submitted}
		reconcile(t, again(l, p, nil), false)
		if len(p.queries) != 0 {
			t.Errorf("reconcile asked for final orders: %d queries", len(p.queries))
		}
		second := again(l, p, nil)
		reconcile(t, second, true)
		// What exists stays issued, whatever a strange answer says.
		want(t, second.Summary, map[ledger.State]int{ledger.Issued: 119, ledger.Voided: 1})
		if len(p.queries) != 3 {
			t.Errorf("%d queries for 120 invoices, want 3", len(p.queries))
		}
		p.queries = nil
		time.Sleep(32 * 24 * time.Hour)
		reconcile(t, again(l, p, nil), true)
		if len(p.queries) != 0 {
			t.Errorf("asked for invoices of another month: %d queries", len(p.queries))
		}
	})
}

func TestReconcileEndsInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		p.finish = ledger.Submitted
		r, l := newRun(t, p, orders(5, sellerA))
		defer l.Close()
		r.Timing.Wait = time.Second
		execute(t, r)
		late := again(l, p, nil)
		late.Timing.Wait, late.MaxDuration = time.Hour, 10*time.Minute
		begun := time.Now()
		reconcile(t, late, true)
		if took := time.Since(begun); took > 10*time.Minute || took < 9*time.Minute {
			t.Errorf("took %v, want at most 10 min and most of it", took)
		}
		want(t, late.Summary, map[ledger.State]int{ledger.Submitted: 5})
	})
}
