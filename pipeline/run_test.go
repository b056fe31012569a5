package pipeline_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/ledgertest"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
)

func execute(t *testing.T, r *run) {
	t.Helper()
	if err := r.do(context.Background(), pipeline.RunStages()...); err != nil {
		t.Fatal(err)
	}
}

func TestRunIssuesEveryOrderOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		p.latency = 50 * time.Millisecond
		list := append(orders(120, sellerA), orders(30, sellerB)...)
		r, l := newRun(t, p, list)
		defer l.Close()
		execute(t, r)
		want(t, r.Summary, map[ledger.State]int{ledger.Issued: 150})
		if twice := p.acceptedTwice(); len(twice) > 0 || len(p.accepted) != 150 {
			t.Errorf("%d orders accepted, %v more than once", len(p.accepted), twice)
		}
		if p.most > 6 {
			t.Errorf("%d calls in flight, want at most 4 + 2", p.most)
		}
		// The first ten orders of each seller are waited for; the rest is asked about fifty at a
		// time.
		if len(p.queries) != 1+3+1+1 {
			t.Errorf("%d queries, want 1 and 3 for 120 orders, 1 and 1 for 30", len(p.queries))
		}
	})
}

func TestFinishedBatchSendsNothingAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		list := orders(20, sellerA)
		r, l := newRun(t, p, list)
		defer l.Close()
		execute(t, r)
		calls := len(p.queries)
		second := again(l, p, list)
		execute(t, second)
		want(t, second.Summary, map[ledger.State]int{ledger.Issued: 20})
		if second.Batch.ID != r.Batch.ID {
			t.Errorf("the same files made batch %s after %s", second.Batch.ID, r.Batch.ID)
		}
		if r.Sent != 20 || second.Sent != 0 {
			t.Errorf("%d and %d orders were sent, want 20 and 0", r.Sent, second.Sent)
		}
		if len(p.queries) != calls || p.submits[list[0].Number] != 1 {
			t.Errorf("the second run called the platform: %d queries, %d submissions", len(p.queries)-calls, p.submits[list[0].Number])
		}
	})
}

func TestIntentIsOnDiskBeforeTheCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		r, l := newRun(t, p, orders(5, sellerA))
		defer l.Close()
		var mu sync.Mutex
		seen := 0
		p.onSubmit = func(req effect.Request) {
			mu.Lock()
			defer mu.Unlock()
			s, err := l.Summary(context.Background(), ledger.Filter{})
			if err != nil || s.Count(ledger.Submitting) == 0 {
				t.Errorf("order %s is sent while the ledger says %+v (%v)", req.Key.OrderNo, s.States, err)
			}
			seen++
		}
		execute(t, r)
		if seen != 5 {
			t.Errorf("%d calls seen, want 5", seen)
		}
	})
}

func TestLostAnswerIsAskedForAndNotRepeated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		list := orders(3, sellerA)
		p.script[list[1].Number] = []behaviour{acceptMute}
		r, l := newRun(t, p, list)
		defer l.Close()
		execute(t, r)
		want(t, r.Summary, map[ledger.State]int{ledger.Issued: 3})
		if n := p.submits[list[1].Number]; n != 1 {
			t.Errorf("sent %d times", n)
		}
	})
}

func TestAnOrderThatIsSlowToShowIsNotSentAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		list := orders(1, sellerA)
		p.script[list[0].Number] = []behaviour{acceptMute}
		// Hidden longer than a call may last, and still shorter than that and the visibility delay
		// together.
		p.hidden = timing.Call + time.Second
		r, l := newRun(t, p, list)
		defer l.Close()
		execute(t, r)
		want(t, r.Summary, map[ledger.State]int{ledger.Issued: 1})
		if n := len(p.accepted[list[0].Number]); n != 1 {
			t.Errorf("accepted %d times", n)
		}
	})
}

func TestLostOrderIsSentAgainAfterTwoAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		list := orders(2, sellerA)
		lost := list[0].Number
		p.script[lost] = []behaviour{lose}
		r, l := newRun(t, p, list)
		defer l.Close()
		begun := time.Now()
		execute(t, r)
		want(t, r.Summary, map[ledger.State]int{ledger.Issued: 2})
		asked := p.asked[lost]
		if p.submits[lost] != 2 || len(asked) < 3 {
			t.Fatalf("sent %d times, asked %d times", p.submits[lost], len(asked))
		}
		if rest := asked[0].Sub(begun); rest < r.Timing.Call {
			t.Errorf("asked after %v, while the call could be in flight", rest)
		}
		if gap := asked[1].Sub(asked[0]); gap < r.Timing.Visibility {
			t.Errorf("asked again after %v, before the visibility delay", gap)
		}
	})
}

