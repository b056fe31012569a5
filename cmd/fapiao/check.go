package main

import (
	"cmp"
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
		Name: "check", Usage: say(p.lang, "只读取并校验订单，不提交也不记录", "read and check orders; send and record nothing"), ArgsUsage: say(p.lang, "文件…", "FILE…"),
		Description: p.describe(said{Zh: "和 run 一样读取工作簿（或数据库），列出所有问题：在哪个单元格、应该怎么填。不联网。台账文件已经存在时会查看它，找出已提交过而内容不同的订单号，但不会改动它；旧版本写的台账要由 run 等命令先升级，check 不看。加 --json 时每个问题一行，最后一行是汇总。",
			En: "Reads workbooks (or a database) as run does and lists everything that is wrong, with the cell and what to type\n" +
				"instead. No network is used. A ledger file that exists is looked into, for numbers that were sent with other content; it\n" +
				"is not changed; one that an older version wrote is left to run, which brings it up to date first. With --json each finding is a line, the summary the last."},
			[]string{"fapiao check orders.xlsx", "fapiao check orders.xlsx --json | jq -r 'select(.type==\"finding\") | .cell'"},
			exitDone, exitFailed, exitRejected, exitUnusable, exitUsage, exitInterrupted),
		Flags:  join(p.settings(usesLedger, usesSeller, usesKind), p.sourceFlags(), []cli.Flag{p.quietFlag(true)}),
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
	settings.Today = s.now()
	src, err := s.sources(ctx)
	if err != nil {
		return err
	}
	known, err := s.existing(ctx)
	if err != nil {
		return err
	}
	t := &checkTally{session: s, sums: map[ledger.State]*report.StateSum{}}
	for _, state := range ledger.States() {
		t.sums[state] = &report.StateSum{State: string(state)}
	}
	t.twins = pipeline.NewTwins(nil, s.now())
	if known != nil {
		t.twins = pipeline.NewTwins(known, s.now())
		if t.known, err = pipeline.Compare(ctx, known, s.newBatch(src), s.now()); err != nil {
			return err
		}
	}
	s.screen.Stage("check", 0)
	if err := pipeline.Check(ctx, src.list, settings, t.finding, func(i ledger.Item) error { return t.item(ctx, i) }); err != nil {
		return err
	}
	s.screen.Done()
	if f, ok := t.twins.Finding(); ok {
		t.finding(f)
	}
	if t.known != nil {
		for _, f := range t.known.Missing() {
			t.finding(f)
		}
		t.broken = t.broken || t.known.Partly()
	}
	if t.failed != nil {
		return t.failed
	}
	if err := s.screen.Grouped(&t.grouped, ui.ByJSON); err != nil {
		return err
	}
	final := ui.Final{Summary: t.summary(src), Next: s.instead("run")}
	wrong := final.Summary.Count(string(ledger.Rejected))+final.Summary.Count(string(ledger.Held)) > 0 || t.broken
	switch {
	case final.Summary.Count(string(ledger.Rejected)) > 0 || final.Summary.Count(string(ledger.Held)) > 0 || t.faulty:
		final.Next, final.Fix = s.instead("check"), true
	case wrong: // a person decides about what is missing
		final.Next = ""
	}
	if err := s.screen.Summary(final); err != nil {
		return err
	}
	if wrong {
		return &outcome{code: exitRejected}
	}
	return nil
}

// checkTally counts what a check met.
type checkTally struct {
	*session
	known  *pipeline.Comparison // nil when there is no ledger yet
	twins  *pipeline.Twins
	sums   map[ledger.State]*report.StateSum
	broken bool // a finding about a source as a whole is an error
	faulty bool // so that something in a file must be fixed
	failed error

	grouped ui.Grouped // findings that are shown together
}

// checkState is what a run would make of an item that the ledger does not hold.
func checkState(i *ledger.Item) ledger.State {
	switch {
	case i.Skipped:
		return ledger.Skipped
	case i.Order == nil:
		return ledger.Rejected
	case i.Hold != "":
		return ledger.Held
	}
	return ledger.Ready
}

// finding shows a finding that is about no order.
func (t *checkTally) finding(f rules.Finding) {
	t.broken = t.broken || f.Severity == rules.Error
	t.faulty = t.faulty || f.Severity == rules.Error && rules.Holds([]rules.Finding{f}) == ""
	if err := t.show(f); t.failed == nil {
		t.failed = err
	}
}

// show shows a finding: at once to a machine, with the others of its kind to a person.
func (t *checkTally) show(f rules.Finding) error {
	if t.cli.Bool("json") {
		return t.screen.Finding(f)
	}
	t.grouped.Add(f)
	return nil
}

func (t *checkTally) item(ctx context.Context, i ledger.Item) error {
	var state ledger.State
	if t.known != nil {
		var err error
		if state, err = t.known.Item(ctx, &i); err != nil {
			return err
		}
	}
	if err := t.twins.Item(ctx, &i, state != ""); err != nil {
		return err
	}
	sum := t.sums[cmp.Or(state, checkState(&i))]
	sum.Orders++
	sum.Net, sum.Tax, sum.Gross = sum.Net+i.Facts.Net, sum.Tax+i.Facts.Tax, sum.Gross+i.Facts.Gross
	t.screen.Add(1)
	for _, f := range i.Findings {
		if rules.OfColumn(f.Code) { // the column is one finding
			continue
		}
		t.broken = t.broken || f.Severity == rules.Error // also of one that was sent, and is no rejected order
		if err := t.show(f); err != nil {
			return err
		}
	}
	return nil
}

func (t *checkTally) summary(src *sources) report.Summary {
	out := report.Summary{Sources: src.names}
	for _, state := range ledger.States() {
		out.Orders += t.sums[state].Orders
		out.States = append(out.States, *t.sums[state])
	}
	return out
}
