package pipeline_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// lapse makes a fake fail every order from the n-th on, as a login does that has lapsed.
func lapse(p *fakePlatform, n int) {
	p.fault, p.trouble = "登录状态已失效", ledger.TroubleLogin
	p.onAccept = func(no string, accepted int) {
		if accepted >= n {
			p.finishes[no] = ledger.Failed
		}
	}
}

// renew ends it for the orders to come.
func renew(p *fakePlatform) { p.onAccept = nil }

// tenASecond makes calls take a tenth of a second, one after the other.
func tenASecond(p *fakePlatform, r *run) {
	p.latency = 100 * time.Millisecond
	for i := range r.Sellers {
		r.Sellers[i].InFlight, r.Sellers[i].Chunk = 1, 16
	}
}

func stages(name string) []pipeline.Stage {
	if name == "submit" {
		return []pipeline.Stage{pipeline.ImportStage, pipeline.SubmitStage}
	}
	return pipeline.RunStages()
}

func executeStages(t *testing.T, r *run, list []pipeline.Stage) {
	t.Helper()
	if err := r.do(context.Background(), list...); err != nil {
		t.Fatal(err)
	}
}

func TestLapsedBeforeTheRunSpendsTenOrders(t *testing.T) {
	for _, command := range []string{"run", "submit"} {
		t.Run(command, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newFake()
				p.takes = 300 * time.Millisecond
				lapse(p, 1)
				r, l := newRun(t, p, append(orders(300, sellerA), orders(5, sellerB)...))
				defer l.Close()
				tenASecond(p, r)
				executeStages(t, r, stages(command))
				n := 0
				for no := range p.accepted {
					if no[:3] == sellerA[2:5] {
						n++
					}
				}
				if n != 10 {
					t.Errorf("%d of 300 orders were spent, want 10", n)
				}
				if stop := r.Stops[sellerA]; !stop.Account || stop.Trouble != ledger.TroubleLogin || stop.Since.IsZero() {
					t.Errorf("stops: %+v", r.Stops)
				}
				if len(p.accepted) != 15 {
					t.Errorf("%d orders of the other seller were sent, want 5", len(p.accepted)-10)
				}
			})
		})
	}
}

func TestLapsedInTheMiddleSpendsWhatWasSentSinceTheLastLook(t *testing.T) {
	for _, command := range []string{"run", "submit"} {
		t.Run(command, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newFake()
				p.takes = 300 * time.Millisecond
				lapse(p, 150)
				r, l := newRun(t, p, orders(300, sellerA))
				defer l.Close()
				tenASecond(p, r)
				executeStages(t, r, stages(command))
				// Three tenths until an order has failed, two seconds until the next look, and the
				// call that is under way.
				if n := len(p.accepted) - 149; n > 3+20+1 || n < 1 {
					t.Errorf("%d orders were spent", n)
				}
				if !r.Stops[sellerA].Account {
					t.Errorf("stops: %+v", r.Stops)
				}
				if looks := len(p.queries); looks > 30 {
					t.Errorf("%d looks in 17 s", looks)
				}
			})
		})
	}
}

// A platform that takes long must not hold up a month: while nothing is heard, more and more orders
// are sent.
func TestSlowPlatformIsNotWaitedForWithoutEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		p.takes = time.Hour
		r, l := newRun(t, p, orders(300, sellerA))
		defer l.Close()
		begun, sentBy := time.Now(), make(map[time.Duration]int)
		p.onAccept = func(_ string, n int) { sentBy[time.Since(begun).Truncate(timing.Canary)] = n }
		if err := r.do(context.Background(), pipeline.ImportStage, pipeline.SubmitStage); err != nil {
			t.Fatal(err)
		}
		for i, want := range []int{10, 20, 40, 80, 160, 300} {
			if got := sentBy[time.Duration(i)*timing.Canary]; got != want {
				t.Errorf("%d orders were sent within %v, want %d", got, time.Duration(i+1)*timing.Canary, want)
			}
		}
	})
}

func TestOrdersThatAPersonApprovesHaveNoCanary(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		p.takes = time.Hour
		r, l := newRun(t, p, orders(300, sellerA))
		defer l.Close()
		r.Sellers[0].Audit = true
		begun := time.Now()
		executeStages(t, r, stages("submit"))
		if len(p.accepted) != 300 || time.Since(begun) > time.Second || len(p.queries) > 0 {
			t.Errorf("%d orders in %v with %d queries", len(p.accepted), time.Since(begun), len(p.queries))
		}
	})
}

