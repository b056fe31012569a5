package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

// doubtful is a platform whose failures may mean that the order was issued after all.
type doubtful struct {
	*fakePlatform
	words map[string]bool // by order number
}

func (p *doubtful) Query(ctx context.Context, s string, refs []pipeline.Ref, known string) pipeline.QueryAnswer {
	a := p.fakePlatform.Query(ctx, s, refs, known)
	for i := range a.Found {
		f := &a.Found[i]
		if f.State == ledger.Failed && f.Text == "" {
			f.Text = "开票失败"
		}
		f.MayExist = p.words[f.OrderNo]
	}
	return a
}

// failedRun is a ledger with n orders that the platform accepted and failed, an hour ago.
func failedRun(t *testing.T, n int) (*doubtful, *sqlledger.Store, []*invoice.Draft) {
	t.Helper()
	p := &doubtful{fakePlatform: newFake(), words: map[string]bool{}}
	p.finish, p.finishes = ledger.Failed, map[string]ledger.State{}
	list := orders(n, sellerA)
	r, l := newRun(t, p, list)
	t.Cleanup(func() { l.Close() })
	execute(t, r)
	want(t, r.Summary, map[ledger.State]int{ledger.Failed: n})
	time.Sleep(time.Hour)
	p.queries = nil
	return p, l, list
}

// cure makes the platform issue what is tried again.
func (p *doubtful) cure() {
	p.onReissue = func(ref pipeline.Ref) effect.Outcome {
		p.finishes[ref.OrderNo] = ledger.Issued
		return effect.Outcome{Kind: effect.OutcomeAccepted, Code: "E0000"}
	}
}

// retried is how often each order was issued again.
func (p *doubtful) retried() map[string]int {
	out := map[string]int{}
	for _, r := range p.reissued {
		out[r.ref.OrderNo]++
	}
	return out
}

func retry(t *testing.T, l pipeline.Ledger, p pipeline.Platform, w *pipeline.Retry) *run {
	t.Helper()
	r := again(l, p, nil)
	if len(w.Numbers) > 0 {
		r.Batch = ledger.Batch{}
	}
	if err := r.do(context.Background(), pipeline.RetryStages(w)...); err != nil {
		t.Fatal(err)
	}
	return r
}

func left(w *pipeline.Retry) map[pipeline.Left]int {
	out := map[pipeline.Left]int{}
	for why, list := range w.Report.Left {
		out[why] = len(list)
	}
	return out
}

// only fails the test unless exactly these were left out.
func only(t *testing.T, w *pipeline.Retry, want map[pipeline.Left]int) {
	t.Helper()
	if got := left(w); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("left out %v, want %v", got, want)
	}
}

func TestRetryIssuesUnderTheSameNumber(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, l, list := failedRun(t, 30)
		p.cure()
		inner := p.onReissue
		p.onReissue = func(ref pipeline.Ref) effect.Outcome {
			e, err := l.Find(context.Background(), ledger.Key{Seller: sellerA, OrderNo: ref.OrderNo})
			if err != nil || e.State != ledger.Submitted || e.Reissues != 1 || ref.Serial != "S"+ref.OrderNo {
				t.Errorf("%+v is called while the ledger says %s, %d retries (%v)", ref, e.State, e.Reissues, err)
			}
			return inner(ref)
		}
		w := &pipeline.Retry{}
		r := retry(t, l, p, w)
		want(t, r.Summary, map[ledger.State]int{ledger.Issued: 30})
		if r.Issued != 30 {
			t.Errorf("counted %d orders as issued", r.Issued)
		}
		only(t, w, map[pipeline.Left]int{})
		if w.Report.Retried != 30 || len(p.retried()) != 30 || len(p.reissued) != 30 {
			t.Errorf("retried %d, calls %v", w.Report.Retried, p.retried())
		}
		for _, d := range list {
			if p.submits[d.Number] != 1 {
				t.Errorf("%s was submitted %d times", d.Number, p.submits[d.Number])
			}
		}
		w = &pipeline.Retry{}
		retry(t, l, p, w)
		if len(p.reissued) != 30 {
			t.Error("a second retry called the platform")
		}
	})
}

