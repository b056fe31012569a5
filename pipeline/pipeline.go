package pipeline

import (
	"context"
	"errors"
	"fmt"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// ErrBalance says that the orders read and the orders counted differ, which must never happen.
var ErrBalance = errors.New("the balance does not hold")

// RunStages is the main job, in order.
func RunStages() []Stage {
	return []Stage{ImportStage, EarlierStage, PreflightStage, ConfirmStage, SettleStage, ExportStage}
}

// SubmitStages is the submit command.
func SubmitStages() []Stage {
	return []Stage{EarlierStage, PreflightStage, ConfirmStage, ReleaseStage, SubmitStage}
}

// ReconcileStages is the reconcile command; recheck makes it look at the issued invoices of the
// month, too.
func ReconcileStages(recheck bool) []Stage {
	if recheck {
		return []Stage{RecheckStage, ReconcileStage, CorrectStage, FollowStage}
	}
	return []Stage{ReconcileStage, CorrectStage, FollowStage}
}

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
	if errors.Is(failed, ledger.ErrAway) && errors.Is(err, ledger.ErrAway) {
		err = nil // it says the same
	}
	rep := r.report(summary, summary.Open())
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
		return r, r.timed(s.Name, func() error { return s.do(r.traced(ctx), r) })
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

// ExportStage writes the results.
var ExportStage = Stage{Name: "export", Purpose: "write the results", do: exportStage}

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
