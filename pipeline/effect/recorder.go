package effect

import (
	"context"
	"sync"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// recordAtMost bounds one transaction of the recorder.
const recordAtMost = 500

// Recorder commits the changes of many workers in groups: changes that arrive while a transaction
// is being written go into the next one, so that fast calls do not wait for one disk write per
// order.
type Recorder struct {
	driver  *Driver
	counted func(n int)
	results chan recorded
	done    chan struct{}

	mu  sync.Mutex
	err error
}

// recorded is a result to commit, or a question when everything before it is committed.
type recorded struct {
	change ledger.Change
	made   bool // the call was made
	ask    chan<- struct{}
}

// Recorder starts a recorder; counted is called with the number of calls whose outcome is on disk.
// The caller must close it.
func (d *Driver) Recorder(ctx context.Context, counted func(n int)) *Recorder {
	rec := &Recorder{driver: d, counted: counted, results: make(chan recorded, recordAtMost), done: make(chan struct{})}
	go rec.loop(context.WithoutCancel(ctx)) // outcomes are recorded also when the run is interrupted
	return rec
}

// add takes a result; it may block while the disk is slow.
func (rec *Recorder) add(r Result) {
	rec.results <- recorded{change: r.Change, made: r.Outcome.Sent()}
}

// flush returns when everything that was added before is committed.
func (rec *Recorder) flush() {
	committed := make(chan struct{})
	rec.results <- recorded{ask: committed}
	<-committed
}

// Close commits what is left and returns the first error.
func (rec *Recorder) Close() error {
	close(rec.results)
	<-rec.done
	rec.mu.Lock()
	defer rec.mu.Unlock()
	return rec.err
}

func (rec *Recorder) loop(ctx context.Context) {
	defer close(rec.done)
	group := make([]ledger.Change, 0, recordAtMost)
	for first := range rec.results {
		var asked []chan<- struct{}
		made := 0
		group = group[:0]
		for next, more := first, true; more; {
			if next.ask != nil {
				asked = append(asked, next.ask)
			} else {
				group = append(group, next.change)
			}
			if next.made {
				made++
			}
			if len(group) == recordAtMost {
				break
			}
			select {
			case next, more = <-rec.results:
			default:
				more = false
			}
		}
		rec.commit(ctx, group, made)
		for _, a := range asked {
			close(a)
		}
	}
}

func (rec *Recorder) commit(ctx context.Context, group []ledger.Change, made int) {
	if err := rec.driver.Record(ctx, group); err != nil {
		rec.fail(err)
	}
	if made > 0 {
		rec.counted(made)
	}
}

func (rec *Recorder) fail(err error) {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	if rec.err == nil {
		rec.err = err
	}
}

// failed reports that outcomes cannot be written, so that no call may begin: a later run would have
// only the recorded intents.
func (rec *Recorder) failed() bool {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	return rec.err != nil
}