// Each order is asked about just before: what was issued meanwhile is adopted and not issued again.
func TestRetryAsksFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, l, list := failedRun(t, 60)
		p.cure()
		done := list[7].Number
		p.finishes[done] = ledger.Issued
		w := &pipeline.Retry{}
		r := retry(t, l, p, w)
		want(t, r.Summary, map[ledger.State]int{ledger.Issued: 60})
		if w.Report.Found != 1 || w.Report.Retried != 59 || p.retried()[done] != 0 {
			t.Errorf("%+v, %d calls for the issued one", w.Report, p.retried()[done])
		}
		for i, call := range p.reissued {
			asked := p.asked[call.ref.OrderNo]
			before := slices.ContainsFunc(asked, func(at time.Time) bool { return !at.After(call.at) && call.at.Sub(at) < time.Minute })
			if !before {
				t.Errorf("call %d for %s was made without asking first: %v", i, call.ref.OrderNo, asked)
			}
		}
	})
}

func TestRetryLeavesOutWhatMayHaveBeenIssued(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, l, list := failedRun(t, 3)
		p.cure()
		no := list[1].Number
		p.words[no] = true // which the question before the retry brings to light
		w := &pipeline.Retry{}
		r := retry(t, l, p, w)
		want(t, r.Summary, map[ledger.State]int{ledger.Issued: 2, ledger.Failed: 1})
		only(t, w, map[pipeline.Left]int{pipeline.LeftResting: 1})
		w = &pipeline.Retry{Numbers: []string{no}} // that a person names it changes nothing
		retry(t, l, p, w)
		only(t, w, map[pipeline.Left]int{pipeline.LeftResting: 1})
		if got := w.Report.Left[pipeline.LeftResting][0]; got.OrderNo != no || got.Until.Before(time.Now().Add(11*time.Hour)) {
			t.Errorf("%+v, want a rest of twelve hours", got)
		}
		if p.retried()[no] != 0 {
			t.Error("it was issued again")
		}
		p.words[no] = false
		time.Sleep(13 * time.Hour)
		w = &pipeline.Retry{}
		r = retry(t, l, p, w)
		want(t, r.Summary, map[ledger.State]int{ledger.Issued: 3})
	})
}

func TestRetryLeavesRefusedOrdersToTheirRow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &doubtful{fakePlatform: newFake()}
		list := orders(2, sellerA)
		p.script[list[0].Number] = []behaviour{refuse}
		r, l := newRun(t, p, list)
		defer l.Close()
		execute(t, r)
		w := &pipeline.Retry{Numbers: []string{list[0].Number, list[1].Number}}
		retry(t, l, p, w)
		only(t, w, map[pipeline.Left]int{pipeline.LeftRefused: 1, pipeline.LeftNotFailed: 1})
		if got := w.Report.Left[pipeline.LeftNotFailed][0]; got.State != ledger.Issued || len(p.reissued) > 0 {
			t.Errorf("%+v, %d calls", got, len(p.reissued))
		}
	})
}

func TestRetryIsMadeTwentyTimesADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, l, _ := failedRun(t, 1)
		perDay := map[string]int{}
		for begun := time.Now(); time.Since(begun) < 48*time.Hour; time.Sleep(30 * time.Minute) {
			w := &pipeline.Retry{}
			retry(t, l, p, w)
			if w.Report.Retried == 0 {
				only(t, w, map[pipeline.Left]int{pipeline.LeftSpent: 1})
			}
		}
		for _, call := range p.reissued {
			perDay[call.at.In(beijing.Zone).Format(time.DateOnly)]++
		}
		for day, n := range perDay {
			if n > 20 {
				t.Errorf("%d calls on %s", n, day)
			}
		}
		if len(p.reissued) < 40 {
			t.Errorf("only %d calls in two days", len(p.reissued))
		}
	})
}

