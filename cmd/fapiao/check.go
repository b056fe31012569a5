package main

import (
	"context"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
)

func (p *program) checkCommand() *cli.Command {
	return command(&cli.Command{
		Name: "check", Usage: "read and check orders; send and record nothing", ArgsUsage: "FILE…",
		Description: describe("Reads workbooks (or a database) as run does and lists everything that is wrong, with the cell and what to type\n"+
			"instead. No network is used. A ledger file that exists is looked into, for numbers that were sent with other content; it\n"+
			"is not changed. With --json each finding is a line, the summary the last.",
			[]string{"fapiao check orders.xlsx", "fapiao check orders.xlsx --json | jq -r 'select(.type==\"finding\") | .cell'"},
			exitDone, exitFailed, exitRejected, exitUnusable, exitUsage, exitInterrupted),
		Flags:  join(settings(), sourceFlags()),
		Action: p.with(checkOrders),
	})
}

func checkOrders(ctx context.Context, s *session) error {
	if err := s.cfg.HasSeller(); err != nil {
		return err
	}
	settings, err := s.cfg.Rules()
	if err != nil {
		return err
	}
	src, err := s.sources(ctx)
	if err != nil {
		return err
	}
	known, err := s.existing(ctx)
	if err != nil {
		return err
	}
	t := &checkTally{session: s, known: known, good: report.StateSum{State: string(ledger.Ready)}, bad: report.StateSum{State: string(ledger.Rejected)}}
	s.screen.Stage("check", 0)
	if err := pipeline.Check(ctx, src.list, settings, t.finding, func(i ledger.Item) error { return t.item(ctx, i) }); err != nil {
		return err
	}
	s.screen.Done()
	if t.failed != nil {
		return t.failed
	}
	final := ui.Final{Summary: t.summary(src), Next: s.instead("run")}
	if t.bad.Orders > 0 || t.broken {
		final.Next, final.Mend = s.instead("check"), true
	}
	if err := s.screen.Summary(final); err != nil {
		return err
	}
	if t.bad.Orders > 0 || t.broken {
		return &outcome{code: exitRejected}
	}
	return nil
}

// checkTally counts what a check met.
type checkTally struct {
	*session
	known     pipeline.Finder // nil when there is no ledger yet
	good, bad report.StateSum
	broken    bool // a finding about a source as a whole is an error
	failed    error
}

// finding shows a finding that is about no order.
func (t *checkTally) finding(f rules.Finding) {
	t.broken = t.broken || f.Severity == rules.Error
	if t.failed == nil {
		t.failed = t.screen.Finding(f)
	}
}

func (t *checkTally) item(ctx context.Context, i ledger.Item) error {
	if t.known != nil {
		if err := pipeline.Against(ctx, t.known, &i); err != nil {
			return err
		}
	}
	sum := &t.good
	if i.Order == nil {
		sum = &t.bad
	}
	sum.Orders++
	sum.Net, sum.Tax, sum.Gross = sum.Net+i.Facts.Net, sum.Tax+i.Facts.Tax, sum.Gross+i.Facts.Gross
	t.screen.Add(1)
	for _, f := range i.Findings {
		if err := t.screen.Finding(f); err != nil {
			return err
		}
	}
	return nil
}

func (t *checkTally) summary(src *sources) report.Summary {
	return report.Summary{
		Sources: src.names, Orders: t.good.Orders + t.bad.Orders,
		States: []report.StateSum{t.bad, t.good},
	}
}
