package main

import (
	"context"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/pipeline"
)

func (p *program) runCommand() *cli.Command {
	return command(&cli.Command{
		Name: "run", Usage: "read, check, send, wait for the invoices and write the results", ArgsUsage: "FILE…",
		Description: describe("Takes orders all the way: reads workbooks (or a database), checks every order, sends the right ones, asks until\n"+
			"each is final or --wait is over, and writes <input>-results.xlsx with links to the invoices. Wrong orders are\n"+
			"reported and keep nobody back. An order number is sent once, however often and from wherever it is run again:\n"+
			"the same command continues what was interrupted.\n\n"+
			"Against production it shows the count and the total first and asks; without a terminal it needs --yes.",
			[]string{"fapiao run orders.xlsx", "fapiao run orders.xlsx more.xlsx -o results --wait 1h",
				"fapiao run --environment production --yes orders.xlsx",
				"fapiao run --db postgres://reader@db/shop?sslmode=require --table orders_to_invoice"},
			exitDone, exitFailed, exitRejected, exitPending, exitAccount, exitHeld, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags:  join(settings(), sourceFlags(), lockFlags(), []cli.Flag{outDirFlag(), yesFlag()}),
		Action: p.with(runAll),
	})
}

func runAll(ctx context.Context, s *session) error {
	if err := s.mayConfirm(); err != nil {
		return err
	}
	src, err := s.sources(ctx)
	if err != nil {
		return err
	}
	results, err := s.resultsPath(src.names)
	if err != nil {
		return err
	}
	j, err := s.job(ctx, src)
	if err != nil {
		return err
	}
	if err := j.connect(ctx); err != nil {
		return err
	}
	j.export(results, src.names)
	return j.execute(ctx, pipeline.RunStages())
}
