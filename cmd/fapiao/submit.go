package main

import (
	"context"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/pipeline"
)

func (p *program) submitCommand() *cli.Command {
	return command(&cli.Command{
		Name: "submit", Usage: "send the orders that are ready",
		Description: describe("Sends every ready order of the latest batch (or of --batch, --all) once; its intent is recorded first. What became\n"+
			"of the invoices is asked by fapiao reconcile.",
			[]string{"fapiao submit", "fapiao submit --all --yes --environment production"},
			exitDone, exitFailed, exitRejected, exitPending, exitAccount, exitHeld, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags:  join(settings(), batchFlags(), lockFlags(), []cli.Flag{yesFlag()}),
		Action: p.with(submitOrders),
	})
}

func submitOrders(ctx context.Context, s *session) error {
	if err := s.mayConfirm(); err != nil {
		return err
	}
	return s.stages(ctx, pipeline.SubmitStages())
}

// stages runs stages over a batch that the ledger holds.
func (s *session) stages(ctx context.Context, stages []pipeline.Stage) error {
	if err := s.noFiles(); err != nil {
		return err
	}
	j, err := s.job(ctx, nil)
	if err != nil {
		return err
	}
	if err := j.take(ctx); err != nil {
		return err
	}
	if err := j.hold(ctx); err != nil {
		return err
	}
	if err := j.again(ctx); err != nil {
		return err
	}
	if err := j.connect(ctx); err != nil {
		return err
	}
	return j.execute(ctx, stages)
}
