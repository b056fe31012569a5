package pipeline

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// recordAtMost bounds one transaction of the recorder.
const recordAtMost = 500

// recorder commits the changes of many workers in groups: whatever came while the last transaction
// was on its way to the disk goes into the next one, so that a fast platform does not wait for the
// disk once per order.
type recorder struct {
	run     *Run
	changes chan recorded
	done    chan struct{}

	mu  sync.Mutex
	err error
}

// recorded is a change to commit, or a question when everything before it is committed.
type recorded struct {
	change ledger.Change
	ask    chan<- struct{}
}

func newRecorder(ctx context.Context, r *Run) *recorder {
	rec := &recorder{run: r, changes: make(chan recorded, recordAtMost), done: make(chan struct{})}
	// Outcomes are recorded also when the run is interrupted: they are what makes the next run
	// right.
	go rec.loop(context.WithoutCancel(ctx))
	return rec
}

// add takes a change; it may block while the disk is behind.
func (rec *recorder) add(c ledger.Change) { rec.changes <- recorded{change: c} }

// flush returns when everything that was added before is committed.
func (rec *recorder) flush() {
	committed := make(chan struct{})
	rec.changes <- recorded{ask: committed}
	<-committed
}

// close commits what is left and returns the first error.
func (rec *recorder) close() error {
	close(rec.changes)
	<-rec.done
	rec.mu.Lock()
	defer rec.mu.Unlock()
	return rec.err
}

func (rec *recorder) loop(ctx context.Context) {
	defer close(rec.done)
	group := make([]ledger.Change, 0, recordAtMost)
	for first := range rec.changes {
		var asked []chan<- struct{}
		group = group[:0]
		for next, more := first, true; more; {
			if next.ask != nil {
				asked = append(asked, next.ask)
			} else {
				group = append(group, next.change)
			}
			if len(group) == recordAtMost {
				break
			}
			select {
			case next, more = <-rec.changes:
			default:
				more = false
			}
		}
		rec.commit(ctx, group)
		for _, a := range asked {
			close(a)
		}
	}
}

func (rec *recorder) commit(ctx context.Context, group []ledger.Change) {
	if len(group) == 0 {
		return
	}
	err := rec.run.Ledger.Update(ctx, group, rec.run.Owner, rec.run.Now())
	switch {
	case err == nil:
	case errors.Is(err, ledger.ErrFence), errors.Is(err, ledger.ErrMove):
		rec.run.trouble(fmt.Errorf("record outcomes: %w", err)) // of single orders; the others are recorded
	default:
		rec.fail(fmt.Errorf("record outcomes: %w", err))
	}
	rec.run.sent(settled(group))
}

func (rec *recorder) fail(err error) {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	if rec.err == nil {
		rec.err = err
	}
}

// failed reports that outcomes are being lost to the disk, so that no call may begin: the intents
// that are recorded are all that a later run has to go by.
func (rec *recorder) failed() bool {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	return rec.err != nil
}

// settled counts the changes that moved an order on; those given back will come again.
func settled(group []ledger.Change) (n int) {
	for _, c := range group {
		if c.State != ledger.Ready {
			n++
		}
	}
	return n
}
