package pipeline

import (
	"context"
	"log/slog"
	"maps"
	"time"

	"github.com/fapiao/fapiao/pipeline/clock"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Stage is one step of a run. Stages share the run's parts and settings and nothing else; each
// leaves the ledger in a state from which any later run can go on.
type Stage struct {
	Name    string // as progress shows it
	Purpose string
	do      func(context.Context, *run) error
	// read is do of the stage that reads the run's sources: later stages are about the batch that
	// it returns, also where it fails.
	read func(context.Context, *run) (ledger.Batch, error)
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
	keptReds *keptReds
	tally    *tally
	preview  *Previewing // nil: none is made
	slice    bool        // it works on a slice
	left     bool        // workers have work of it
	ends     ends
}

func newRun(p Parts, s Settings) *run {
	if p.Machine == nil {
		p.Machine = clock.Here
	}
	if p.Known == nil {
		p.Known = &KnownStops{}
	}
	if p.Log == nil {
		p.Log = slog.New(slog.DiscardHandler)
	}
	r := &run{Parts: p, Settings: s, runLog: p.Log, begun: time.Now(), accounts: newAccounts(), contacts: newContacts(), absences: newAbsences(),
		keptReds: newKeptReds(), tally: newTally()}
	if p.Preview != nil {
		r.preview = NewPreview(Arranging{})
	}
	r.driver = &effect.Driver{Ledger: p.Ledger, Owner: s.Owner, Now: p.Now, Machine: p.Machine, Term: p.Term, Log: p.Log,
		Times: effect.Times{Call: s.Timing.Call, Request: s.Timing.Request, Lease: s.Timing.Lease, Horizon: s.Timing.horizon()},
		Taken: r.takenOver, Broken: r.tally.trouble}
	r.driver.About = func(ctx context.Context, e *ledger.Entry) context.Context {
		return r.ofBatches(ctx, []ledger.Entry{*e})
	}
	r.ends = r.setEnds()
	return r.about(s.Batch)
}

// about is the run for the stages after its sources were read.
func (r *run) about(b ledger.Batch) *run {
	next := *r
	if next.Batch = b; b.ID != "" {
		next.Log = r.runLog.With("batch", b.ID)
		driver := *r.driver
		driver.Log, driver.About = next.Log, nil // Log has the batch
		next.driver = &driver
	}
	return &next
}

// ofBatch chooses a seller's orders of the run's batch, whichever the run is about.
func (r *run) ofBatch(seller string) ledger.Filter {
	return ledger.Filter{Batch: r.Batch.ID, Seller: seller}
}

// filter chooses the run's orders of a seller; empty: of all sellers.
func (r *run) filter(seller string) ledger.Filter {
	return ledger.Filter{Batch: r.Batch.ID, Seller: seller, Orders: r.Orders}
}

func (r *run) emit(f rules.Finding) {
	if r.OnFinding != nil {
		r.OnFinding(f)
	}
}

// emitNoted emits the findings that were noted.
func (r *run) emitNoted() {
	r.tally.mu.Lock()
	noted := r.tally.noted
	r.tally.noted = nil
	r.tally.mu.Unlock()
	for _, f := range noted {
		r.emit(f)
	}
}

// sent counts submissions.
func (r *run) sent(n int) {
	r.tally.add(func(rep *Report) { rep.Sent += n })
	r.accounts.mu.Lock() // the screen is updated from one goroutine at a time
	defer r.accounts.mu.Unlock()
	r.Progress.Add(n)
}

// takenOver logs that another run works on what this one had claimed, and will find out what became
// of it.
func (r *run) takenOver(err error) {
	r.Log.Warn("another run has taken orders over before their outcome was recorded", "error", err)
	r.tally.add(func(rep *Report) { rep.TakenOver++ })
}

// report is what this run reports; open is how many orders of its choice are not final now.
func (r *run) report(s report.Summary, open int) Report {
	r.tally.mu.Lock()
	defer r.tally.mu.Unlock()
	out := r.tally.counts
	out.Reading, out.Summary, out.Unasked = r.Batch, s, r.tally.leftUnasked(open)
	r.accounts.mu.Lock()
	defer r.accounts.mu.Unlock()
	out.Stops = maps.Clone(r.accounts.stops)
	return out
}
