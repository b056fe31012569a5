package main

import (
	"context"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/pipeline"
)

func (p *program) importCommand() *cli.Command {
	return command(&cli.Command{
		Name: "import", Usage: "read and check orders and record them in the ledger", ArgsUsage: "FILE…",
		Description: describe("The first stage of run, for cron: nothing is sent. The orders that pass are ready for fapiao submit.",
			[]string{"fapiao import orders.xlsx && fapiao submit --yes; fapiao reconcile; fapiao export"},
			exitDone, exitFailed, exitRejected, exitPending, exitAccount, exitHeld, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags:  join(settings(), sourceFlags(), lockFlags()),
		Action: p.with(importOrders),
	})
}

func importOrders(ctx context.Context, s *session) error {
	src, err := s.sources(ctx)
	if err != nil {
		return err
	}
	j, err := s.job(ctx, src)
	if err != nil {
		return err
	}
	j.imports = true
	j.asking(ctx)
	return j.execute(ctx, []pipeline.Stage{pipeline.ImportStage})
}
