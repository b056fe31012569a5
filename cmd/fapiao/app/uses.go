package app

import (
	"context"
	"time"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// ImportOptions are those of [App.Import].
type ImportOptions struct {
	Input
	WriteBack WriteBack
}

// Import reads and checks orders and records them in the ledger. Nothing is sent.
func (a *App) Import(ctx context.Context, o ImportOptions) (_ *Result, err error) {
	u := a.begin()
	defer u.end(ctx, &err)
	back, err := u.back(ctx, o.WriteBack) // as for Run
	if err != nil {
		return nil, err
	}
	src, err := u.sources(ctx, o.Input)
	if err != nil {
		return u.nothing(err)
	}
	j, err := u.job(ctx, src, policy{imports: true, reads: true})
	if err != nil {
		return nil, err
	}
	j.back = back
	j.connectLazily(ctx)
	return j.execute(ctx, []pipeline.Stage{pipeline.ImportStage})
}

// RunOptions are those of [App.Run].
type RunOptions struct {
	Input
	// Preview shows what is going to be sent before anybody is asked; nil: it is not shown.
	Preview   func(*pipeline.Preview) error
	Consent   Consent[[]Sending]
	Earlier   AskEarlier // nil: there is nobody to ask
	WriteBack WriteBack
	// WaitAccount is how long the run waits for a person where a login or an identity check stops
	// it; 0: it ends. Alert informs the person; nil: a notice does.
	WaitAccount time.Duration
	Alert       func(lang.Text)
	Workers     Workers
}

// Run processes orders from reading to results: it reads and checks them, sends the correct ones,
// queries them until each is final or the configured wait is over, and writes the result workbook.
func (a *App) Run(ctx context.Context, o RunOptions) (_ *Result, err error) {
	u := a.begin()
	defer u.end(ctx, &err)
	if err := mayAsk(u.App, o.Consent); err != nil {
		return nil, err
	}
	back, err := u.back(ctx, o.WriteBack) // before a query of the same SQLite file keeps it from creating its table
	if err != nil {
		return nil, err
	}
	src, err := u.sources(ctx, o.Input)
	if err != nil {
		return u.nothing(err)
	}
	results, err := u.resultsPath(src.names)
	if err != nil {
		return nil, err
	}
	j, err := u.job(ctx, src, policy{reads: true, repeats: true, sends: true})
	if err != nil {
		return nil, err
	}
	if err := j.connect(ctx); err != nil {
		return nil, err
	}
	j.back = back
	j.consent(o.Consent)
	j.exec.Earlier = u.earlier(o.Earlier, o.Consent.Given)
	j.exec.Preview = o.Preview
	j.patient(o.WaitAccount, o.Alert)
	j.export(results, src.names)
	return j.executeBy(ctx, o.Workers, pipeline.RunStages(), pipeline.RunWithWorkers())
}

// ReconcileOptions are those of [App.Reconcile].
type ReconcileOptions struct {
	Batches
	Recheck     bool          // also queries the issued invoices of the month, to find later voids
	MaxDuration time.Duration // time limit; 0: none
	WriteBack   WriteBack
	Workers     Workers
}

// Reconcile queries open orders until every order is final or the configured wait is over. It sends
// nothing.
func (a *App) Reconcile(ctx context.Context, o ReconcileOptions) (_ *Result, err error) {
	u := a.begin()
	defer u.end(ctx, &err)
	j, err := u.open(ctx, o.Batches, policy{nightly: o.All, asks: true})
	if err != nil {
		return nil, err
	}
	if j.back, err = u.back(ctx, o.WriteBack); err != nil {
		return nil, err
	}
	begun := time.Now()
	if err := j.watchForms(ctx, o.MaxDuration); err != nil {
		return nil, err
	}
	if o.MaxDuration > 0 {
		j.exec.MaxDuration = max(o.MaxDuration-time.Since(begun), 1) // 0 is no limit
	}
	r, err := j.executeBy(ctx, o.Workers, pipeline.ReconcileStages(o.Recheck), pipeline.ReconcileWithWorkers())
	if err == nil {
		r.End = j.orFound(r.End)
	}
	if err == nil && o.All {
		err = j.undecided(ctx, r)
	}
	if err == nil && o.All && (r.End == nil || r.End.Kind != Unreached) {
		j.reconciled(ctx, o)
	}
	return r, err
}

// reconciled records that everything open was queried, for watchdogs. Where workers do that, they
// record it. A failure is only logged: it makes a watchdog bark, and the orders are in order.
func (j *job) reconciled(ctx context.Context, o ReconcileOptions) {
	if !o.Workers.Use || j.alone {
		if err := j.store.EndPeriod(ctx, reconcilePeriod); err != nil {
			j.log.Warn("the time of this reconcile is not recorded", "error", err)
		}
	}
	j.beat(ctx, reconcilePeriod, j.log)
}

// open makes a run over batches of the ledger, connected to the platform.
func (u *use) open(ctx context.Context, of Batches, p policy) (*job, error) {
	j, err := u.job(ctx, nil, p)
	if err != nil {
		return nil, err
	}
	if err := j.take(ctx, of); err != nil {
		return nil, err
	}
	if err := j.hold(ctx); err != nil {
		return nil, err
	}
	if err := j.reload(ctx); err != nil {
		return nil, err
	}
	return j, j.connect(ctx)
}

// Work works on a slice of a batch, as one of several processes of a coordinator; more reports that
// the slice must be assigned again.
func (a *App) Work(ctx context.Context, s pipeline.Slice) (r pipeline.Report, more bool, err error) {
	u := a.begin()
	defer u.end(ctx, &err)
	j, err := u.job(ctx, nil, policy{sends: true})
	if err != nil {
		return r, false, err
	}
	if err := j.connect(ctx); err != nil {
		return r, false, err
	}
	r, more, err = pipeline.Work(ctx, j.exec.Parts, j.exec.Settings, s)
	j.unsettled = err != nil
	return r, more, err
}

// Batches lists at most atMost (1 or more) batches, latest first; more reports that there are
// others.
func (a *App) Batches(ctx context.Context, atMost int) (list []ledger.BatchInfo, more bool, err error) {
	u := a.begin()
	defer u.end(ctx, &err)
	if atMost < 1 {
		return nil, false, usage(
			"要列出的批次数是 %d；应为 1 或更大的整数",
			"the number of batches to list is %d; want 1 or more",
			atMost)
	}
	store, err := u.ledger(ctx)
	if err != nil {
		return nil, false, err
	}
	list, err = store.Batches(ctx, atMost+1)
	if err != nil {
		return nil, false, err
	}
	return list[:min(atMost, len(list))], len(list) > atMost, nil
}
