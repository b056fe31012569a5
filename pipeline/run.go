package pipeline

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/fapiao/fapiao/pipeline/clock"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Parts are what a run works with. Only Ledger, Progress and Now are always needed.
type Parts struct {
	Ledger   Ledger
	Platform Platform
	Sources  []Source
	Progress Progress
	Now      func() time.Time // the ledger's time
	Machine  clock.Machine    // this machine's clocks; nil: clock.Here
	// Term numbers the times through which others have seen, by a lock, that this run lives; it is
	// 0 while they may not. Orders are sent only in the term in which they were claimed. nil: the
	// run has no such lock, and others wait for its leases.
	Term func() int64
	Log  *slog.Logger // nil logs nothing

	// Confirm is asked before anything is sent, with what would be sent of each seller; an error
	// ends the run, and after ErrNotConfirmed the orders that were asked about are held. nil asks nobody.
	Confirm func(ctx context.Context, sellers []ledger.Outlook) error
	// Imported is called when the sources were read to their end and recorded: from then on others
	// may work on the batch. nil: nobody waits for it.
	Imported func() error
	// Export writes the results; nil writes none.
	Export func(ctx context.Context, s report.Summary) error
	// Waiting is called when the first answer of a seller's platform takes long or does not come,
	// and it is still tried; once an address. nil: nobody is informed.
	Waiting func(seller string, away effect.Outage)
	// OnFinding takes each finding of the checks as it arises; nil drops them (they are in the ledger).
	OnFinding func(rules.Finding)
}

// Settings are what a run is about.
type Settings struct {
	Owner   string // names this run in claims and in the history
	Rules   rules.Settings
	Sellers []SellerLimits
	Timing  Timing
	// MaxDuration ends reconcile and recheck so long after Execute began; 0 sets no end.
	MaxDuration time.Duration
	// Batch is the reading that the run is about; with an empty ID the stages take all batches.
	Batch ledger.Batch
	// Orders are the ids of the only orders that the run is about, whatever their batch; nil: all
	// of the batch.
	Orders []int64
	// Release are codes of held orders among Orders that a person releases by naming them.
	Release []string
}

// SellerLimits is what the stages know of one seller (销售方).
type SellerLimits struct {
	TaxNum string
	effect.Pace
	// Audit says that a person approves each order at the platform: nobody waits for an outcome
	// before more is sent.
	Audit bool
}

// run is one execution of stages: its parts and settings, and what its goroutines share.
type run struct {
	Parts
	Settings
	driver   *effect.Driver
	runLog   *slog.Logger // Log without a batch
	begun    time.Time    // by this machine, since nothing but this process's own time is measured from it
	accounts *accounts
	contacts *contacts
	absences *absences
	tally    *tally
}

func newRun(p Parts, s Settings) *run {
	if p.Machine == nil {
		p.Machine = clock.Here
	}
	if p.Log == nil {
		p.Log = slog.New(slog.DiscardHandler)
	}
	r := &run{Parts: p, Settings: s, runLog: p.Log, begun: time.Now(), accounts: newAccounts(), contacts: newContacts(), absences: newAbsences(),
		tally: newTally()}
	r.driver = &effect.Driver{Ledger: p.Ledger, Owner: s.Owner, Now: p.Now, Machine: p.Machine, Term: p.Term, Log: p.Log,
		Times: effect.Times{Call: s.Timing.Call, Request: s.Timing.Request, Lease: s.Timing.Lease, Horizon: s.Timing.horizon()},
		Taken: r.takenOver, Broken: r.tally.trouble}
	return r.about(s.Batch)
}

// about is the run for the stages after its sources were read.
func (r *run) about(b ledger.Batch) *run {
	next := *r
	if next.Batch = b; b.ID != "" {
		next.Log = r.runLog.With("batch", b.ID)
		driver := *r.driver
		driver.Log = next.Log
		next.driver = &driver
	}
	return &next
}

// ErrBalance says that the orders read and the orders counted differ, which must never happen.
var ErrBalance = errors.New("the balance does not hold")

// Execute runs stages in order and then draws the balance, also when a stage failed or was
// interrupted. The report is as far as the run came.
func Execute(ctx context.Context, p Parts, s Settings, stages ...Stage) (Report, error) {
	r := newRun(p, s)
	var failed error
	for _, stage := range stages {
		var err error
		if r, err = r.stage(ctx, stage); err != nil {
			failed = fmt.Errorf("%s: %w", stage.Name, err)
			break
		}
	}
	summary, err := r.balance(context.WithoutCancel(ctx))
	rep := r.report(summary)
	r.logEnd(&rep, errors.Join(failed, err))
	switch {
	case failed != nil && errors.Is(err, ledger.ErrNotFound): // the batch could not be opened: there is nothing to count
	case err != nil:
		return rep, errors.Join(failed, err)
	}
	return rep, errors.Join(append([]error{failed}, r.tally.troubles()...)...)
}

// stage runs one stage and returns the run for the next one.
func (r *run) stage(ctx context.Context, s Stage) (*run, error) {
	defer r.emitNoted()
	if s.read == nil {
		return r, r.timed(s.Name, func() error { return s.do(ctx, r) })
	}
	var b ledger.Batch
	err := r.timed(s.Name, func() (err error) {
		b, err = s.read(ctx, r)
		return err
	})
	r = r.about(b)
	if err == nil && r.Imported != nil {
		err = r.Imported()
	}
	return r, err
}

// balance counts the batch and compares the count with what was read.
func (r *run) balance(ctx context.Context) (report.Summary, error) {
	s, err := r.Ledger.Summary(ctx, r.filter(""))
	if err != nil {
		return s, fmt.Errorf("count the balance: %w", err)
	}
	if s.Stops, err = r.standing(ctx); err != nil {
		return s, err
	}
	if !s.Balanced() || (r.Batch.Done && s.Orders != r.Batch.Read) {
		return s, fmt.Errorf("%w: batch %s: %d orders read, %d in the ledger, states %+v; nothing was lost, but do not go on before the cause is known",
			ErrBalance, r.Batch.ID, r.Batch.Read, s.Orders, s.States)
	}
	return s, nil
}

// exportStage writes the results of what is in the ledger now.
func exportStage(ctx context.Context, r *run) error {
	if r.Export == nil {
		return nil
	}
	s, err := r.balance(ctx)
	if err != nil {
		return err
	}
	return r.Export(ctx, s)
}

// ofBatch chooses a seller's orders of the run's batch, whichever the run is about.
func (r *run) ofBatch(seller string) ledger.Filter {
	return ledger.Filter{Batch: r.Batch.ID, Seller: seller}
}

// filter chooses the run's orders of a seller; empty: of all sellers.
func (r *run) filter(seller string) ledger.Filter {
	return ledger.Filter{Batch: r.Batch.ID, Seller: seller, Orders: r.Orders}
}