// An answer that is not definite is asked about, not repeated.
func TestRetryWhoseAnswerIsLostIsAskedAbout(t *testing.T) {
	for name, works := range map[string]bool{"it worked": true, "it did not": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p, l, list := failedRun(t, 1)
				p.onReissue = func(ref pipeline.Ref) effect.Outcome {
					if works {
						p.finishes[ref.OrderNo] = ledger.Issued
					}
					return effect.Outcome{Kind: effect.OutcomeUnknown, Text: "no answer"}
				}
				r := retry(t, l, p, &pipeline.Retry{})
				state := map[bool]ledger.State{true: ledger.Issued, false: ledger.Failed}[works]
				want(t, r.Summary, map[ledger.State]int{state: 1})
				if len(p.reissued) != 1 || p.submits[list[0].Number] != 1 {
					t.Errorf("%d retries, %d submissions", len(p.reissued), p.submits[list[0].Number])
				}
			})
		})
	}
}

func TestRetryThatSurelyDidNothing(t *testing.T) {
	for name, tc := range map[string]struct {
		out  effect.Outcome
		left pipeline.Left
		stop bool
	}{
		"not sent":     {effect.Outcome{Kind: effect.OutcomeNotSent, Text: "no connection"}, pipeline.LeftUnasked, false},
		"account":      {effect.Outcome{Kind: effect.OutcomeStopped, Code: "070101"}, pipeline.LeftUnasked, true},
		"spent at 20":  {effect.Outcome{Kind: effect.OutcomeRefused, Code: "E9613"}, pipeline.LeftSpent, false},
		"another code": {effect.Outcome{Kind: effect.OutcomeRefused, Code: "E4000"}, pipeline.LeftSpent, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p, l, list := failedRun(t, 1)
				before := rowsOf(t, l)[list[0].Number]
				p.onReissue = func(pipeline.Ref) effect.Outcome { return tc.out }
				w := &pipeline.Retry{}
				r := retry(t, l, p, w)
				want(t, r.Summary, map[ledger.State]int{ledger.Failed: 1})
				only(t, w, map[pipeline.Left]int{tc.left: 1})
				if w.Report.Retried != 0 || len(p.reissued) != 1 || r.Stops[sellerA].Account != tc.stop {
					t.Errorf("%+v, %d calls, stops %+v", w.Report, len(p.reissued), r.Stops)
				}
				if after := rowsOf(t, l)[list[0].Number]; after.Error != before.Error || after.ErrorCode != before.ErrorCode {
					t.Errorf("why it failed was %q and became %q", before.Error, after.Error)
				}
			})
		})
	}
}

// Where the account still fails, ten orders show it and the others keep their retries.
func TestRetryStopsWhereTheAccountIsStillAtFault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, l, _ := failedRun(t, 100)
		p.fault, p.trouble = "登录状态已失效", ledger.TroubleLogin
		w := &pipeline.Retry{}
		r := retry(t, l, p, w)
		if n := len(p.reissued); n == 0 || n > 10 || !r.Stops[sellerA].Account {
			t.Errorf("%d of 100 were retried, stops %+v", n, r.Stops)
		}
		if left(w)[pipeline.LeftUnasked] < 90 {
			t.Errorf("left out: %v", left(w))
		}
		p.fault, p.trouble = "", ""
		p.cure()
		want(t, retry(t, l, p, &pipeline.Retry{}).Summary, map[ledger.State]int{ledger.Issued: 100})
	})
}

func TestRetryIsConfirmedWithCountAndSum(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, l, list := failedRun(t, 3)
		p.cure()
		p.finishes[list[0].Number] = ledger.Issued
		no, asked := errors.New("no"), 0
		w := &pipeline.Retry{Confirm: func(_ context.Context, n int, gross invoice.Amount) error {
			if asked++; n != 2 || gross.String() != "5.26" {
				t.Errorf("asked about %d orders of %s", n, gross)
			}
			return no
		}}
		r := again(l, p, nil)
		if err := r.do(context.Background(), pipeline.RetryStages(w)...); !errors.Is(err, no) || len(p.reissued) > 0 {
			t.Errorf("%v, %d calls", err, len(p.reissued))
		}
		w.Confirm = func(context.Context, int, invoice.Amount) error { asked++; return nil }
		want(t, retry(t, l, p, w).Summary, map[ledger.State]int{ledger.Issued: 3})
		p.queries = nil
		retry(t, l, p, w)
		if asked != 2 || len(p.queries) > 0 {
			t.Errorf("asked %d times, %d queries where nothing has failed", asked, len(p.queries))
		}
	})
}

