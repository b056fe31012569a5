package pipeline_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// present keeps a worker alive that has one seller, and does nothing, until the test ends.
func present(t *testing.T, l pipeline.Ledger, seller string) (leave func()) {
	t.Helper()
	live := func() {
		w := ledger.Worker{Name: "idle", Terms: []ledger.Term{{Seller: seller}}}
		if err := l.WorkerLives(context.Background(), w); err != nil {
			t.Error(err)
		}
	}
	live()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(3 * time.Second)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				live()
			}
		}
	}()
	return func() { cancel(); <-done }
}

// Workers that do not have the seller are as good as none: the run says so, or does it itself.
func TestRunBesideWorkersWithoutTheSeller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		r, l := newRun(t, p, orders(3, sellerA))
		defer l.Close()
		defer present(t, l, sellerB)()
		begun := time.Now()
		_, err := pipeline.Execute(context.Background(), r.Parts, r.Settings, pipeline.RunWithWorkers()...)
		unserved, is := errors.AsType[*pipeline.UnservedError](err)
		if took := time.Since(begun); !is || unserved.Left[0].Seller != sellerA || unserved.Left[0].Handed != 3 || took > 10*time.Second || len(p.submits) > 0 {
			t.Errorf("after %v, %d sent: %v", took, len(p.submits), err)
		}
		asks := again(l, p, nil) // it sends nothing, and leaves the orders to a worker that comes
		asks.Settings.OrSelf = true
		if _, err := pipeline.Execute(context.Background(), asks.Parts, asks.Settings, pipeline.ReconcileWithWorkers()...); err != nil {
			t.Error(err)
		}
		left, err := l.Outstanding(context.Background(), ledger.Filter{Seller: sellerA})
		if err != nil || left.Handed != 3 || len(p.submits) > 0 {
			t.Errorf("%d are handed out, %d sent: %v", left.Handed, len(p.submits), err)
		}
		self := again(l, p, orders(3, sellerA))
		self.Settings.OrSelf, self.Settings.Sends = true, true
		var alone []pipeline.Unserved
		self.Parts.Alone = func(left []pipeline.Unserved) { alone = left }
		rep, err := pipeline.Execute(context.Background(), self.Parts, self.Settings, pipeline.RunWithWorkers()...)
		if err != nil {
			t.Fatal(err)
		}
		want(t, rep.Summary, map[ledger.State]int{ledger.Issued: 3})
		if len(alone) != 1 || alone[0].Seller != sellerA || alone[0].Handed != 3 {
			t.Errorf("it did the work itself because of %+v", alone)
		}
	})
}

// While workers have work of another seller, the run says once that nobody does that of this one.
func TestRunSaysWhichSellerNoWorkerHas(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		r, l := newRun(t, p, append(orders(3, sellerA), orders(3, sellerB)...))
		defer l.Close()
		defer present(t, l, sellerB)()
		var said []string
		r.Parts.Unserved = func(u pipeline.Unserved) { said = append(said, u.Seller) }
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		if _, err := pipeline.Execute(ctx, r.Parts, r.Settings, pipeline.RunWithWorkers()...); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		if len(said) != 1 || said[0] != sellerA {
			t.Errorf("said of %v", said)
		}
	})
}

