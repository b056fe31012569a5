package pipeline

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/fapiao/fapiao/pipeline/clock"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Stage is one step of a run. Stages share a Run and nothing else; each leaves the ledger in a
// state from which any later run can go on.
type Stage struct {
	Name    string // as progress shows it
	Purpose string
	Do      func(context.Context, *Run) error
}

// The stages, each of which is also a command of its own.
var (
	ImportStage    = Stage{"import", "read the sources, check each order, record it in the ledger", importStage}
	ConfirmStage   = Stage{"confirm", "show what would be sent and ask, where invoices are real", confirmStage}
	ReleaseStage   = Stage{"release", "make the held orders ready that a person named", releaseStage}
	SubmitStage    = Stage{"submit", "send every ready order once, its intent recorded first", submitStage}
	ReconcileStage = Stage{"reconcile", "ask for the outcome of every order that is not final", reconcileStage}
	SettleStage    = Stage{"settle", "submit and reconcile until every order is final or the wait is over", settleStage}
	RecheckStage   = Stage{"recheck", "ask again for the invoices of the current month, to see later voids", recheckStage}
	ExportStage    = Stage{"export", "write the results", exportStage}
)

// RunStages is the main job, in order.
func RunStages() []Stage { return []Stage{ImportStage, ConfirmStage, SettleStage, ExportStage} }

// SubmitStages is the submit command.
func SubmitStages() []Stage { return []Stage{ConfirmStage, ReleaseStage, SubmitStage} }

// ReconcileStages is the reconcile command; recheck makes it look at the issued invoices of the
// month, too.
func ReconcileStages(recheck bool) []Stage {
	if recheck {
		return []Stage{RecheckStage, ReconcileStage}
	}
	return []Stage{ReconcileStage}
}

// Run is what the stages work on: the parts that the command line passes in, and what became of it.
type Run struct {
	Ledger   Ledger
	Platform Platform
	Sources  []Source
	Rules    rules.Settings
	Progress Progress
	Owner    string // names this run in claims and in the history
	Sellers  []SellerLimits
	Timing   Timing
	Now      func() time.Time // the ledger's time
	Handout  Handout          // nil works in this process
	Machine  clock.Machine    // this machine's clocks; nil: clock.Here
	// Term numbers the times through which others have seen, by a lock, that this run lives; it is
	// 0 while they may not. Orders are sent only in the term in which they were claimed. nil: the
	// run has no such lock, and others wait for its leases.
	Term func() int64

	// MaxDuration ends reconcile and recheck so long after Execute began; 0 sets no end.
	MaxDuration time.Duration

	// Batch is the reading that the run is about; with an empty ID the stages take all batches.
	Batch ledger.Batch
	// Orders are the ids of the only orders that the run is about, whatever their batch; nil: all
	// of the batch.
	Orders []int64
	// Release are codes of held orders among Orders that a person releases by naming them.
	Release []string
	// Confirm is asked before anything is sent, with what would be sent of each seller; an error
	// ends the run, and after ErrSaidNo the orders that were asked about are held. nil asks nobody.
	Confirm func(ctx context.Context, sellers []ledger.Outlook) error
	// Export writes the results; nil writes none.
	Export func(ctx context.Context, s report.Summary) error
	// Waiting is called when the first answer of a seller's platform takes long or does not come,
	// and it is still tried; once an address. nil: nobody is told.
	Waiting func(seller string, away Away)
	// Heard takes each finding of the checks as it arises; nil drops them (they are in the ledger).
	Heard func(rules.Finding)

	// Stops says for each seller (tax number) why its queue was stopped.
	Stops map[string]Stop
	// Sent counts the submissions that left this machine, or may have: an order that was sent again
	// counts again.
	Sent int
	// Summary is the balance after the last stage.
	Summary report.Summary

	begun     time.Time // by this machine, since nothing but this process's own time is measured from it
	partly    bool
	stops     sync.Mutex // guards Stops, Sent, since, open, gates, troubles, noted and unheard while calls are under way
	since     time.Time  // when sending began, by the ledger's clock; zero before
	open      map[string]ledger.Stop
	gates     map[string]*gate
	troubles  []error
	noted     []rules.Finding // about invoices, not heard yet
	unheard   map[string]int  // by seller: calls in a row without a definite answer when its queue last ended
	differing atomic.Int64
	failures  atomic.Int64
	contacts  contacts
	absences  absences
}

// SellerLimits is what the stages know of one seller (销方).
type SellerLimits struct {
	TaxNum   string
	InFlight int // calls at the same time, at least 1
	Chunk    int // orders claimed at once, at least 1: few enough that the last of them is sent within its time
	// Interval is between two calls at the seller's rate; 0: the rate is unlimited. Orders are
	// claimed just before their turn.
	Interval time.Duration
	// Audit says that a person approves each order at the platform: nobody waits for an outcome
	// before more is sent.
	Audit bool
}

