package pipeline_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// failedOrder is a ledger with an order that the platform accepted and failed.
func failedOrder(t *testing.T, text string, maybe bool) (*fakePlatform, *sqlledger.Store, []*invoice.Draft) {
	t.Helper()
	p := newFake()
	p.finish = ledger.Failed
	p.edit = func(_ string, f *pipeline.Found) {
		if f.State == ledger.Failed {
			f.Code, f.Text, f.MayExist = "22", text, maybe
			f.Invoices[0].Status, f.Invoices[0].Fail = "22", text
		}
	}
	list := orders(1, sellerA)
	r, l := newRun(t, p, list)
	execute(t, r)
	want(t, r.Summary, map[ledger.State]int{ledger.Failed: 1})
	time.Sleep(time.Second)
	return p, l, list
}

func nightly(t *testing.T, l *sqlledger.Store, p pipeline.Platform) *run {
	t.Helper()
	r := again(l, p, nil)
	r.Batch = ledger.Batch{}
	if err := r.do(context.Background(), pipeline.ReconcileStages(false)...); err != nil {
		t.Fatal(err)
	}
	return r
}

// A failure is asked for again by every run of its batch, and what became an invoice is adopted as
// one.
func TestFailedOrderIsAskedByEveryRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, l, list := failedOrder(t, "开票失败", false)
		defer l.Close()
		no := list[0].Number
		begun, asked := time.Now(), len(p.asked[no])
		r := again(l, p, list)
		execute(t, r)
		if n := len(p.asked[no]) - asked; n != 1 {
			t.Errorf("asked %d times by one run", n)
		}
		if took := time.Since(begun); took > 0 {
			t.Errorf("the run waited %v for a failed order", took)
		}
		time.Sleep(time.Second)
		p.finish = ledger.Issued
		r = again(l, p, list)
		execute(t, r)
		want(t, r.Summary, map[ledger.State]int{ledger.Issued: 1})
		if e := entryOf(t, l, no); e.Serial == "" || e.Error != "" || rowsOf(t, l)[no].InvoiceNo == "" {
			t.Errorf("it is not adopted whole: %+v", e)
		}
		if p.submits[no] != 1 || r.Sent != 0 {
			t.Errorf("sent %d times", p.submits[no])
		}
	})
}

// Reconcile asks after minutes, then ever more seldom, and ends 35 days after the order was sent.
// It does not count the failure again.
func TestFailedOrderIsAskedFor35Days(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, l, list := failedOrder(t, "开票失败", false)
		defer l.Close()
		no, sent := list[0].Number, time.Now()
		p.asked[no] = nil
		for step := 5 * time.Minute; time.Since(sent) < 45*24*time.Hour; {
			if time.Since(sent) > 2*time.Hour {
				step = 4 * time.Hour
			}
			time.Sleep(step)
			if r := nightly(t, l, p); r.Failed != 0 {
				t.Fatal("an old failure is counted again")
			}
		}
		asked := p.asked[no]
		if len(asked) < 30 || len(asked) > 50 {
			t.Fatalf("asked %d times in 45 days", len(asked))
		}
		if first := asked[0].Sub(sent); first > 15*time.Minute {
			t.Errorf("asked first after %v", first)
		}
		for i := range asked[1:] {
			if gap := asked[i+1].Sub(asked[i]); gap > 29*time.Hour {
				t.Errorf("a gap of %v", gap)
			}
		}
		if last := asked[len(asked)-1].Sub(sent); last > 35*24*time.Hour || last < 32*24*time.Hour {
			t.Errorf("asked last after %v", last)
		}
		if e := entryOf(t, l, no); e.State != ledger.Failed || e.Error != "开票失败" {
			t.Errorf("the order is %s %q", e.State, e.Error)
		}
	})
}

func TestFailedOrderThatIsIssuedLaterIsFoundAtNight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, l, list := failedOrder(t, "内部错误。请稍后再试", true)
		defer l.Close()
		time.Sleep(8 * time.Hour)
		p.finish = ledger.Issued
		r := nightly(t, l, p)
		want(t, r.Summary, map[ledger.State]int{ledger.Issued: 1})
		if e := entryOf(t, l, list[0].Number); !e.RestUntil.IsZero() || e.Error != "" {
			t.Errorf("the doubt stays: %+v", e)
		}
	})
}

