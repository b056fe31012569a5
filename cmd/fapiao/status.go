package main

import (
	"context"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
)

func (p *program) statusCommand() *cli.Command {
	var of app.Selection
	var alarm bool
	dog := app.WatchdogOptions{}
	return command(&cli.Command{
		Name: "status",
		Usage: p.text(lang.Text{
			Zh: "查看一个批次的订单进展",
			En: "show the orders of a batch by state",
		}),
		Description: p.describe(lang.Text{
			Zh: "按状态统计最近一个批次（或 --batch、--all、--month）的单数和金额，" +
				"列出因账户原因停止的销售方、从何时起、该怎么办；只看台账，不联网。--month " +
				"是开票日期在这个月（北京时间）的发票。\n\n" +
				"有订单要人处理时以 3 结束：待人工确认的订单（fapiao submit 订单号，或 " +
				"fapiao drop 订单号），包括后来的文件里已没有的；" +
				"以及与订单不一致的发票（fapiao accept 订单号）；还有没红冲成的发票（fapiao red）。" +
				"有红冲在办理、或有购方发起的红字确认单等我方答复时以 4 结束，显示最近的截止时间。" +
				"未通过校验、开票失败、开票中、结果不明的订单和停止的销售方只列出，不影响退出码：" +
				"run、submit、reconcile 已按它们结束；脚本要看的话用 --json 的 summary。" +
				"也显示工作进程、谁在使用调用次数、" +
				"最久没有完成的订单，没有结束的订单、红冲、作废、交付各有多少、最久的从何时起，" +
				"以及上次查询（reconcile）的时间。\n\n" +
				"--alarm 供监控任务使用，独立于夜间任务和工作进程：到期超过 --due-for 还没有处理、" +
				"超过 --unseen 没有工作进程运行也没有 reconcile 完成、或有订单超过 --unseen " +
				"没有完成、或红字确认单在 --lapse-within 内就要作废时，以 9 结束，列出原因和该运行的命令。它看全部批次，不用 3 和 4。" +
				"只有夜间任务时请写 --due-for 26h。",
			En: "Counts and totals the orders of the latest batch (or of --batch, --all, " +
				"--month) by state, and lists the sellers that are stopped because of their " +
				"accounts, since when, and what to do. Reads only the ledger.\n\n" +
				"Exits with 3 while an order needs a decision: orders that are held (fapiao " +
				"submit ORDER, fapiao drop ORDER), including orders that a later version of " +
				"their file does not have, and invoices that differ (fapiao accept ORDER); and " +
				"while a red invoice was refused or has lapsed (fapiao red). Exits with 4 while " +
				"red invoices are open, or forms that buyers started wait for an answer, and shows " +
				"the first deadline. Orders that were rejected, that failed, or that are not final, " +
				"and stopped sellers, are listed and change no code: run, submit and reconcile ended " +
				"with theirs; scripts find the counts in the summary of --json. Also shows the workers of the ledger, who spends the calls of " +
				"the limit, the oldest unfinished order, what is not over by state (orders, reds, " +
				"voids, deliveries) with the oldest of each, and when reconcile ended last.\n\n" +
				"--alarm is for a monitoring job beside the nightly job or the workers: it ends " +
				"with 9 if something has been due for longer than --due-for, if no worker lived " +
				"and no reconcile ended within --unseen, if an order is unfinished for longer " +
				"than that, or if a red confirmation form lapses within --lapse-within, and lists the causes and the commands that help. It is about all " +
				"batches, and 3 and 4 are not used. With a nightly job alone, give --due-for 26h.",
		},
			[]string{"fapiao status", "fapiao status --all --json", "fapiao status --month 2026-11", "fapiao status --alarm --due-for 26h"},
			exitDone, exitFailed, exitRejected, exitPending, exitUnusable, exitAway, exitAlarm, exitUsage, exitInterrupted),
		Flags: join(p.settings(usesLedger, usesMetrics), p.batchFlags(&of.Batches), []cli.Flag{p.monthFlag(), p.quietFlag(false)}, p.alarmFlags(&alarm, &dog)),
		Action: p.with(func(ctx context.Context, c *call) error {
			if err := c.noFiles(); err != nil {
				return err
			}
			if alarm {
				return c.watch(ctx, dog)
			}
			c.meters = true
			if err := c.alarmUsage(); err != nil {
				return err
			}
			if err := c.selection(&of); err != nil {
				return err
			}
			return c.end(c.app.Status(ctx, of))
		}),
	})
}
