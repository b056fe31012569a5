package pipeline

import (
	"sync"
	"time"

	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// tally gathers what becomes the run's report; many goroutines add to it.
type tally struct {
	mu       sync.Mutex
	counts   Report
	unasked  map[int64]ledger.State // orders about which the last query of this run decided nothing, because it failed; their state then
	problems []error
	noted    []rules.Finding // about invoices, not passed on yet

	before       *report.Summary // of a run that follows workers: the balance before; nil until it is taken
	arrangedFrom time.Time       // when the reading of this run began to split and merge; zero: it did not
}

func newTally() *tally { return &tally{unasked: map[int64]ledger.State{}} }

// add changes the counts.
func (t *tally) add(f func(*Report)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f(&t.counts)
}

// trouble keeps an error that concerns single orders until the stages are done.
func (t *tally) trouble(err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.problems = append(t.problems, err)
}

func (t *tally) troubles() []error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.problems
}

// note keeps a finding about an invoice until the stage is over: answers arrive on many goroutines,
// and findings are passed on from one.
func (t *tally) note(f rules.Finding) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.noted = append(t.noted, f)
}

// acted notes that a call that changes something may have reached a platform.
func (t *tally) acted(out *effect.Outcome) {
	if out.Sent() {
		t.add(func(r *Report) { r.Acted = true })
	}
}

// undecided reports whether the last query of this run about an order failed.
func (t *tally) undecided(order int64) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, undecided := t.unasked[order]
	return undecided
}

// asked notes whether a query decided about an order that had a state.
func (t *tally) asked(order int64, state ledger.State, decided bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if decided {
		delete(t.unasked, order)
		return
	}
	t.unasked[order] = state
}

// now are the counts so far.
func (t *tally) now() Report {
	t.mu.Lock()
	defer t.mu.Unlock()
	counts := t.counts
	counts.Unasked = len(t.unasked)
	return counts
}

// leftUnasked counts the orders about which this run did not learn what it asked, at most open of
// them in a state that is not final: what became of the others was recorded by another process.
func (t *tally) leftUnasked(open int) int {
	waited := 0
	for _, state := range t.unasked {
		if !state.Final() {
			waited++
		}
	}
	return len(t.unasked) - max(waited-open, 0)
}