// A refused order was never accepted, so that nobody asks for it.
func TestRefusedOrderIsNotAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		list := orders(1, sellerA)
		p.script[list[0].Number] = []behaviour{refuse}
		r, l := newRun(t, p, list)
		defer l.Close()
		execute(t, r)
		time.Sleep(time.Hour)
		execute(t, again(l, p, list))
		nightly(t, l, p)
		if n := len(p.asked[list[0].Number]); n != 0 {
			t.Errorf("asked %d times", n)
		}
	})
}

// Words that may mean that the invoice exists say so, and begin a rest of twelve hours that asking
// again does not make longer.
func TestWordsThatMayMeanIssuedBeginARest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, l, list := failedOrder(t, "内部错误。请稍后再试", true)
		defer l.Close()
		no := list[0].Number
		first := entryOf(t, l, no)
		if rest := time.Until(first.RestUntil); rest < 12*time.Hour-time.Minute || rest > 12*time.Hour {
			t.Errorf("rest of %v, want 12 hours", rest)
		}
		for _, text := range []string{first.Error, rowsOf(t, l)[no].Error} {
			if !strings.HasPrefix(text, "可能已开，勿重开：内部错误。请稍后再试") {
				t.Errorf("the order says %q", text)
			}
		}
		time.Sleep(5 * time.Hour)
		execute(t, again(l, p, list))
		if e := entryOf(t, l, no); !e.RestUntil.Equal(first.RestUntil) || e.Error != first.Error {
			t.Errorf("asking again changed the rest to %v, the words to %q", e.RestUntil, e.Error)
		}
		p.edit = func(_ string, f *pipeline.Found) { f.Code, f.Text = "22", "购方税号有误" }
		time.Sleep(time.Hour)
		execute(t, again(l, p, list))
		if e := entryOf(t, l, no); !e.RestUntil.IsZero() || e.Error != "购方税号有误" {
			t.Errorf("a definite failure still rests until %v: %q", e.RestUntil, e.Error)
		}
	})
}

// A failure that the account was to blame for says nothing of the account today.
func TestOldFailureDoesNotStopTheSeller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		list := orders(2, sellerA)
		p.finish, p.fault, p.trouble = ledger.Failed, "授信额度不足", ledger.TroubleCredit
		r, l := newRun(t, p, list)
		defer l.Close()
		execute(t, r)
		if !r.Stops[sellerA].Account {
			t.Fatal("a new failure does not stop the seller")
		}
		time.Sleep(time.Second)
		second := again(l, p, list)
		execute(t, second)
		if len(second.Stops) != 0 {
			t.Errorf("the seller is stopped again: %+v", second.Stops)
		}
	})
}

// A failed order that turns out to be another invoice than it asked for was accepted once: it is
// its own.
func TestFailedOrderIsComparedByItsLines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, l, list := failedOrder(t, "开票失败", false)
		defer l.Close()
		no := list[0].Number
		p.finish, p.lines = ledger.Issued, 0
		p.edit = func(_ string, f *pipeline.Found) {
			if f.Rates != nil {
				f.Rates[0].Rate = "0.06"
			}
		}
		r := again(l, p, list)
		execute(t, r)
		e := entryOf(t, l, no)
		if e.State != ledger.Issued || e.Differs == nil || e.Differs.Code != rules.InvoiceDiffers || r.Differing != 1 || p.lines != 1 {
			t.Errorf("the order is %s, difference %+v, %d orders asked for with lines", e.State, e.Differs, p.lines)
		}
	})
}

// Nothing that the platform does not answer makes a failed order anything else.
func TestFailedOrderStaysWithoutAnAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, l, list := failedOrder(t, "内部错误。请稍后再试", true)
		defer l.Close()
		no := list[0].Number
		was := entryOf(t, l, no)
		time.Sleep(time.Minute)
		p.accepted[no] = nil // the platform does not know it any more
		for range 3 {
			execute(t, again(l, p, list))
			time.Sleep(time.Hour)
		}
		e := entryOf(t, l, no)
		if e.State != ledger.Failed || e.Error != was.Error || !e.RestUntil.Equal(was.RestUntil) || p.submits[no] != 1 {
			t.Errorf("the order is %s %q, rests until %v, sent %d times", e.State, e.Error, e.RestUntil, p.submits[no])
		}
	})
}
