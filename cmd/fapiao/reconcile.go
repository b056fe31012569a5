package main

import (
	"context"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

func (p *program) reconcileCommand() *cli.Command {
	return command(&cli.Command{
		Name: "reconcile", Usage: "ask what became of the orders that are not final",
		Description: describe("Asks the platform, fifty orders a call and the longest due first, until every order of every batch (or of --batch) is\n"+
			"final or --wait is over; --wait 0 asks once. An order whose fate is unknown is sent again only after the platform\n"+
			"has said twice that it has no such order, and then by fapiao submit. Invoices that exist without a signature\n"+
			"(seal_failed) are signed again at the platform, at most 20 times a day each.\n\n"+
			"It is made for every night: it sends nothing, may run twice at once, ends within --max-duration, and ends with 0\n"+
			"only when nothing is open and nothing failed since the last time.",
			[]string{"fapiao reconcile", "fapiao reconcile --max-duration 2h --recheck --json", "fapiao reconcile --batch 20261130-1f3a9c --wait 0"},
			exitDone, exitFailed, exitRejected, exitPending, exitAccount, exitHeld, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags: join(settings(), batchFlags(), lockFlags(), []cli.Flag{
			&cli.BoolFlag{Name: "recheck", DisableDefaultText: true, Usage: "ask again for the invoices issued this month, to see later voids"},
			&cli.DurationFlag{Name: "max-duration", DefaultText: "no end", Usage: "end within `TIME`, whatever is left (such as 2h)"},
		}),
		Action: p.with(reconcileOrders),
	})
}

func reconcileOrders(ctx context.Context, s *session) error {
	if s.cli.IsSet("max-duration") && s.cli.Duration("max-duration") <= 0 {
		return usage("--max-duration wants a time above 0, such as 2h")
	}
	return s.stages(ctx, pipeline.ReconcileStages(s.cli.Bool("recheck")))
}

// everywhere reports that the command takes every batch unless one is named: reconcile is for what
// is open, wherever it came from.
func (s *session) everywhere() bool {
	return s.cli.Command.Name == "reconcile" && s.cli.String("batch") == ""
}

// nightly maps the balance over all batches to the exit code. What failed in earlier months has
// been told before: only what failed in this run counts, and invoices that exist without a
// signature.
func (j *job) nightly(open int) error {
	switch {
	case open > 0:
		return &outcome{code: exitPending}
	case j.run.Failed > 0 || j.doubt.Differing > 0 || j.run.Summary.Count(string(ledger.SealFailed)) > 0:
		return &outcome{code: exitRejected}
	}
	return nil
}
