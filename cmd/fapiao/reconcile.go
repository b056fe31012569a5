package main

import (
	"context"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/pipeline"
)

func (p *program) reconcileCommand() *cli.Command {
	return command(&cli.Command{
		Name: "reconcile", Usage: "ask what became of the orders that are not final",
		Description: describe("Asks the platform, fifty orders a call, until every order of the latest batch (or of --batch, --all) is final or\n"+
			"--wait is over; --wait 0 asks once. An order whose fate is unknown is sent again only after the platform has said\n"+
			"twice that it has no such order, and then by fapiao submit.",
			[]string{"fapiao reconcile", "fapiao reconcile --all --wait 0 --json"},
			exitDone, exitFailed, exitRejected, exitPending, exitAccount, exitHeld, exitUnusable, exitUsage, exitInterrupted),
		Flags:  join(settings(), batchFlags()),
		Action: p.with(reconcileOrders),
	})
}

func reconcileOrders(ctx context.Context, s *session) error {
	return s.stages(ctx, pipeline.ReconcileStages())
}
