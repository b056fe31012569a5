package main

import (
	"context"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
)

func (p *program) importCommand() *cli.Command {
	var o app.ImportOptions
	return command(&cli.Command{
		Name: "import",
		Usage: p.text(lang.Text{
			Zh: "读取并校验订单，记入台账",
			En: "read and check orders and record them in the ledger",
		}),
		ArgsUsage: p.text(lang.Text{Zh: "文件…", En: "FILE…"}),
		Description: p.describe(lang.Text{
			Zh: "run 的第一步，供定时任务用：不提交任何订单。通过校验的订单等待 fapiao " +
				"submit。\n\n" + filesZh,
			En: "The first stage of run, for scheduled jobs: sends nothing. Orders that pass " +
				"the checks are ready for fapiao submit.\n\n" + filesEn,
		},
			[]string{"fapiao import orders.xlsx && fapiao submit --yes; fapiao reconcile; fapiao export",
				"shop-export | fapiao import -"},
			exitDone, exitFailed, exitRejected, exitPending, exitAccount, exitHeld, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags: join(p.settings(usesLedger, usesMetrics, usesSeller, usesKind, usesPlatform), p.sourceFlags(&o.Input), p.arrangeFlags(&o.Input), p.lockFlags(), []cli.Flag{p.writeBackFlag(&o.WriteBack), p.quietFlag(true)}),
		Action: p.resumable(func(ctx context.Context, c *call) error {
			c.digests()
			if err := c.input(&o.Input); err != nil {
				return err
			}
			c.writesBack(&o.WriteBack, o.Database)
			return c.end(c.app.Import(ctx, o))
		}),
	})
}
