package pipeline_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// askedStill reports whether a stage takes an order for one that failed and is not issued.
func askedStill(t *testing.T, p pipeline.Platform, l *sqlledger.Store, no string) bool {
	t.Helper()
	failed := map[int64]bool{}
	r := again(l, p, nil)
	id := entryOf(t, l, no).ID
	r.Batch, r.Orders = ledger.Batch{}, []int64{id}
	if err := r.do(context.Background(), pipeline.AskFailedStage(failed)); err != nil {
		t.Fatal(err)
	}
	return failed[id]
}

// takeOut drops a failed order as a person does.
func takeOut(t *testing.T, l *sqlledger.Store, no string) {
	t.Helper()
	d := ledger.Decision{Filter: ledger.Filter{Orders: []int64{entryOf(t, l, no).ID}}, From: []ledger.State{ledger.Failed}, To: ledger.Dropped}
	if n, err := l.Decide(context.Background(), d, time.Now()); err != nil || n != 1 {
		t.Fatal(n, err)
	}
}

// The failed part of a split order says nothing of the other parts.
func TestFailedPartIsNotAFailedOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, l, list := failedOrder(t, "购方税号有误", false)
		defer l.Close()
		no := list[0].Number
		if !askedStill(t, p, l, no) {
			t.Error("the whole order has failed, which is not believed")
		}
		time.Sleep(time.Second)
		p.edit = func(_ string, f *pipeline.Found) {
			f.Code, f.Text = "22", "购方税号有误"
			f.Gross /= 2
		}
		if askedStill(t, p, l, no) {
			t.Error("a part of it is taken for the whole")
		}
	})
}

// A dropped order of which only a part is issued has an invoice that a person must see.
func TestDroppedOrderThatIsIssuedInPart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, l, list := failedOrder(t, "购方税号有误", false)
		defer l.Close()
		no := list[0].Number
		takeOut(t, l, no)
		time.Sleep(time.Hour)
		p.finish = ledger.Issued
		p.edit = func(_ string, f *pipeline.Found) { f.State = ledger.Submitted } // its parts disagree
		r := nightly(t, l, p)
		e := entryOf(t, l, no)
		if e.State != ledger.Issued || e.Differs == nil || e.Differs.Code != rules.DroppedIssued || r.Differing != 1 {
			t.Errorf("the order is %s, difference %+v, %d counted", e.State, e.Differs, r.Differing)
		}
	})
}

// After a failure a like order passed and was issued; then the platform issues the first one, too.
func TestFailureThatIsIssuedBesideALikeOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, l, list := failedOrder(t, "购方税号有误", false)
		defer l.Close()
		no := list[0].Number
		p.finishes = map[string]ledger.State{no: ledger.Failed}
		p.finish = ledger.Issued
		second, heard := retypedFor(l, p, "A-2", "1.13")
		execute(t, second)
		if turnedAwayFor(*heard) != "" || entryOf(t, l, "A-2").State != ledger.Issued {
			t.Fatalf("the second is %s, %v", entryOf(t, l, "A-2").State, *heard)
		}
		time.Sleep(time.Hour)
		p.finishes = nil
		nightly(t, l, p)
		e := entryOf(t, l, no)
		if e.State != ledger.Issued || e.Differs == nil || e.Differs.Code != rules.IssuedBeside || e.Differs.Args[1] != "A-2" {
			t.Errorf("the order is %s, difference %+v", e.State, e.Differs)
		}
	})
}

// Words that may mean that the order was issued begin a rest; when it is over, whoever names the
// order can have it issued again, although the platform says the same.
func TestOrderThatMayExistIsRetriedAfterItsRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, l, list := failedOrder(t, "内部错误。请稍后再试", true)
		defer l.Close()
		no := list[0].Number
		retry := func() *pipeline.Retry {
			w := &pipeline.Retry{Numbers: []string{no}}
			r := again(l, p, nil)
			r.Batch = ledger.Batch{}
			if err := r.do(context.Background(), pipeline.RetryStages(w)...); err != nil {
				t.Fatal(err)
			}
			return w
		}
		if w := retry(); len(w.Report.Left[pipeline.LeftResting]) != 1 {
			t.Errorf("within the rest: %+v", w.Report)
		}
		time.Sleep(13 * time.Hour)
		if !askedStill(t, p, l, no) {
			t.Error("it is not known to have failed")
		}
		if w := retry(); w.Report.Retried != 1 {
			t.Errorf("after the rest: %+v", w.Report)
		}
	})
}