func TestRetryOfNumbersThatArePerhapsReplaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, l, list := failedRun(t, 2)
		p.cure()
		// The accountant gave the first one a new number, as advice once had it.
		p.finishes["NEW-1"] = ledger.Issued
		second := again(l, p, []*invoice.Draft{draft(50, "NEW-1", sellerA, "1.13")})
		second.Batch = ledger.Batch{ID: "b2", Digest: "d2", Sources: []string{"more.xlsx"}, Created: time.Now()}
		execute(t, second)
		w := &pipeline.Retry{}
		r := retry(t, l, p, w)
		want(t, r.Summary, map[ledger.State]int{ledger.Issued: 1, ledger.Failed: 1})
		only(t, w, map[pipeline.Left]int{pipeline.LeftReplaced: 1})
		if got := w.Report.Left[pipeline.LeftReplaced][0]; got.OrderNo != list[0].Number || got.Other != "NEW-1" {
			t.Errorf("%+v", got)
		}
		retry(t, l, p, &pipeline.Retry{Numbers: []string{list[0].Number}})
		if p.retried()[list[0].Number] != 1 {
			t.Error("an order that a person names is not retried")
		}
	})
}

func TestRetryOfOldFailures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, l, list := failedRun(t, 1)
		p.cure()
		time.Sleep(36 * 24 * time.Hour)
		w := &pipeline.Retry{}
		retry(t, l, p, w)
		only(t, w, map[pipeline.Left]int{pipeline.LeftOld: 1})
		w = &pipeline.Retry{Numbers: []string{list[0].Number}}
		retry(t, l, p, w)
		if w.Report.Retried != 1 {
			t.Errorf("%+v", w.Report)
		}
	})
}

func TestRetryOfAnUnknownNumber(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, l, list := failedRun(t, 1)
		w := &pipeline.Retry{Numbers: []string{list[0].Number, "NOBODY"}}
		r := again(l, p, nil)
		err := r.do(context.Background(), pipeline.RetryStages(w)...)
		if !errors.Is(err, ledger.ErrNotFound) || len(p.reissued) > 0 {
			t.Errorf("%v, %d calls", err, len(p.reissued))
		}
	})
}

func TestRetryWithThePlatformAwayTouchesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, l, list := failedRun(t, 3)
		g := &gone{fakePlatform: p.fakePlatform, till: time.Now().Add(forEver)}
		w := &pipeline.Retry{}
		r := again(l, g, nil)
		contacting(r)
		if err := r.do(context.Background(), pipeline.RetryStages(w)...); err != nil {
			t.Fatal(err)
		}
		want(t, r.Summary, map[ledger.State]int{ledger.Failed: 3})
		only(t, w, map[pipeline.Left]int{pipeline.LeftUnasked: 3})
		e, err := l.Find(context.Background(), ledger.Key{Seller: sellerA, OrderNo: list[0].Number})
		if r.Stops[sellerA].Away == nil || r.Acted || err != nil || e.Reissues != 0 {
			t.Errorf("stops %+v, acted %v, %d retries (%v)", r.Stops, r.Acted, e.Reissues, err)
		}
	})
}

// dying is a ledger whose process ends after so many claims of retries.
type dying struct {
	pipeline.Ledger
	claims int
}

var errKilled = errors.New("killed")

func (d *dying) Claim(ctx context.Context, c ledger.Claim) ([]ledger.Entry, error) {
	out, err := d.Ledger.Claim(ctx, c)
	if c.Effect != ledger.Reissue {
		return out, err
	}
	if d.claims--; d.claims < 0 && err == nil {
		return nil, errKilled
	}
	return out, err
}

