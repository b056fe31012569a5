package app

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/writers/database"
)

// job is a pipeline run of a use: the ledger it works on, the batch it holds, and how it ends.
type job struct {
	*use
	policy
	store     *sqlledger.Store
	exec      *execution
	release   func() error                  // releases the batch; may be called twice
	unsettled bool                          // outcomes may not be recorded
	mark      *watermark                    // of the query that is read; nil without one
	results   string                        // the workbook that was written; empty if none
	fixable   int                           // rejected orders that can be corrected there
	back      *database.Writer              // takes the results, too; nil if no database does
	named     []int64                       // the orders of a retry that names them
	judge     func() *Error                 // how it ended if nothing was stopped; nil: by the balance
	unlinked  error                         // why a run that connects with its first query could not; nil: it could, need not, or has no credentials
	broken    bool                          // a finding is an error, even if it is about no order
	faulty    bool                          // a file must be fixed
	reporting error                         // why findings could not be reported
	bureau    pipeline.Bureau               // after connect
	patience  *patience                     // waits for accounts; nil: it does not
	doubts    Doubts                        // orders that need a decision at the end
	follow    []CorrectionCase              // what follows orders of the batch and is not settled at the end
	other     []string                      // the first sent orders whose rows have other content, where no reading reports them
	reds      *Reds                         // red invoices that somebody waits for at the end; nil: not asked for
	earlier   *Unsent                       // unsent orders of earlier months, where the use lists them
	handsOut  bool                          // workers do its work
	alone     bool                          // no worker lived, and the use did their work itself
	looked    []string                      // sellers whose forms were compared with the ledger
	openForms map[string][]pipeline.RedForm // that looks of the use found, by the invoice's number
	unwatched *Error                        // how a use ends that could not list the forms of a seller; nil: it could
	buyers    *BuyerForms                   // forms that buyers started, at the end; nil: not asked for
	lapsed    *BuyerForms                   // that looks of the use found lapsed; nil: none
	exceeded  []string                      // numbers of invoices with reds made elsewhere that are above them, and are not recorded; one for each red
	kept      []Kept                        // that kept invoices from being reversed for corrected ones
	since     time.Time                     // when the job began, by the ledger's clock
}

// policy has the differences of uses in how they end.
type policy struct {
	imports bool // only reading decides how it ends
	nightly bool // all batches: failures of earlier runs are not reported again
	repeats bool // running it again does what is left
	reads   bool // running it again reads corrected files
	sends   bool // its result has the number of sent orders
	looks   bool // it changes nothing, so there is nothing to fix
	asks    bool // its result lists unsent orders of earlier months
}

// job opens the ledger and makes a run; src is nil for uses that read nothing.
func (u *use) job(ctx context.Context, src *sources, p policy) (*job, error) {
	read := u.ruleSettings
	if src != nil {
		read = u.readingSettings
	}
	settings, err := read()
	if err != nil {
		return nil, err
	}
	store, err := u.ledger(ctx)
	if err != nil {
		return nil, err
	}
	j := &job{use: u, policy: p, store: store, since: store.Now()}
	j.exec = &execution{
		Parts: pipeline.Parts{Ledger: store, Known: u.known, Progress: u.events, Now: store.Now, Machine: u.seams.Machine, Log: u.log, OnFinding: j.found,
			Waiting: u.platformLate, Imported: j.imported},
		Settings: pipeline.Settings{Owner: u.runID, Rules: *settings, Sellers: limits(u.cfg), Timing: timing(u.cfg), Paces: u.pace,
			Until: u.cfg.Until.At(store.Now())},
	}
	if u.seams.Ledger != nil {
		j.exec.Ledger = u.seams.Ledger(store)
	}
	if src != nil {
		return j, j.from(ctx, src, settings)
	}
	return j, j.hold(ctx)
}

// from gives the run what it reads, with the settings of readings.
func (j *job) from(ctx context.Context, src *sources, settings *rules.Settings) error {
	j.exec.Settings.Rules = *settings
	j.exec.Settings.Rules.Columns.Carry(src.carried...)
	j.mark = src.mark
	j.exec.Arranging, j.exec.Rules.Split = j.arranging(src.arranged, settings), src.arranged.Split
	j.exec.Sources, j.exec.Batch = src.list, j.newBatch(src)
	return j.hold(ctx)
}

