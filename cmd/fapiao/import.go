package main

import (
	"context"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/pipeline"
)

func (p *program) importCommand() *cli.Command {
	return command(&cli.Command{
		Name: "import", Usage: say(p.lang, "读取并校验订单，记入台账", "read and check orders and record them in the ledger"), ArgsUsage: say(p.lang, "文件…", "FILE…"),
		Description: p.describe(said{Zh: "run 的第一步，供定时任务用：不提交任何订单。通过校验的订单等待 fapiao submit。", En: "The first stage of run, for cron: nothing is sent. The orders that pass are ready for fapiao submit."},

			[]string{"fapiao import orders.xlsx && fapiao submit --yes; fapiao reconcile; fapiao export"},
			exitDone, exitFailed, exitRejected, exitPending, exitAccount, exitHeld, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags:  join(p.settings(usesLedger, usesSeller, usesKind, usesPlatform), p.sourceFlags(), p.lockFlags(), []cli.Flag{p.quietFlag(true)}),
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