// While workers do what they can, what no worker has is said, and then it ends with that: ready
// orders that nobody handed out are not waited for, and neither are those whose time is over.
func TestWorkersDoWhatTheyCanOfMixedOrders(t *testing.T) {
	for name, stages := range map[string][]pipeline.Stage{"until sent": {pipeline.AwaitSentStage}, "until final": pipeline.ReconcileWithWorkers()} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newFake()
				list := append(orders(20, sellerA), orders(5, sellerB)...)
				r, l := newRun(t, p, list)
				defer l.Close()
				if err := r.do(context.Background(), pipeline.ImportStage); err != nil {
					t.Fatal(err)
				}
				hand := func(until time.Time, seller string, some ...*invoice.Draft) {
					t.Helper()
					f := ledger.Filter{Orders: []int64{}}
					for _, o := range some {
						e, err := l.Find(context.Background(), ledger.Key{Seller: seller, OrderNo: o.Number})
						if err != nil {
							t.Fatal(err)
						}
						f.Orders = append(f.Orders, e.ID)
					}
					if n, err := l.HandOut(context.Background(), f, until); err != nil || n != len(some) {
						t.Fatal(n, err)
					}
				}
				hand(time.Time{}, sellerA, list[:10]...)
				hand(l.Now().Add(-time.Second), sellerA, list[10:13]...)
				hand(time.Time{}, sellerB, list[20:]...)
				c := hire(t, l, p, sellerA)
				defer c.stop()
				begun := time.Now()
				ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
				defer cancel()
				rep, err := pipeline.Execute(ctx, r.Parts, r.Settings, stages...)
				unserved, is := errors.AsType[*pipeline.UnservedError](err)
				if took := time.Since(begun); !is || took > time.Minute {
					t.Fatalf("after %v: %v", took, err)
				}
				if u := unserved.Left; len(u) != 1 || u[0].Seller != sellerB || u[0].Handed != 5 {
					t.Errorf("left %+v", u)
				}
				if rep.Sent != 10 || rep.Summary.Count(ledger.Ready) != 15 {
					t.Errorf("%d sent, %+v", rep.Sent, rep.Summary.States)
				}
			})
		})
	}
}

// A seller whose orders never become final ends the following of another one that no worker has
// when the wait is over.
func TestWaitEndsBesideASellerWithoutWorkers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		list := append(orders(3, sellerA), orders(3, sellerB)...)
		p.finishes[list[0].Number] = ledger.Submitted
		r, l := newRun(t, p, list)
		defer l.Close()
		c := hire(t, l, p, sellerA)
		defer c.stop()
		begun := time.Now()
		ctx, cancel := context.WithTimeout(context.Background(), r.Timing.Wait+5*time.Minute)
		defer cancel()
		_, err := pipeline.Execute(ctx, r.Parts, r.Settings, pipeline.RunWithWorkers()...)
		if _, is := errors.AsType[*pipeline.UnservedError](err); !is || time.Since(begun) > r.Timing.Wait+time.Minute {
			t.Errorf("after %v: %v", time.Since(begun), err)
		}
	})
}

// To follow until all is sent waits for what is on its way.
func TestSubmitWithWorkersWaitsForWhatIsOnItsWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		p.latency = 20 * time.Second
		r, l := newRun(t, p, orders(3, sellerA))
		defer l.Close()
		if err := r.do(context.Background(), pipeline.ImportStage); err != nil {
			t.Fatal(err)
		}
		c := hire(t, l, p)
		defer c.stop()
		rep, err := pipeline.Execute(context.Background(), r.Parts, r.Settings, pipeline.SubmitWithWorkers()...)
		if err != nil || rep.Summary.Count(ledger.Submitting) > 0 || rep.Sent != 3 {
			t.Errorf("%+v: %v", rep.Summary.States, err)
		}
	})
}

// Orders of a seller that is stopped meanwhile are not counted as done.
func TestProgressWithoutWhatAStopLeaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		p.blame = true
		r, l := newRun(t, p, orders(40, sellerA))
		defer l.Close()
		seen := &counting{Progress: r.Parts.Progress}
		r.Parts.Progress = seen
		c := hire(t, l, p)
		defer c.stop()
		rep, err := pipeline.Execute(context.Background(), r.Parts, r.Settings, pipeline.RunWithWorkers()...)
		if err != nil || !rep.Stops[sellerA].Account {
			t.Fatalf("%+v: %v", rep.Stops, err)
		}
		if left := rep.Summary.Count(ledger.Ready); left == 0 || seen.done > 40-left {
			t.Errorf("%d of 40 counted as done, %d are ready", seen.done, left)
		}
	})
}

// counting counts what a run reports of the workers' work.
type counting struct {
	pipeline.Progress
	stage string
	done  int
}

func (c *counting) Stage(name string, total int) {
	c.stage = name
	c.Progress.Stage(name, total)
}

func (c *counting) Add(n int) {
	if c.stage == "await" {
		c.done += n
	}
	c.Progress.Add(n)
}
