package pipeline_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// A serial number that belongs to another order is dropped: the order stays accepted, is asked for
// by its number, and is never sent again, whatever the platform shows of it.
func TestSerialOfAnotherOrderIsDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		list := orders(2, sellerA)
		first, second := list[0].Number, list[1].Number
		p.mistakes = map[string]string{"S" + first: second}
		p.hidden = time.Hour // by its number the order shows late
		r, l := newRun(t, p, list)
		defer l.Close()
		r.Timing.Wait = 30 * time.Minute
		execute(t, r)
		if e := entryOf(t, l, first); e.State != ledger.Submitted || e.Serial != "" || e.Key.OrderNo != first {
			t.Fatalf("the order is %s with serial number %q", e.State, e.Serial)
		}
		for _, refs := range p.queries[1:] {
			for _, ref := range refs {
				if ref.OrderNo == first && ref.Serial != "" {
					t.Errorf("asked by %q after it was dropped", ref.Serial)
				}
			}
		}
		time.Sleep(time.Hour)
		execute(t, again(l, p, list))
		if e := entryOf(t, l, first); e.State != ledger.Issued || e.Serial != "S"+first {
			t.Errorf("in the end it is %s with serial number %q", e.State, e.Serial)
		}
		if twice := p.acceptedTwice(); len(twice) > 0 || p.submits[first] != 1 {
			t.Errorf("sent %d times, accepted twice: %v", p.submits[first], twice)
		}
	})
}

// An order that was accepted is never sent again, with or without a serial number, however often
// the platform says that it has no such order.
func TestAcceptedOrderThatDoesNotShowIsNeverSentAgain(t *testing.T) {
	for name, serial := range map[string]bool{"with_serial": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newFake()
				list := orders(1, sellerA)
				no := list[0].Number
				p.hidden = 365 * 24 * time.Hour
				if !serial {
					p.mistakes = map[string]string{"S" + no: ""}
				}
				r, l := newRun(t, p, list)
				defer l.Close()
				for range 3 {
					r.Timing.Wait = 2 * time.Minute
					execute(t, r)
					r = again(l, p, list)
				}
				e := entryOf(t, l, no)
				if e.State != ledger.Submitted || p.submits[no] != 1 {
					t.Errorf("the order is %s, sent %d times", e.State, p.submits[no])
				}
				if e.Serial != "" {
					t.Errorf("it is still asked by %s, which the platform does not know", e.Serial)
				}
			})
		})
	}
}

// An issued order whose serial number turns out to be another's stays issued, says so, and gets its
// own invoice back.
func TestIssuedOrderWithTheSerialOfAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		list := orders(1, sellerA)
		no := list[0].Number
		r, l := newRun(t, p, list)
		defer l.Close()
		execute(t, r)
		p.mistakes = map[string]string{"S" + no: "A-9"}
		recheck := func() *run {
			again := again(l, p, list)
			if err := again.do(context.Background(), pipeline.ReconcileStages(true)...); err != nil {
				t.Fatal(err)
			}
			return again
		}
		second := recheck()
		e := entryOf(t, l, no)
		if e.State != ledger.Issued || e.Differs == nil || e.Differs.Code != rules.InvoiceDiffers || second.Differing != 1 {
			t.Fatalf("the order is %s, difference %+v", e.State, e.Differs)
		}
		recheck()
		if e := entryOf(t, l, no); e.Serial != "S"+no || p.submits[no] != 1 {
			t.Errorf("serial number %q, sent %d times", e.Serial, p.submits[no])
		}
	})
}

// An answer in other case of letters decides nothing about an accepted order that is asked for by
// its number.
func TestOrderNumberInOtherCaseIsNotOurs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		list := orders(1, sellerA)
		no := list[0].Number
		p.mistakes = map[string]string{"S" + no: ""}
		p.edit = func(_ string, f *pipeline.Found) { f.OrderNo = "a" + f.OrderNo[1:] + "x" }
		r, l := newRun(t, p, list)
		defer l.Close()
		r.Timing.Wait = time.Minute
		execute(t, r)
		if e := entryOf(t, l, no); e.State != ledger.Submitted || p.submits[no] != 1 {
			t.Errorf("the order is %s, sent %d times", e.State, p.submits[no])
		}
	})
}