// Timing holds the times of a run; all but Request and Canary must be positive. See docs/states.md.
type Timing struct {
	Call       time.Duration // after it, counted from the claim, a call surely is no longer in flight
	Request    time.Duration // the part of Call from the first byte on, before which no call begins any more; shorter than Call
	Lease      time.Duration // how long a claim holds; longer than Call
	Visibility time.Duration // how long an accepted order may be unknown to a query (the E9500 window)
	Contact    time.Duration // how long the platform is tried that has not answered in this run; 0 tries once
	FirstLook  time.Duration // from acceptance to the first query
	LongestGap time.Duration // the back-off's limit
	Wait       time.Duration // how long reconcile waits in all; 0 looks once at what is due
	// Canary is how long the first orders of a run are waited for before more are sent without
	// knowing whether the account works. 0 waits for none.
	Canary time.Duration
}

// failuresOf is how many calls in a row a seller's last queue had without a definite answer.
func (r *Run) failuresOf(seller string) int {
	r.stops.Lock()
	defer r.stops.Unlock()
	return r.unheard[seller]
}

func (r *Run) keepFailures(seller string, n int) {
	r.stops.Lock()
	defer r.stops.Unlock()
	if r.unheard == nil {
		r.unheard = map[string]int{}
	}
	r.unheard[seller] = n
}

// sent counts submissions; several recorders may count at once.
func (r *Run) sent(n int) {
	r.stops.Lock()
	defer r.stops.Unlock()
	r.Sent += n
	r.Progress.Add(n)
}

// trouble keeps an error that concerns single orders until the stages are done.
func (r *Run) trouble(err error) {
	r.stops.Lock()
	defer r.stops.Unlock()
	r.troubles = append(r.troubles, err)
}

// Differing counts the invoices that this run found to differ from their orders in buyer or amount.
func (r *Run) Differing() int { return int(r.differing.Load()) }

// Partly reports that some orders of a file that was read, and not all, were sent from another
// file.
func (r *Run) Partly() bool { return r.partly }

// Failures counts the orders that this run found to be refused or failed.
func (r *Run) Failures() int { return int(r.failures.Load()) }

// filter chooses the run's orders of a seller; empty: of all sellers.
func (r *Run) filter(seller string) ledger.Filter {
	return ledger.Filter{Batch: r.Batch.ID, Seller: seller, Orders: r.Orders}
}

// totals counts and sums the ready orders that this run could send.
func (r *Run) totals(ctx context.Context) (orders int, gross invoice.Amount, err error) {
	for _, s := range r.Sellers {
		n, sum, err := r.Ledger.Totals(ctx, r.filter(s.TaxNum))
		if err != nil {
			return 0, 0, err
		}
		orders, gross = orders+n, gross+sum
	}
	return orders, gross, nil
}

// ErrBalance says that the orders read and the orders counted differ, which must never happen.
var ErrBalance = errors.New("the balance does not hold")

// Execute runs stages in order and then draws the balance, also when a stage failed or was
// interrupted.
func Execute(ctx context.Context, r *Run, stages ...Stage) error {
	r.Stops, r.begun = map[string]Stop{}, time.Now()
	r.since, r.open, r.gates = time.Time{}, nil, nil
	var failed error
	for _, s := range stages {
		err := s.Do(ctx, r)
		r.hearNoted()
		if err != nil {
			failed = fmt.Errorf("%s: %w", s.Name, err)
			break
		}
	}
	err := r.balance(context.WithoutCancel(ctx))
	switch {
	case failed != nil && errors.Is(err, ledger.ErrNotFound): // the batch could not be opened: there is nothing to count
	case err != nil:
		return errors.Join(failed, err)
	}
	return errors.Join(append([]error{failed}, r.troubles...)...)
}

// balance counts the batch and compares the count with what was read.
func (r *Run) balance(ctx context.Context) error {
	s, err := r.Ledger.Summary(ctx, r.filter(""))
	if err != nil {
		return fmt.Errorf("count the balance: %w", err)
	}
	r.Summary = s
	if r.Summary.Stops, err = r.standing(ctx); err != nil {
		return err
	}
	if !s.Balanced() || (r.Batch.Done && s.Orders != r.Batch.Read) {
		return fmt.Errorf("%w: batch %s: %d orders read, %d in the ledger, states %+v; nothing was lost, but do not go on before the cause is known",
			ErrBalance, r.Batch.ID, r.Batch.Read, s.Orders, s.States)
	}
	return nil
}

// exportStage writes the results of what is in the ledger now.
func exportStage(ctx context.Context, r *Run) error {
	if r.Export == nil {
		return nil
	}
	if err := r.balance(ctx); err != nil {
		return err
	}
	return r.Export(ctx, r.Summary)
}
