package pipeline_test

import (
	"context"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// stopped has a first run over list that is stopped by a lapsed login.
func stopped(t *testing.T, list []*invoice.Draft) (*fakePlatform, *keptLedger) {
	t.Helper()
	p := newFake()
	p.takes = 300 * time.Millisecond
	lapse(p, 1)
	r, l := newRun(t, p, list)
	t.Cleanup(func() { _ = l.Close() })
	tenASecond(p, r)
	execute(t, r)
	if len(p.accepted) != 10 || !r.Stops[sellerA].Account {
		t.Fatalf("%d orders, stops %+v", len(p.accepted), r.Stops)
	}
	return p, &keptLedger{l}
}

// keptLedger is a ledger with the questions of these tests.
type keptLedger struct{ pipeline.Ledger }

func (l *keptLedger) stop(t *testing.T) (s ledger.Stop, open bool) {
	t.Helper()
	stops, now, err := l.Stops(context.Background())
	if err != nil || len(stops) != 1 {
		t.Fatalf("stops %+v, %v", stops, err)
	}
	return stops[0], stops[0].Open(now)
}

// A person who types the command again spends one order while the cause lasts.
func TestRunAfterAStopTriesWithOneOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		list := orders(100, sellerA)
		p, l := stopped(t, list)
		first, _ := l.stop(t)
		time.Sleep(10*time.Minute + 700*time.Microsecond) // what is sent at once has the time of a whole millisecond
		second := again(l, p, list)
		execute(t, second)
		renewed, open := l.stop(t)
		if len(p.accepted) != 11 || second.Stops[sellerA].Trouble != ledger.TroubleLogin {
			t.Errorf("%d orders in all, want one more; stops %+v", len(p.accepted), second.Stops)
		}
		if !open || !renewed.Since.After(first.Since.Add(9*time.Minute)) || renewed.Until.Sub(renewed.Since) != 30*time.Minute {
			t.Errorf("first %+v, then %+v", first, renewed)
		}
		renew(p)
		time.Sleep(time.Minute)
		third := again(l, p, list)
		execute(t, third)
		want(t, third.Summary, map[ledger.State]int{ledger.Issued: 89, ledger.Failed: 11})
		if s, open := l.stop(t); open || s.Cleared.IsZero() || len(third.Stops) > 0 || len(third.Summary.Stops) > 0 {
			t.Errorf("the stop is %+v, the run tells of %+v", s, third.Stops)
		}
	})
}

// What was sent before the login was renewed fails late, and must stop nobody.
func TestOldAnswersDoNotStopTheSellerAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		list := orders(60, sellerA)
		p := newFake()
		p.takes = time.Hour
		lapse(p, 1)
		r, l := newRun(t, p, list)
		defer l.Close()
		r.Timing.Wait = time.Second
		r.Sellers[0].Chunk = 16
		executeStages(t, r, []pipeline.Stage{pipeline.ImportStage})
		half := again(l, p, nil)
		half.Batch, half.Timing.Canary = ledger.Batch{}, 0 // they were all sent by somebody who did not look
		ctx, cancel := context.WithCancel(context.Background())
		p.latency = 10 * time.Millisecond
		go func() {
			time.Sleep(70 * time.Millisecond)
			cancel()
		}()
		_ = half.do(ctx, pipeline.SubmitStage)
		spent := len(p.accepted)
		if spent < 20 || spent > 40 {
			t.Fatalf("%d orders were sent", spent)
		}
		time.Sleep(2 * time.Hour)
		renew(p)
		p.takes = 300 * time.Millisecond
		second := again(l, p, list)
		execute(t, second)
		want(t, second.Summary, map[ledger.State]int{ledger.Issued: 60 - spent, ledger.Failed: spent})
		if len(second.Stops) > 0 {
			t.Errorf("stops %+v", second.Stops)
		}
	})
}

