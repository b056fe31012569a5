package pipeline_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

var errDisk = errors.New("no space left on device")

// fullDisk is a ledger that takes intents and loses every outcome after the first few writes.
type fullDisk struct {
	pipeline.Ledger
	good  int64
	wrote atomic.Int64
}

func (f *fullDisk) Update(ctx context.Context, changes []ledger.Change, owner string, now time.Time) error {
	if f.wrote.Add(1) > f.good {
		return errDisk
	}
	return f.Ledger.Update(ctx, changes, owner, now)
}

// An outcome that could not be written ends the run with an error, and no further call begins: what
// is recorded as an intent is all that a later run has to go by.
func TestOutcomeThatCannotBeWrittenEndsTheSending(t *testing.T) {
	for name, good := range map[string]int64{"the first": 0, "a later one": 3} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newFake()
				p.latency = 100 * time.Millisecond
				list := orders(80, sellerA)
				r, l := newRun(t, p, list)
				defer l.Close()
				r.Ledger = &fullDisk{Ledger: l, good: good}
				err := r.do(context.Background(), pipeline.RunStages()...)
				if !errors.Is(err, errDisk) {
					t.Errorf("the run ended with %v", err)
				}
				// Four calls are under way at once; those of one group may begin before it is
				// known.
				if n := len(p.submits); n > 4*int(good+2) {
					t.Errorf("%d calls were made", n)
				}
				execute(t, again(l, p, list))
				if twice := p.acceptedTwice(); len(twice) > 0 || len(p.accepted) != 80 {
					t.Errorf("afterwards %d accepted, %v twice", len(p.accepted), twice)
				}
			})
		})
	}
}

// An answer to a query that could not be written is an error, too.
func TestAnswerThatCannotBeWrittenEndsTheReconcile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		r, l := newRun(t, p, orders(5, sellerA))
		defer l.Close()
		if err := r.do(context.Background(), pipeline.ImportStage, pipeline.SubmitStage); err != nil {
			t.Fatal(err)
		}
		late := again(&fullDisk{Ledger: l}, p, nil)
		err := late.do(context.Background(), pipeline.ReconcileStage)
		if !errors.Is(err, errDisk) {
			t.Errorf("reconcile ended with %v", err)
		}
		want(t, late.Summary, map[ledger.State]int{ledger.Submitted: 5})
	})
}