// A process that ends between the intent and the call leaves an order that is asked about, and that
// a person may have retried once more.
func TestRetryThatWasKilledIsAskedAbout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, l, _ := failedRun(t, 3)
		p.cure()
		first := again(&dying{Ledger: l}, p, nil)
		if err := first.do(context.Background(), pipeline.RetryStages(&pipeline.Retry{})...); !errors.Is(err, errKilled) {
			t.Fatal(err)
		}
		want(t, first.Summary, map[ledger.State]int{ledger.Submitted: 3})
		next := again(l, p, nil)
		reconcile(t, next, false)
		want(t, next.Summary, map[ledger.State]int{ledger.Failed: 3})
		want(t, retry(t, l, p, &pipeline.Retry{}).Summary, map[ledger.State]int{ledger.Issued: 3})
		if len(p.reissued) != 3 {
			t.Errorf("%d calls", len(p.reissued))
		}
	})
}

// However many retry at once, each order is issued again once.
func TestRetriesAtOnceIssueEachOrderOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, l, _ := failedRun(t, 40)
		p.onReissue = func(ref pipeline.Ref) effect.Outcome {
			p.mu.Unlock()
			time.Sleep(300 * time.Millisecond)
			p.mu.Lock()
			p.finishes[ref.OrderNo] = ledger.Issued
			return effect.Outcome{Kind: effect.OutcomeAccepted, Code: "E0000"}
		}
		var group sync.WaitGroup
		for i := range 3 {
			group.Go(func() {
				r := again(l, p, nil)
				r.Owner = fmt.Sprint("run-", i)
				if err := r.do(context.Background(), pipeline.RetryStages(&pipeline.Retry{})...); err != nil && !errors.Is(err, ledger.ErrFence) {
					t.Error(err)
				}
			})
		}
		group.Wait()
		for no, n := range p.retried() {
			if n != 1 {
				t.Errorf("%s was issued again %d times", no, n)
			}
		}
		want(t, retry(t, l, p, &pipeline.Retry{}).Summary, map[ledger.State]int{ledger.Issued: 40})
	})
}

// The answer to one retry is lost: the seller rests, and the others follow.
func TestRetryGoesOnAfterALostAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, l, _ := failedRun(t, 6)
		p.cure()
		p.onReissue = func(pipeline.Ref) effect.Outcome {
			if len(p.reissued) == 1 {
				return effect.Outcome{Kind: effect.OutcomeUnknown, Text: "no answer"}
			}
			return effect.Outcome{Kind: effect.OutcomeAccepted, Code: "E0000"}
		}
		w := &pipeline.Retry{}
		retry(t, l, p, w)
		if w.Report.Retried != 6 || len(p.reissued) != 6 {
			t.Errorf("%+v, %d calls", w.Report, len(p.reissued))
		}
	})
}

// A second retry is about the orders alone that failed again: those of one seller, where that of
// the other was issued.
func TestRetryAgainLeavesOnlyTheFailingSeller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &doubtful{fakePlatform: newFake(), words: map[string]bool{}}
		p.finish, p.finishes = ledger.Failed, map[string]ledger.State{}
		r, l := newRun(t, p, []*invoice.Draft{draft(2, "A1", sellerA, "10.00"), draft(3, "A2", sellerA, "20.00"), draft(4, "B1", sellerB, "30.00")})
		t.Cleanup(func() { l.Close() })
		execute(t, r)
		time.Sleep(time.Hour)
		p.onReissue = func(ref pipeline.Ref) effect.Outcome {
			if ref.OrderNo == "B1" {
				p.finishes[ref.OrderNo] = ledger.Issued
			}
			return effect.Outcome{Kind: effect.OutcomeAccepted, Code: "E0000"}
		}
		for n, want := range []map[string]int{{"A1": 1, "A2": 1, "B1": 1}, {"A1": 2, "A2": 2, "B1": 1}} {
			w := &pipeline.Retry{}
			retry(t, l, p, w)
			if got := p.retried(); fmt.Sprint(got) != fmt.Sprint(want) || w.Report.Retried != 3-n || len(w.Report.Left) > 0 {
				t.Errorf("try %d: %v, %+v", n, got, w.Report)
			}
		}
	})
}
