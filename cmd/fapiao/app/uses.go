package app

import (
	"context"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// ImportOptions are those of [App.Import].
type ImportOptions struct{ Input }

// Import reads and checks orders and records them in the ledger. Nothing is sent.
func (a *App) Import(ctx context.Context, o ImportOptions) (*Result, error) {
	src, err := a.sources(ctx, o.Input)
	if err != nil {
		return a.nothing(err)
	}
	j, err := a.job(ctx, src, policy{imports: true, reads: true})
	if err != nil {
		return nil, err
	}
	j.asking(ctx)
	return j.execute(ctx, []pipeline.Stage{pipeline.ImportStage})
}

// RunOptions are those of [App.Run].
type RunOptions struct {
	Input
	Consent Consent[[]Sending]
}

// Run takes orders all the way: it reads and checks them, sends the right ones, asks until each is
// final or the configured wait is over, and writes the result workbook.
func (a *App) Run(ctx context.Context, o RunOptions) (*Result, error) {
	if err := mayAsk(a, o.Consent); err != nil {
		return nil, err
	}
	src, err := a.sources(ctx, o.Input)
	if err != nil {
		return a.nothing(err)
	}
	results, err := a.resultsPath(src.names)
	if err != nil {
		return nil, err
	}
	j, err := a.job(ctx, src, policy{reads: true, repeats: true, sends: true})
	if err != nil {
		return nil, err
	}
	if err := j.connect(ctx); err != nil {
		return nil, err
	}
	j.consent(o.Consent)
	j.export(results, src.names)
	return j.execute(ctx, pipeline.RunStages())
}

// ReconcileOptions are those of [App.Reconcile].
type ReconcileOptions struct {
	Batches
	Recheck     bool          // asks again for the issued invoices of the month, to see later voids
	MaxDuration time.Duration // ends it, whatever is left; 0: no end
}

// Reconcile asks the platform until every order is final or the configured wait is over. It sends
// nothing.
func (a *App) Reconcile(ctx context.Context, o ReconcileOptions) (*Result, error) {
	j, err := a.open(ctx, o.Batches, policy{nightly: o.All})
	if err != nil {
		return nil, err
	}
	j.run.MaxDuration = o.MaxDuration
	return j.execute(ctx, pipeline.ReconcileStages(o.Recheck))
}

// open makes a run over batches that the ledger holds, connected to the platform.
func (a *App) open(ctx context.Context, of Batches, p policy) (*job, error) {
	j, err := a.job(ctx, nil, p)
	if err != nil {
		return nil, err
	}
	if err := j.take(ctx, of); err != nil {
		return nil, err
	}
	if err := j.hold(ctx); err != nil {
		return nil, err
	}
	if err := j.again(ctx); err != nil {
		return nil, err
	}
	return j, j.connect(ctx)
}

// Work works on a slice of a batch, as one of several processes that a coordinator hands slices to;
// more says that the slice is to be handed out again.
func (a *App) Work(ctx context.Context, s pipeline.Slice) (r pipeline.Report, more bool, err error) {
	j, err := a.job(ctx, nil, policy{sends: true})
	if err != nil {
		return r, false, err
	}
	if err := j.connect(ctx); err != nil {
		return r, false, err
	}
	return pipeline.Work(ctx, j.run.Parts, j.run.Settings, s)
}

// Batches lists the batches that were worked on last, newest first; more says that there are others.
func (a *App) Batches(ctx context.Context, atMost int) (list []ledger.BatchInfo, more bool, err error) {
	store, err := a.ledger(ctx)
	if err != nil {
		return nil, false, err
	}
	list, err = store.Batches(ctx, atMost+1)
	if err != nil {
		return nil, false, err
	}
	return list[:min(atMost, len(list))], len(list) > atMost, nil
}