// Orders that fail by their own fault say nothing of the account: they neither stop the seller nor
// open the gate.
func TestOrderThatFailsMovesTheCanary(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		p.takes, p.fault, p.ofOrder = 300*time.Millisecond, "第1行商品编码,不支持开具非特定业务发票！", true
		open, most := 0, 0
		p.onAccept = func(no string, n int) {
			if n <= 120 { // longer than the first orders are waited for
				p.finishes[no] = ledger.Failed
				open = 0
				for other := range p.accepted {
					if time.Since(p.at[other]) < p.takes {
						open++
					}
				}
				most = max(most, open)
			}
		}
		r, l := newRun(t, p, varied(300, 5))
		defer l.Close()
		executeStages(t, r, stages("run"))
		want(t, r.Summary, map[ledger.State]int{ledger.Issued: 180, ledger.Failed: 120})
		if most > 10 || len(r.Stops) > 0 {
			t.Errorf("%d orders were open at once, stops %+v", most, r.Stops)
		}
	})
}

func TestFirstOrdersCostLittleTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		took := func(audit bool) time.Duration {
			p := newFake()
			p.latency, p.takes = time.Millisecond, 500*time.Millisecond
			r, l := newRun(t, p, orders(1000, sellerA))
			defer l.Close()
			r.Sellers[0].Audit = audit
			begun := time.Now()
			executeStages(t, r, stages("run"))
			want(t, r.Summary, map[ledger.State]int{ledger.Issued: 1000})
			return time.Since(begun)
		}
		without, with := took(true), took(false)
		if with-without > time.Second {
			t.Errorf("%v, without waiting for the first orders %v", with, without)
		}
	})
}

// A platform that does not show young orders makes a question about them cost many calls: they are
// left out for a while.
func TestHiddenOrdersAreNotAskedAboutAllTheTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		p.hidden, p.takes = 400*time.Millisecond, 400*time.Millisecond
		r, l := newRun(t, p, orders(200, sellerA))
		defer l.Close()
		tenASecond(p, r)
		executeStages(t, r, stages("run"))
		want(t, r.Summary, map[ledger.State]int{ledger.Issued: 200})
		if n := len(p.queries); n > 40 {
			t.Errorf("%d queries", n)
		}
	})
}

func TestTwoProcessesKeepToOneNumberAndOneStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		p.latency, p.takes = 50*time.Millisecond, 400*time.Millisecond
		lapse(p, 1)
		r, l := newRun(t, p, orders(300, sellerA))
		defer l.Close()
		executeStages(t, r, []pipeline.Stage{pipeline.ImportStage})
		ended := make(chan *run)
		for _, owner := range []string{"run-2", "run-3", "run-4"} {
			one := again(l, p, nil)
			one.Owner, one.Batch = owner, ledger.Batch{}
			go func() {
				if err := one.do(context.Background(), pipeline.SubmitStage); err != nil {
					t.Error(err)
				}
				ended <- one
			}()
		}
		for range 3 {
			if one := <-ended; one.Stops[sellerA].Trouble != ledger.TroubleLogin || one.Stops[sellerA].Text == "" {
				t.Errorf("%s tells of %+v", one.Owner, one.Stops)
			}
		}
		if len(p.accepted) != 10 {
			t.Errorf("%d orders were spent by three processes, want 10", len(p.accepted))
		}
	})
}

// stopFirst is a ledger that wants a failure for the account recorded when the seller is stopped.
type stopFirst struct {
	pipeline.Ledger
	t      *testing.T
	failed int
}

func (l *stopFirst) Update(ctx context.Context, changes []ledger.Change, owner string, now time.Time) error {
	for _, c := range changes {
		if c.State != ledger.Failed {
			continue
		}
		l.failed++
		if stops, at, err := l.Stops(ctx); err != nil || len(stops) != 1 || !stops[0].Open(at) {
			l.t.Errorf("a failure is recorded, which makes room for another order, with stops %+v, %v", stops, err)
		}
	}
	return l.Ledger.Update(ctx, changes, owner, now)
}