// Nothing is sent by reconcile, so nothing that it finds stops a seller.
func TestReconcileStopsNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		list := orders(8, sellerA)
		p := newFake()
		p.takes = time.Hour
		lapse(p, 1)
		r, l := newRun(t, p, list)
		defer l.Close()
		executeStages(t, r, stages("submit"))
		time.Sleep(2 * time.Hour)
		late := again(l, p, list)
		executeStages(t, late, pipeline.ReconcileStages(false))
		want(t, late.Summary, map[ledger.State]int{ledger.Failed: 8})
		if len(late.Stops) > 0 || late.Failed != 8 {
			t.Errorf("stops %+v, %d failures", late.Stops, late.Failed)
		}
	})
}

func TestStopEndsByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		list := orders(100, sellerA)
		p, l := stopped(t, list)
		time.Sleep(31 * time.Minute)
		second := again(l, p, list)
		execute(t, second)
		if len(p.accepted) != 20 {
			t.Errorf("%d orders in all, want ten more: the stop had ended", len(p.accepted))
		}
	})
}

func TestStopsLastAsLongAsTheirKind(t *testing.T) {
	for kind, want := range map[ledger.Trouble]string{
		ledger.TroubleLogin: "2000-01-01T08:30:00+08:00", ledger.TroubleDevice: "2000-01-01T08:30:00+08:00",
		ledger.TroubleCredit: "2000-02-01T00:00:00+08:00", ledger.TroubleStock: "2000-01-02T00:00:00+08:00", ledger.TroubleQuota: "2000-01-02T00:00:00+08:00",
	} {
		synctest.Test(t, func(t *testing.T) { // begins at 2000-01-01 00:00 UTC
			p := newFake()
			p.finish, p.fault, p.trouble = ledger.Failed, "x", kind
			r, l := newRun(t, p, orders(20, sellerA))
			defer l.Close()
			execute(t, r)
			kept := &keptLedger{l}
			s, open := kept.stop(t)
			if got := s.Until.In(beijing.Zone).Truncate(time.Minute).Format(time.RFC3339); !open || got != want {
				t.Errorf("%s lasts until %s, want %s", kind, got, want)
			}
		})
	}
}

// A call that is accepted shows that calls are: it ends a stop that a refused call had caused. One
// that a failed invoice had caused ends with an invoice.
func TestAcceptedCallEndsTheStopOfACall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		list := orders(60, sellerA)
		p := newFake()
		p.latency = 10 * time.Millisecond
		for _, d := range list {
			p.script[d.Number] = []behaviour{stopAccount, accept}
		}
		r, l := newRun(t, p, list)
		defer l.Close()
		kept := &keptLedger{l}
		execute(t, r)
		if s, open := kept.stop(t); !open || s.Trouble != ledger.TroubleBinding || s.Code != "E9301" || len(p.accepted) > 0 {
			t.Fatalf("%+v, %d accepted", s, len(p.accepted))
		}
		refused := len(p.submits)
		for no := range p.script {
			p.script[no] = nil
		}
		p.takes = time.Hour
		second := again(l, p, list)
		second.Timing.Canary = time.Hour
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		_ = second.do(ctx, pipeline.RunStages()...)
		if s, open := kept.stop(t); open || s.Cleared.IsZero() {
			t.Errorf("after an accepted call: %+v", s)
		}
		if len(p.accepted) != 10 || refused > 4 {
			t.Errorf("%d orders wait for the first outcome, want 10; %d calls were refused", len(p.accepted), refused)
		}
	})
}

