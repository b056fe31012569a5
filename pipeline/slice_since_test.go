package pipeline_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// rehanded is a ledger on which a worker issued some orders, and on which a person handed out more
// since, of an account that fails them all by now.
type rehanded struct {
	t   *testing.T
	p   *fakePlatform
	l   pipeline.Ledger
	w   *run
	old pipeline.Slice // of the orders that are issued
}

func handOutAgain(t *testing.T) (*rehanded, func()) {
	p := newFake()
	p.takes = 300 * time.Millisecond
	list := orders(80, sellerA)
	r, l := newRun(t, p, list[:20])
	h := &rehanded{t: t, p: p, l: l, w: again(l, p, nil)}
	h.w.Settings.Batch = ledger.Batch{}
	h.handOut(r)
	duties, err := pipeline.Duties(context.Background(), h.w.Parts, h.w.Settings, pipeline.Slots{Submit: 1, Query: 1})
	if err != nil || len(duties) == 0 {
		t.Fatal(duties, err)
	}
	h.old = duties[0]
	c := hire(t, l, p)
	time.Sleep(time.Minute)
	c.stop()
	if len(p.accepted) != 20 {
		t.Fatalf("%d of 20 orders were sent", len(p.accepted))
	}
	lapse(p, 1)
	r = again(l, p, list[20:])
	r.Settings.Batch.ID, r.Settings.Batch.Digest = "b2", "d2"
	h.handOut(r)
	return h, func() { _ = l.Close() }
}

func (h *rehanded) handOut(r *run) {
	h.t.Helper()
	if err := r.do(context.Background(), pipeline.ImportStage); err != nil {
		h.t.Fatal(err)
	}
	if _, err := r.Ledger.HandOut(context.Background(), ledger.Filter{Seller: sellerA}, time.Time{}); err != nil {
		h.t.Fatal(err)
	}
	time.Sleep(time.Second)
}

// work does a slice for a minute.
func (h *rehanded) work(s pipeline.Slice) {
	h.t.Helper()
	for begun := time.Now(); time.Since(begun) < time.Minute; time.Sleep(300 * time.Millisecond) {
		rep, _, err := pipeline.Work(context.Background(), h.w.Parts, h.w.Settings, s)
		if err != nil {
			h.t.Fatal(err)
		}
		s.Standing = rep.Standing
	}
}

// stop is the last stop of the seller.
func (h *rehanded) stop() ledger.Stop {
	h.t.Helper()
	stops, _, err := h.l.Stops(context.Background())
	if err != nil {
		h.t.Fatal(err)
	}
	if len(stops) == 0 {
		return ledger.Stop{}
	}
	return stops[0]
}

func (h *rehanded) stopped() ledger.Trouble { return h.stop().Trouble }

func (h *rehanded) since() time.Time { return h.stop().Since }

// A slice of orders that were handed out earlier, and what was found of them, do not count for an
// account that fails since: ten orders are spent.
func TestTheLastHandOutCounts(t *testing.T) {
	for name, stale := range map[string]func(*pipeline.Slice){
		"job of an earlier one": func(*pipeline.Slice) {},
		"first orders of an earlier one": func(s *pipeline.Slice) {
			s.Standing = pipeline.Standing{Began: s.Since, Doublings: 3, Moved: s.Since}
			s.Since = time.Time{}
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h, end := handOutAgain(t)
				defer end()
				s := h.old
				stale(&s)
				h.work(s)
				if spent := len(h.p.accepted) - 20; spent != 10 || h.stopped() != ledger.TroubleLogin {
					t.Errorf("%d orders were spent, stopped by %q", spent, h.stopped())
				}
			})
		})
	}
}

// A query finds that the account fails what was handed out last.
func TestQueriesStopASellerOfWorkers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, end := handOutAgain(t)
		defer end()
		s := h.old
		s.Limit = 5
		h.w.Timing.Canary = 0
		if _, _, err := pipeline.Work(context.Background(), h.w.Parts, h.w.Settings, s); err != nil {
			t.Fatal(err)
		}
		if h.stopped() != "" {
			t.Fatal("the seller is stopped before a query")
		}
		h.work(pipeline.Slice{Task: pipeline.ReconcileTask, Seller: sellerA, Serials: ledger.WithSerial, Limit: pipeline.SliceLimit})
		if h.stopped() != ledger.TroubleLogin {
			t.Errorf("stopped by %q", h.stopped())
		}
	})
}

// Queries go on while a failed invoice stops a seller, and do not stop it anew.
func TestQueriesGoOnDuringAStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, end := handOutAgain(t)
		defer end()
		renew(h.p)
		s := h.old
		s.Limit = 5
		if _, _, err := pipeline.Work(context.Background(), h.w.Parts, h.w.Settings, s); err != nil {
			t.Fatal(err)
		}
		sent := len(h.p.accepted)
		time.Sleep(time.Second)
		stop := ledger.Stop{Seller: sellerA, Trouble: ledger.TroubleCredit, Code: "22"}
		kept, err := h.l.StopSeller(context.Background(), stop, func(since time.Time) time.Time { return since.Add(time.Hour) })
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		h.work(pipeline.Slice{Task: pipeline.ReconcileTask, Seller: sellerA, Serials: ledger.WithSerial, Limit: pipeline.SliceLimit})
		_, waiting, _, err := h.l.Pending(context.Background(), ledger.Filter{Seller: sellerA})
		if err != nil || waiting > 0 {
			t.Errorf("%d orders of %d have no outcome, %v", waiting, sent, err)
		}
		h.work(s)
		if len(h.p.accepted) != sent {
			t.Errorf("%d orders were sent during the stop", len(h.p.accepted)-sent)
		}
		if !h.since().Equal(kept.Since) {
			t.Errorf("%+v, want the stop of %v", h.stop(), kept.Since)
		}
	})
}

// After a stop that ended by itself ten orders try the account, of the same hand-out, too.
func TestTenOrdersTryAnAccountAfterItsStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, end := handOutAgain(t)
		defer end()
		renew(h.p)
		h.w.Timing.Canary = 0
		s := h.old
		s.Limit = 20
		if _, _, err := pipeline.Work(context.Background(), h.w.Parts, h.w.Settings, s); err != nil {
			t.Fatal(err)
		}
		h.w.Timing.Canary = timing.Canary
		query := pipeline.Slice{Task: pipeline.ReconcileTask, Seller: sellerA, Serials: ledger.WithSerial, Limit: pipeline.SliceLimit}
		h.work(query)
		lapse(h.p, 1)
		s.Limit = pipeline.SliceLimit
		spent := func() int { return len(h.p.accepted) - 20 }
		tried := spent()
		stop := ledger.Stop{Seller: sellerA, Trouble: ledger.TroubleLogin, Code: "22"}
		if _, err := h.l.StopSeller(context.Background(), stop, func(since time.Time) time.Time { return since.Add(time.Minute) }); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Minute)
		h.work(s)
		if n := spent() - tried; n != 10 || h.stopped() != ledger.TroubleLogin {
			t.Errorf("%d orders were spent after the stop, stopped by %q", n, h.stopped())
		}
		time.Sleep(time.Hour) // that stop is over, too
		before := h.since()
		h.work(pipeline.Slice{Task: pipeline.FailedTask, Seller: sellerA, Serials: ledger.WithSerial, Limit: pipeline.SliceLimit})
		if !h.since().Equal(before) {
			t.Error("orders that failed before stop the seller again")
		}
	})
}
