package main

import (
	"context"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
)

func (p *program) reconcileCommand() *cli.Command {
	return command(&cli.Command{
		Name: "reconcile", Usage: lang.Pick(p.lang, "查询还没有结果的订单", "ask what became of the orders that are not final"),
		Description: p.describe(lang.Text{Zh: "向平台查询全部批次（或 --batch）里还没有结果的订单，每次最多 50 单，最久没查的先查，直到都有结果或 --wait 到时；--wait 0 只查一次。结果不明的订单，要平台两次答复“没有这一单”后才会由 fapiao submit 重新提交。已开票而签章失败的会请平台重新签章，每单每天最多 20 次。\n\n适合每晚运行：它不提交订单，可以同时运行两个，会在 --max-duration 之内结束；没有未完成的订单、也没有新的失败时才返回 0。",
			En: "Asks the platform, fifty orders a call and the longest due first, until every order of every batch (or of --batch) is\n" +
				"final or --wait is over; --wait 0 asks once. An order whose fate is unknown is sent again only after the platform\n" +
				"has lang.Text twice that it has no such order, and then by fapiao submit. Invoices that exist without a signature\n" +
				"(seal_failed) are signed again at the platform, at most 20 times a day each.\n\n" +
				"It is made for every night: it sends nothing, may run twice at once, ends within --max-duration, and ends with 0\n" +
				"only when nothing is open and nothing failed since the last time."},
			[]string{"fapiao reconcile", "fapiao reconcile --max-duration 2h --recheck --json", "fapiao reconcile --batch 20261130-1f3a9c --wait 0"},
			exitDone, exitFailed, exitRejected, exitPending, exitAccount, exitHeld, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags: join(p.settings(usesLedger, usesPlatform, usesWait), []cli.Flag{p.text("batch", "只查询这个 `编号` 的批次（不写则为全部批次）", "only the batch with this `ID` (default: all batches)"), p.hiddenAll()}, p.lockFlags(), []cli.Flag{p.quietFlag(true),
			p.option("recheck", "也复查本月已开的发票，看是否后来作废", "ask again for the invoices issued this month, to see later voids"),
			&cli.DurationFlag{Name: "max-duration", DefaultText: lang.Pick(p.lang, "不限", "no end"), Usage: lang.Pick(p.lang, "最多运行多久（`时间`，如 2h），到时就结束", "end within `TIME`, whatever is left (such as 2h)")},
		}),
		Action: p.resumable(reconcileOrders),
	})
}

// hiddenAll is taken and says nothing: reconcile takes all batches where none is named.
func (p *program) hiddenAll() cli.Flag {
	f := p.option("all", "全部批次", "all batches")
	f.Hidden = true
	return f
}

func reconcileOrders(ctx context.Context, c *call) error {
	if err := c.noFiles(); err != nil {
		return err
	}
	most := c.flags.Duration("max-duration")
	if c.flags.IsSet("max-duration") && most <= 0 {
		return usage("--max-duration 应为大于 0 的时间，如 2h", "--max-duration wants a time above 0, such as 2h")
	}
	of, err := c.batches()
	if err != nil {
		return err
	}
	of.All = of.ID == "" // it is for what is open, wherever it came from
	return c.end(c.app.Reconcile(ctx, app.ReconcileOptions{Batches: of, Recheck: c.flags.Bool("recheck"), MaxDuration: most}))
}
