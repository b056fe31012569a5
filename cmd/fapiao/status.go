package main

import (
	"context"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

func (p *program) statusCommand() *cli.Command {
	return command(&cli.Command{
		Name: "status", Usage: "show where the orders of a batch stand",
		Description: describe("Counts and sums the orders of the latest batch (or of --batch, --all) by state, and says which\n"+
			"sellers are stopped because of their accounts, since when, and what to do; from the ledger alone.\n"+
			"It ends with 3 while something waits for a person: orders that are held (fapiao submit ORDER, fapiao drop\n"+
			"ORDER), also those that a later reading of their file lacks, and invoices that differ (fapiao accept ORDER).",
			[]string{"fapiao status", "fapiao status --all --json"},
			exitDone, exitFailed, exitRejected, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags:  join(settings(), batchFlags()),
		Action: p.with(showStatus),
	})
}

func showStatus(ctx context.Context, s *session) error {
	if err := s.noFiles(); err != nil {
		return err
	}
	store, err := s.ledger(ctx)
	if err != nil {
		return err
	}
	j := &job{session: s, store: store, run: &execution{}}
	if err := j.take(ctx); err != nil {
		return err
	}
	if j.run.Summary, err = j.store.Summary(ctx, ledger.Filter{Batch: j.run.Batch.ID}); err != nil {
		return err
	}
	stops, now, err := j.store.Stops(ctx)
	if err != nil {
		return err
	}
	j.run.Summary.Stops = report.OpenStops(stops, now)
	final := ui.Final{Summary: j.run.Summary}
	if final.Doubts, err = s.doubts(ctx, store, j.scope()); err != nil {
		return err
	}
	if final.Doubts.Missing, err = store.Missing(ctx, j.run.Batch.ID); err != nil {
		return err
	}
	final.Next, final.Fix = j.next()
	if err := s.screen.Summary(final); err != nil {
		return err
	}
	if final.Doubts.Any() {
		return &outcome{code: exitRejected}
	}
	return nil
}