func TestSellerIsStoppedBeforeItsFailuresAreRecorded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		p.latency, p.takes = 50*time.Millisecond, 400*time.Millisecond
		lapse(p, 1)
		r, l := newRun(t, p, orders(30, sellerA))
		defer l.Close()
		watched := &stopFirst{Ledger: r.Ledger, t: t}
		r.Ledger = watched
		executeStages(t, r, stages("run"))
		if watched.failed == 0 {
			t.Error("no failure was recorded")
		}
	})
}

// Others that stop the seller while this run has nothing to claim show in its report, too.
func TestStopOfAnotherProcessShowsInTheReport(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		p.latency = time.Second
		r, l := newRun(t, p, orders(4, sellerA))
		defer l.Close()
		p.onAccept = func(string, int) {
			go func() {
				_, err := l.StopSeller(context.Background(), ledger.Stop{Seller: sellerA, Trouble: ledger.TroubleCredit, Code: "22", Text: "暂停授信"},
					func(since time.Time) time.Time { return since.Add(time.Hour) })
				if err != nil {
					t.Error(err)
				}
			}()
		}
		executeStages(t, r, stages("submit"))
		if stop := r.Stops[sellerA]; stop.Trouble != ledger.TroubleCredit || stop.Until.IsZero() {
			t.Errorf("stops %+v", r.Stops)
		}
		if s := r.Summary.Stops; len(s) != 1 || !s[0].Ended || s[0].Text != "暂停授信" {
			t.Errorf("summary: %+v", s)
		}
	})
}

func TestInterruptedWhileTheFirstOrdersAreWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		p.takes = time.Hour
		r, l := newRun(t, p, orders(100, sellerA))
		defer l.Close()
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if err := r.do(ctx, pipeline.RunStages()...); !errors.Is(err, context.DeadlineExceeded) {
			t.Fatal(err)
		}
		want(t, r.Summary, map[ledger.State]int{ledger.Submitted: 10, ledger.Ready: 90})
	})
}

// unknownText fails orders with words that nobody knows.
func unknownText(p *fakePlatform, fails func(n int) bool) {
	p.takes, p.fault = 300*time.Millisecond, "处理未通过，金额1234.00"
	p.onAccept = func(no string, n int) {
		if fails(n) {
			p.finishes[no] = ledger.Failed
		}
	}
}

func TestUnknownTextIsTheAccountsWhenEverybodyMeetsIt(t *testing.T) {
	for name, c := range map[string]struct {
		list  []*invoice.Draft
		fails func(n int) bool
		stops bool
	}{
		"different buyers and goods":      {varied(100, 5), func(int) bool { return true }, true},
		"in the middle of a run":          {varied(300, 5), func(n int) bool { return n > 100 }, true},
		"one goods code":                  {varied(40, 1), func(int) bool { return true }, false},
		"two goods codes":                 {varied(40, 2), func(int) bool { return true }, false},
		"one buyer":                       {orders(40, sellerA), func(int) bool { return true }, false},
		"others are issued in between":    {varied(40, 5), func(n int) bool { return n%4 != 0 }, false},
		"four orders":                     {varied(40, 5), func(n int) bool { return n <= 4 }, false},
		"the last orders of a small file": {varied(12, 5), func(n int) bool { return n > 8 }, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newFake()
				unknownText(p, c.fails)
				r, l := newRun(t, p, c.list)
				defer l.Close()
				tenASecond(p, r)
				executeStages(t, r, stages("run"))
				stop, stopped := r.Stops[sellerA]
				if stopped != c.stops || stopped && stop.Trouble != ledger.TroubleOther {
					t.Errorf("stops %+v after %d orders", r.Stops, len(p.accepted))
				}
				if c.stops && len(p.accepted) > 140 {
					t.Errorf("%d orders were spent", len(p.accepted))
				}
			})
		})
	}
}

func TestUnknownTextOfOldOrdersStopsNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		p.takes = time.Hour
		list := varied(20, 5)
		r, l := newRun(t, p, list)
		defer l.Close()
		executeStages(t, r, stages("submit"))
		p.finish, p.fault = ledger.Failed, "处理未通过"
		time.Sleep(2 * time.Hour)
		p.takes = 0
		late := again(l, p, slices.Clone(list))
		executeStages(t, late, pipeline.ReconcileStages(false))
		want(t, late.Summary, map[ledger.State]int{ledger.Failed: 20})
		if len(late.Stops) > 0 {
			t.Errorf("stops %+v", late.Stops)
		}
	})
}