// take selects the batch of the run.
func (j *job) take(ctx context.Context, of Batches) (err error) {
	if of.All {
		return nil
	}
	if j.exec.Batch, err = j.store.Batch(ctx, of.ID); err != nil {
		return noBatch(err, of.ID)
	}
	return nil
}

// reload reads the run's batch once more: the run that held it may have added orders.
func (j *job) reload(ctx context.Context) (err error) {
	if j.exec.Batch.ID != "" {
		j.exec.Batch, err = j.store.Batch(ctx, j.exec.Batch.ID)
	}
	return err
}

// hold locks the batch until the end of the use or, where processes can share a batch, until it is
// read. Uses of all batches, and readings of a query, rely on the fences of the orders alone.
func (j *job) hold(ctx context.Context) error {
	b := &j.exec.Batch
	shared := j.store.Shared()
	if b.Digest == "" || shared && len(j.exec.Sources) == 0 {
		return nil
	}
	free := j.whenFree
	if shared {
		free = j.whenRead
	}
	return free(ctx, func() error {
		release, err := j.store.Hold(ctx, "batch "+b.Digest[:min(len(b.Digest), 16)])
		if held, ok := errors.AsType[*ledger.HeldError](err); ok {
			return &ledger.HeldError{Name: j.batchName(), Holder: held.Holder}
		}
		if err == nil {
			j.closing(release)
			j.release = release
		}
		return err
	})
}

// imported releases the batch as soon as it is read, where processes can share it.
func (j *job) imported() error {
	if err := j.events.Imported(); err != nil {
		return err
	}
	if j.release == nil || !j.store.Shared() {
		return nil
	}
	return j.release()
}

// batchName is the name of the batch in messages: its files while it is read and has no final ID.
func (j *job) batchName() string {
	if len(j.exec.Sources) > 0 {
		return strings.Join(j.exec.Batch.Sources, ", ")
	}
	return "batch " + j.exec.Batch.ID
}

// connect gives the run the platform.
func (j *job) connect(ctx context.Context) error {
	p, err := j.use.connect(ctx, j.store)
	if err != nil {
		return err
	}
	j.exec.Platform, j.exec.Corrector, j.bureau = p, p, p
	if j.seams.Platform != nil {
		j.exec.Platform = j.seams.Platform(p)
	}
	if j.seams.Corrector != nil {
		j.exec.Corrector = j.seams.Corrector(p)
	}
	if j.cfg.Preflight {
		j.exec.Bureau, j.exec.AccountChecked = p, j.accountChecked
	}
	return j.register(ctx)
}

// register registers the run as alive, so that other runs take its orders over only after its
// process died.
func (j *job) register(ctx context.Context) error {
	life, err := j.store.Live(ctx, j.runID)
	if err != nil {
		return err
	}
	j.exec.Term = life.Term
	j.closing(func() error { return life.End(!j.unsettled) })
	return nil
}

// found reports a finding.
func (j *job) found(f rules.Finding) {
	switch f.Code {
	case rules.NumberForeign, rules.InvoiceDiffers, rules.DroppedIssued, rules.IssuedBeside:
		return // the result has these out of the ledger, until a person accepts them
	}
	if f.Severity == rules.Error {
		j.broken = true
		j.faulty = j.faulty || rules.Holds([]rules.Finding{f}) == ""
	}
	if err := j.events.Finding(f); j.reporting == nil {
		j.reporting = err
	}
}

// execution is the input of the pipeline, and its last report.
type execution struct {
	pipeline.Parts
	pipeline.Settings
	pipeline.Report
}

// execute runs stages; afterwards Batch is the batch that they read.
func (e *execution) execute(ctx context.Context, stages []pipeline.Stage) (err error) {
	turned := e.Turned
	e.Report, err = pipeline.Execute(ctx, e.Parts, e.Settings, stages...)
	if e.Turned.IsZero() {
		e.Turned = turned // what earlier stages of the use left
	}
	e.Batch = e.Reading
	return err
}