// A call that is accepted ends a stop that was of every call, and no other one: it shows nothing of
// issuing. A call from before the stop shows nothing at all.
func TestCallAcceptedEndsTheStopOfCalls(t *testing.T) {
	for _, c := range []struct {
		trouble ledger.Trouble
		code    string
		later   time.Duration // another stop begins that much after the call did
		ends    bool
	}{
		{ledger.TroubleToken, "070601", 0, true},
		{ledger.TroubleSetup, "", 0, true},
		{ledger.TroubleToken, "22", 0, false},
		{ledger.TroubleToken, "070601", time.Minute, false},
		{ledger.TroubleQuota, "0202", 0, false},
		{ledger.TroubleLogin, "22", 0, false},
		{ledger.TroublePermission, "070302", 0, false},
	} {
		synctest.Test(t, func(t *testing.T) {
			l := openLedger(t, filepath.Join(t.TempDir(), "ledger.db"))
			defer l.Close()
			ctx, stop := context.Background(), ledger.Stop{Seller: sellerA, Trouble: c.trouble, Code: c.code}
			stops := func() {
				t.Helper()
				if _, err := l.StopSeller(ctx, stop, func(since time.Time) time.Time { return since.Add(time.Hour) }); err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Minute)
			}
			known := &pipeline.KnownStops{}
			stops()
			began := time.Now()
			if c.later > 0 {
				time.Sleep(c.later)
				stops()
			}
			for range 2 { // the second call finds the stop ended, if the first did
				if err := known.CallAccepted(ctx, l, sellerA, began); err != nil {
					t.Fatal(err)
				}
				if s, open := (&keptLedger{l}).stop(t); open == c.ends {
					t.Errorf("%s %s, later %v: %+v, open %v", c.trouble, c.code, c.later, s, open)
				}
			}
			if c.later == 0 {
				return
			}
			if err := known.CallAccepted(ctx, l, sellerA, time.Now()); err != nil {
				t.Fatal(err)
			}
			if s, open := (&keptLedger{l}).stop(t); open {
				t.Errorf("after a call that began later than the stop: %+v", s)
			}
		})
	}
}

// An invoice that comes when nobody sends any more ends the stop, too.
func TestLateInvoiceEndsTheStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		list := orders(100, sellerA)
		p, l := stopped(t, list)
		renew(p)
		p.takes = 5 * time.Minute
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = again(l, p, list).do(ctx, pipeline.RunStages()...) // it sent one order and was interrupted
		if _, open := l.stop(t); !open || len(p.accepted) != 11 {
			t.Fatalf("%d orders", len(p.accepted))
		}
		time.Sleep(10 * time.Minute)
		executeStages(t, again(l, p, list), pipeline.ReconcileStages(false))
		if s, _ := l.stop(t); s.Cleared.IsZero() {
			t.Errorf("%+v", s)
		}
	})
}

// Trouble of this machine is no trouble of the account: others go on.
func TestTroubleOfThisMachineIsNotKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		p.elsewhere = true
		r, l := newRun(t, p, orders(20, sellerA))
		defer l.Close()
		_, err := l.StopSeller(context.Background(), ledger.Stop{Seller: sellerA, Trouble: ledger.TroubleStock}, func(since time.Time) time.Time { return since })
		if err != nil {
			t.Fatal(err)
		}
		execute(t, r)
		stops, _, err := l.Stops(context.Background())
		if err != nil || len(stops) != 1 || stops[0].Trouble != ledger.TroubleStock || !r.Stops[sellerA].Account || len(r.Summary.Stops) != 1 {
			t.Errorf("kept %+v (%v), stops %+v, summary %+v", stops, err, r.Stops, r.Summary.Stops)
		}
	})
}

// Calls that wait for their turn while the seller is stopped are not made.
func TestStoppedSellerGivesItsTurnsUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		list := orders(8, sellerA)
		p.script[list[0].Number] = []behaviour{stopAccount}
		p.turn = func(no string) {
			if no != list[0].Number {
				time.Sleep(time.Second)
			}
		}
		r, l := newRun(t, p, list)
		defer l.Close()
		execute(t, r)
		want(t, r.Summary, map[ledger.State]int{ledger.Ready: 8})
		if len(p.accepted) > 0 || r.Stops[sellerA].Code != "E9301" {
			t.Errorf("%d orders were sent, stops %+v", len(p.accepted), r.Stops)
		}
	})
}
