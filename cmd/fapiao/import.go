package main

import (
	"context"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
)

func (p *program) importCommand() *cli.Command {
	return command(&cli.Command{
		Name: "import", Usage: lang.Pick(p.lang, "读取并校验订单，记入台账", "read and check orders and record them in the ledger"), ArgsUsage: lang.Pick(p.lang, "文件…", "FILE…"),
		Description: p.describe(lang.Text{Zh: "run 的第一步，供定时任务用：不提交任何订单。通过校验的订单等待 fapiao submit。",
			En: "The first stage of run, for cron: nothing is sent. The orders that pass are ready for fapiao submit."},
			[]string{"fapiao import orders.xlsx && fapiao submit --yes; fapiao reconcile; fapiao export"},
			exitDone, exitFailed, exitRejected, exitPending, exitAccount, exitHeld, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags:  join(p.settings(usesLedger, usesSeller, usesKind, usesPlatform), p.sourceFlags(), p.lockFlags(), []cli.Flag{p.quietFlag(true)}),
		Action: p.resumable(importOrders),
	})
}

func importOrders(ctx context.Context, c *call) error {
	in, err := c.input()
	if err != nil {
		return err
	}
	return c.end(c.app.Import(ctx, app.ImportOptions{Input: in}))
}