func TestRefusedOrderFailsAndTheOthersGoOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		list := orders(4, sellerA)
		p.script[list[2].Number] = []behaviour{refuse}
		r, l := newRun(t, p, list)
		defer l.Close()
		execute(t, r)
		want(t, r.Summary, map[ledger.State]int{ledger.Issued: 3, ledger.Failed: 1})
		rows := rowsOf(t, l)
		if got := rows[list[2].Number]; got.ErrorCode != "E9131" || got.Error == "" {
			t.Errorf("the failed row says %q %q", got.ErrorCode, got.Error)
		}
	})
}

func rowsOf(t *testing.T, l *sqlledger.Store) map[string]report.Row {
	t.Helper()
	out := map[string]report.Row{}
	if err := l.Rows(context.Background(), ledger.Filter{}, func(r report.Row) error { out[r.OrderNo] = r; return nil }); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestAccountTroubleStopsTheSellerAndNotTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		p.latency = 10 * time.Millisecond
		list := append(orders(40, sellerA), orders(10, sellerB)...)
		p.script[list[5].Number] = []behaviour{stopAccount}
		r, l := newRun(t, p, list)
		defer l.Close()
		execute(t, r)
		stop, stopped := r.Stops[sellerA]
		if !stopped || !stop.Account || stop.Code != "E9301" {
			t.Errorf("stops: %+v", r.Stops)
		}
		if n := r.Summary.Count(ledger.Ready); n < 30 {
			t.Errorf("%d orders are ready, want the rest of the seller's 40", n)
		}
		if got := r.Summary.Count(ledger.Issued); got < 10 {
			t.Errorf("%d issued, want at least the other seller's 10", got)
		}
		second := again(l, p, list)
		execute(t, second)
		want(t, second.Summary, map[ledger.State]int{ledger.Issued: 50})
		if twice := p.acceptedTwice(); len(twice) > 0 {
			t.Errorf("accepted twice: %v", twice)
		}
	})
}

func TestUnreachablePlatformIsLeftAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		list := orders(3, sellerA)
		for _, d := range list {
			p.script[d.Number] = make([]behaviour, 100)
			for i := range p.script[d.Number] {
				p.script[d.Number][i] = notSent
			}
		}
		r, l := newRun(t, p, list)
		defer l.Close()
		execute(t, r)
		want(t, r.Summary, map[ledger.State]int{ledger.Ready: 3})
		if stop := r.Stops[sellerA]; stop.Account || stop.Text != "no connection" {
			t.Errorf("stop: %+v", stop)
		}
		if n := p.submits[list[0].Number]; n > 10 {
			t.Errorf("%d calls for one order against a dead platform", n)
		}
	})
}

func TestDisturbedPlatformDoesNotMakeEveryFateUnknown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		p.latency = 10 * time.Millisecond
		list := orders(200, sellerA)
		for _, d := range list {
			p.script[d.Number] = []behaviour{acceptMute}
		}
		r, l := newRun(t, p, list)
		defer l.Close()
		if err := r.do(context.Background(), pipeline.ImportStage, pipeline.SubmitStage); err != nil {
			t.Fatal(err)
		}
		if n := r.Summary.Count(ledger.Unknown); n == 0 || n > 50 {
			t.Errorf("%d of 200 orders are in doubt, want a few", n)
		}
		for no := range p.script {
			p.script[no] = nil
		}
		execute(t, again(l, p, list))
		if twice := p.acceptedTwice(); len(twice) > 0 || len(p.accepted) != 200 {
			t.Errorf("%d accepted, %v twice", len(p.accepted), twice)
		}
	})
}

func TestInterruptedRunFinishesItsCallsAndContinues(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		p.latency = time.Second
		list := orders(40, sellerA)
		r, l := newRun(t, p, list)
		defer l.Close()
		ctx, cancel := context.WithTimeout(context.Background(), 3500*time.Millisecond)
		defer cancel()
		err := r.do(ctx, pipeline.RunStages()...)
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("got %v, want an interruption", err)
		}
		if n := r.Summary.Count(ledger.Submitting) + r.Summary.Count(ledger.Unknown); n > 0 {
			t.Errorf("%d orders are in doubt after a clean stop", n)
		}
		if n := r.Summary.Count(ledger.Ready); n == 0 || n == 40 {
			t.Errorf("%d of 40 are ready, want some", n)
		}
		execute(t, again(l, p, list))
		if twice := p.acceptedTwice(); len(twice) > 0 || len(p.accepted) != 40 {
			t.Errorf("%d accepted, %v twice", len(p.accepted), twice)
		}
	})
}

