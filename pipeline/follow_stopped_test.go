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

// A run that follows workers ends after a stop when no call is under way any more, with the counts
// as they are then; where a worker died in a call, after the lease of its claim.
func TestTheRunThatFollowsWaitsForCallsUnderWay(t *testing.T) {
	for name, ends := range map[string]bool{"they end": true, "their worker died": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newFake()
				r, l := newRun(t, p, orders(10, sellerA))
				defer l.Close()
				var stopped time.Time
				r.Parts.HandedOut = func() { stopped = stopDuring(t, l, ends) }
				rep, err := pipeline.Execute(t.Context(), r.Parts, r.Settings, pipeline.RunWithWorkers()...)
				took := time.Since(stopped)
				if err != nil || rep.Stops[sellerA].Trouble != ledger.TroubleLogin {
					t.Fatalf("%+v, %v", rep.Stops, err)
				}
				if ends {
					want(t, rep.Summary, map[ledger.State]int{ledger.Ready: 7, ledger.Submitted: 3})
				} else {
					want(t, rep.Summary, map[ledger.State]int{ledger.Ready: 5, ledger.Submitting: 5})
				}
				least, most := 4*time.Second, 6*time.Second
				if !ends {
					least, most = timing.Lease, timing.Lease+3*time.Second
				}
				if took < least || took > most {
					t.Errorf("it ended %v after the stop", took)
				}
			})
		})
	}
}

// stopDuring has a worker claim five orders, and the seller stopped in a second. Where the calls
// end, that is four seconds later: three were made.
func stopDuring(t *testing.T, l pipeline.Ledger, ends bool) (stopped time.Time) {
	c := ledger.Claim{Filter: ledger.Filter{Seller: sellerA, Handed: ledger.NoEnd}, Owner: "other", Now: time.Now(), Lease: time.Hour, Limit: 5,
		Effect: ledger.Issue, Prepare: func(*ledger.Entry) (string, error) { return "hash", nil }}
	list, err := l.Claim(context.Background(), c)
	if err != nil || len(list) != 5 {
		t.Fatal(len(list), err)
	}
	time.AfterFunc(time.Second, func() {
		s := ledger.Stop{Seller: sellerA, Trouble: ledger.TroubleLogin, Code: "22"}
		if _, err := l.StopSeller(context.Background(), s, func(since time.Time) time.Time { return since.Add(time.Hour) }); err != nil {
			t.Error(err)
		}
	})
	if !ends {
		return time.Now().Add(time.Second)
	}
	time.AfterFunc(5*time.Second, func() {
		var changes []ledger.Change
		for i, e := range list {
			c := ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Ready}
			if i < 3 {
				c.State, c.Serial, c.NextAt = ledger.Submitted, "S"+e.Key.OrderNo, time.Now().Add(time.Minute)
			}
			changes = append(changes, c)
		}
		if err := l.Update(context.Background(), changes, "other", time.Now()); err != nil {
			t.Error(err)
		}
	})
	return time.Now().Add(time.Second)
}

// Orders of a seller that was stopped before a command began are not waited for: workers send none
// of them. What waits for an answer is followed for as long as the command waits.
func TestReconcileOfASellerThatWasStoppedBefore(t *testing.T) {
	for name, waiting := range map[string]int{"nothing was sent": 0, "some were sent": 3} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newFake()
				r, l := newRun(t, p, append(orders(5, sellerA), orders(2, sellerB)...))
				defer l.Close()
				defer present(t, l, sellerA)()
				handed, stop := context.WithCancel(t.Context())
				r.Parts.HandedOut = stop
				if _, err := pipeline.Execute(handed, r.Parts, r.Settings, pipeline.RunWithWorkers()...); err == nil {
					t.Fatal("it was not interrupted")
				}
				left := 7
				if waiting > 0 {
					stopDuring(t, l, true)
					left -= waiting
				} else {
					s := ledger.Stop{Seller: sellerA, Trouble: ledger.TroubleLogin, Code: "22"}
					if _, err := l.StopSeller(t.Context(), s, func(since time.Time) time.Time { return since.Add(time.Hour) }); err != nil {
						t.Fatal(err)
					}
				}
				time.Sleep(10 * time.Second)
				begun := time.Now()
				follows := again(l, p, nil)
				follows.Settings.Timing.Wait = 20 * time.Second
				rep, err := pipeline.Execute(t.Context(), follows.Parts, follows.Settings, pipeline.ReconcileWithWorkers()...)
				if _, is := errors.AsType[*pipeline.UnservedError](err); !is { // nobody has the other seller
					t.Error(err)
				}
				least, most := 0*time.Second, 10*time.Second
				if waiting > 0 {
					least, most = 20*time.Second, 25*time.Second
				}
				if took := time.Since(begun); took < least || took > most || rep.Summary.Count(ledger.Ready) != left {
					t.Errorf("after %v: %+v", took, rep.Summary.States)
				}
			})
		})
	}
}
