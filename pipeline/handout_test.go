package pipeline_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// crew works on the duties of a ledger as workers do, until it is stopped.
type crew struct {
	t      *testing.T
	run    *run
	terms  []ledger.Term // nil: it has every seller
	cancel context.CancelFunc
	done   sync.WaitGroup
}

func hire(t *testing.T, l pipeline.Ledger, p pipeline.Platform, only ...string) *crew {
	c := &crew{t: t, run: again(l, p, nil)}
	if len(only) > 0 {
		c.serves(only)
	}
	c.run.Owner, c.run.Settings.Batch, c.run.Place = "worker", ledger.Batch{}, "worker w on h"
	ctx, cancel := context.WithCancel(context.Background())
	c.cancel = cancel
	c.done.Go(func() {
		for ctx.Err() == nil {
			c.lives()
			time.Sleep(time.Second)
		}
	})
	c.done.Go(func() {
		for ctx.Err() == nil {
			c.once(ctx)
			time.Sleep(time.Second)
		}
	})
	return c
}

func (c *crew) lives() {
	if err := c.run.Ledger.WorkerLives(context.Background(), ledger.Worker{Name: "worker", Terms: c.terms}); err != nil {
		c.t.Error(err)
	}
}

// serves leaves it only some sellers, of two.
func (c *crew) serves(only []string) {
	c.run.Settings.Sellers = slices.DeleteFunc(slices.Clone(c.run.Settings.Sellers), func(s pipeline.SellerLimits) bool { return !slices.Contains(only, s.TaxNum) })
	for _, seller := range only {
		c.terms = append(c.terms, ledger.Term{Seller: seller})
	}
}

// once works on all duties.
func (c *crew) once(ctx context.Context) {
	list, err := pipeline.Duties(context.Background(), c.run.Parts, c.run.Settings, pipeline.Slots{Submit: 2, Query: 2})
	if err != nil {
		c.t.Error(err)
	}
	for _, s := range list {
		const lots = 3 // then another slice has its turn
		more := true
		for n := 0; n < lots && more && ctx.Err() == nil; n++ {
			var err error
			if _, more, err = pipeline.Work(ctx, c.run.Parts, c.run.Settings, s); err != nil && ctx.Err() == nil {
				c.t.Error(err)
			}
		}
	}
}

func (c *crew) stop() {
	c.cancel()
	c.done.Wait()
	if err := c.run.Ledger.WorkerEnds(context.Background(), "worker"); err != nil {
		c.t.Error(err)
	}
}

func TestWorkersDoWhatIsHandedOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		list := append(orders(70, sellerA), orders(5, sellerB)...)
		p.script[list[3].Number], p.finishes[list[5].Number] = []behaviour{lose}, ledger.SealFailed
		r, l := newRun(t, p, list)
		defer l.Close()
		c := hire(t, l, p)
		defer c.stop()
		handed := false
		r.Parts.HandedOut = func() { handed = true }
		rep, err := pipeline.Execute(context.Background(), r.Parts, r.Settings, pipeline.RunWithWorkers()...)
		if err != nil {
			t.Fatal(err)
		}
		want(t, rep.Summary, map[ledger.State]int{ledger.Issued: 74, ledger.SealFailed: 1})
		if twice := p.acceptedTwice(); len(twice) > 0 || rep.HandedOut != 75 || rep.Sent != 75 || !handed || !rep.Acted {
			t.Errorf("%v twice, handed out %v, %+v", twice, handed, rep)
		}
	})
}

// What nobody handed out is not sent by workers, whatever is ready.
func TestWorkersSendNothingElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		r, l := newRun(t, p, orders(3, sellerA))
		defer l.Close()
		if err := r.do(context.Background(), pipeline.ImportStage); err != nil {
			t.Fatal(err)
		}
		hire(t, l, p).stop()
		if len(p.submits) > 0 {
			t.Errorf("%d orders were sent", len(p.submits))
		}
	})
}

// The time of a run holds for workers, too: what is left then stays ready.
func TestWorkersStopAtTheTimeOfTheRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		p.latency = time.Second
		r, l := newRun(t, p, orders(400, sellerA))
		defer l.Close()
		c := hire(t, l, p)
		defer c.stop()
		until := l.Now().Add(20 * time.Second)
		r.Settings.Until = until
		rep, err := pipeline.Execute(context.Background(), r.Parts, r.Settings, pipeline.RunWithWorkers()...)
		if err != nil {
			t.Fatal(err)
		}
		if rep.Turned.IsZero() || rep.Summary.Count(ledger.Ready) == 0 || rep.Summary.Count(ledger.Issued) == 0 {
			t.Errorf("turned %v, %+v", rep.Turned, rep.Summary.States)
		}
		sent := len(p.submits)
		time.Sleep(time.Minute)
		if len(p.submits) != sent {
			t.Errorf("%d orders were sent after the time of the run", len(p.submits)-sent)
		}
	})
}

// A run without workers says so within seconds, or does the work itself.
func TestRunWithoutWorkers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		r, l := newRun(t, p, orders(3, sellerA))
		defer l.Close()
		begun := time.Now()
		_, err := pipeline.Execute(context.Background(), r.Parts, r.Settings, pipeline.RunWithWorkers()...)
		if took := time.Since(begun); !errors.Is(err, pipeline.ErrNoWorkers) || took > 10*time.Second || len(p.submits) > 0 {
			t.Errorf("after %v, %d sent: %v", took, len(p.submits), err)
		}
		self := again(l, p, orders(3, sellerA))
		self.Settings.OrSelf, self.Settings.Sends = true, true
		alone := false
		self.Parts.Alone = func(left []pipeline.Unserved) { alone = len(left) == 0 }
		rep, err := pipeline.Execute(context.Background(), self.Parts, self.Settings, pipeline.RunWithWorkers()...)
		if err != nil {
			t.Fatal(err)
		}
		want(t, rep.Summary, map[ledger.State]int{ledger.Issued: 3})
		if list, _, err := l.HandedOut(context.Background(), sellerA); !alone || err != nil || len(list) > 0 {
			t.Errorf("alone %v, left handed out %v: %v", alone, list, err)
		}
	})
}

// A seller that is stopped gets no slices until its stop ends, or a person hands out orders again,
// which tries one.
func TestDutiesOfAStoppedSeller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		p.blame = true
		r, l := newRun(t, p, orders(40, sellerA))
		defer l.Close()
		c := hire(t, l, p)
		defer c.stop()
		rep, err := pipeline.Execute(context.Background(), r.Parts, r.Settings, pipeline.RunWithWorkers()...)
		if err != nil {
			t.Fatal(err)
		}
		spent := len(p.submits)
		if !rep.Stops[sellerA].Account || spent > 10 {
			t.Fatalf("%d sent, %+v", spent, rep.Stops)
		}
		time.Sleep(time.Minute)
		if len(p.submits) != spent {
			t.Errorf("%d orders were sent during the stop", len(p.submits)-spent)
		}
		p.blame = false
		rep, err = pipeline.Execute(context.Background(), again(l, p, orders(40, sellerA)).Parts, r.Settings, pipeline.RunWithWorkers()...)
		if err != nil {
			t.Fatal(err)
		}
		if rep.Summary.Count(ledger.Ready) > 0 || len(rep.Stops) > 0 {
			t.Errorf("%+v, %+v", rep.Summary.States, rep.Stops)
		}
	})
}