func TestNumberInUseIsComparedAndAdopted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		list := orders(2, sellerA)
		r, l := newRun(t, p, list)
		defer l.Close()
		p.script["duplicates"] = []behaviour{accept}
		same, foreign := list[0].Number, list[1].Number
		gross, err := invoice.ParseAmount("1.13")
		if err != nil {
			t.Fatal(err)
		}
		p.accepted[same] = []*invoice.Order{{OrderNo: same, Buyer: invoice.Buyer{Name: "杭州测试采购有限公司"}, Gross: gross}}
		p.accepted[foreign] = []*invoice.Order{{OrderNo: foreign, Buyer: invoice.Buyer{Name: "别的公司"}, Gross: gross}}
		execute(t, r)
		want(t, r.Summary, map[ledger.State]int{ledger.Issued: 1, ledger.Held: 1})
		if got := rowsOf(t, l)[foreign]; got.ErrorCode != rules.NumberForeign || got.InvoiceNo != "" || len(got.Findings) == 0 {
			t.Errorf("the foreign invoice was taken for ours: %+v", got)
		}
	})
}

func TestNameThatThePlatformAddsToIsOurOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		p.suffix = " （个人）"
		list := orders(1, sellerA)
		p.script[list[0].Number] = []behaviour{acceptMute}
		r, l := newRun(t, p, list)
		defer l.Close()
		execute(t, r)
		want(t, r.Summary, map[ledger.State]int{ledger.Issued: 1})
	})
}

func TestNumberInUseThatIsNotShownIsNeverSentAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		p.hidden = 24 * time.Hour // waits for approval at the platform
		list := orders(1, sellerA)
		no := list[0].Number
		p.script["duplicates"] = []behaviour{accept}
		p.accepted[no] = []*invoice.Order{{OrderNo: no}}
		p.at[no] = time.Now()
		r, l := newRun(t, p, list)
		defer l.Close()
		r.Timing.Wait = time.Hour
		execute(t, r)
		want(t, r.Summary, map[ledger.State]int{ledger.Unknown: 1})
		if p.submits[no] != 1 {
			t.Errorf("sent %d times", p.submits[no])
		}
	})
}

func TestOrphanThatWasVoidedMeanwhileDoesNotHoldUpTheRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		list := orders(2, sellerA)
		r, l := newRun(t, p, list)
		defer l.Close()
		if err := r.do(context.Background(), pipeline.ImportStage); err != nil {
			t.Fatal(err)
		}
		dead, err := l.Claim(context.Background(), ledgertest.ToCall(ledger.Claim{Filter: ledger.Filter{Batch: r.Batch.ID}, Owner: "dead", Now: time.Now(), Lease: time.Second, Limit: 1}, ledger.Issue, func(*ledger.Entry) (string, error) { return "h", nil }))
		if err != nil || len(dead) != 1 {
			t.Fatal(dead, err)
		}
		p.accepted[dead[0].Key.OrderNo] = []*invoice.Order{dead[0].Order}
		p.finish = ledger.Voided
		execute(t, again(l, p, list))
		if n := rowsOf(t, l)[dead[0].Key.OrderNo]; n.State != ledger.Voided {
			t.Errorf("the order is %s", n.State)
		}
	})
}

func TestStoppedSellerDoesNotMakeTheRunWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		list := orders(40, sellerA)
		p.script[list[30].Number] = []behaviour{stopAccount}
		r, l := newRun(t, p, list)
		defer l.Close()
		begun := time.Now()
		execute(t, r)
		if took := time.Since(begun); took > 10*time.Second {
			t.Errorf("took %v", took)
		}
	})
}

func TestInvoiceOfAnotherAmountIsCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		list := orders(2, sellerA)
		p.suffix = "的分公司"
		p.edit = func(_ string, f *pipeline.Found) { f.BuyerTax = "" } // no number tells that it is the same buyer
		r, l := newRun(t, p, list)
		defer l.Close()
		execute(t, r)
		want(t, r.Summary, map[ledger.State]int{ledger.Issued: 2})
		if r.Differing != 2 {
			t.Errorf("%d invoices differ from their orders, want 2", r.Differing)
		}
	})
}

func TestConfirmationRefusedSendsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		r, l := newRun(t, p, orders(3, sellerA))
		defer l.Close()
		no := errors.New("no")
		r.Confirm = func(_ context.Context, sellers []ledger.Outlook) error {
			if len(sellers) != 1 || sellers[0].Orders() != 3 || sellers[0].Gross().String() != "6.39" {
				t.Errorf("asked about %+v", sellers)
			}
			return no
		}
		if err := r.do(context.Background(), pipeline.RunStages()...); !errors.Is(err, no) {
			t.Errorf("got %v", err)
		}
		if len(p.submits) > 0 {
			t.Error("something was sent")
		}
	})
}
