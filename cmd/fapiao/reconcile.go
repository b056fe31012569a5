package main

import (
	"context"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
)

func (p *program) reconcileCommand() *cli.Command {
	var o app.ReconcileOptions
	return command(&cli.Command{
		Name: "reconcile",
		Usage: p.text(lang.Text{
			Zh: "查询还没有结果的订单",
			En: "query the results of open orders",
		}),
		Description: p.describe(lang.Text{
			Zh: "向平台查询全部批次（或 --batch）里还没有结果的订单，每次最多 50 单，" +
				"最久没查的先查，直到都有结果或 --wait 到时；--wait 0 只查一次。" +
				"结果不明的订单，要平台两次答复“没有这一单”后才会由 fapiao submit 重新提交。" +
				"已开票而签章失败的会请平台重新签章，每单每天最多 20 次。\n\n" +
				"适合每晚运行：它不提交订单，可以同时运行两个，会在 --max-duration 之内结束；" +
				"没有未完成的订单和红冲、也没有新的失败时才返回 0。" +
				"不写 --batch 时也继续办理人已同意的红冲，盯着购方确认的截止时间；" +
				"并查购方发起的红字确认单：有等我方答复的以 4 结束。",
			En: "Queries the platform for the open orders of all batches (or of --batch), at " +
				"most fifty per call and the longest overdue first, until every order has a " +
				"final result or --wait has passed; --wait 0 queries once. An order in state " +
				"unknown is sent again, by fapiao submit, only after the platform has " +
				"answered twice that it has no such order. For invoices without a signature " +
				"(seal_failed) the platform is asked to sign again, at most 20 times a day " +
				"each.\n\n" +
				"Suitable for a nightly job: it sends no orders, two of them may run at the " +
				"same time, it ends within --max-duration, and it exits with 0 only if no " +
				"order or red invoice is open and none has failed since the last time. Without " +
				"--batch it also continues red invoices that a person agreed to, and lists the red " +
				"confirmation forms that buyers started: it ends with 4 while one waits for an answer.",
		},
			[]string{"fapiao reconcile", "fapiao reconcile --max-duration 2h --recheck --json", "fapiao reconcile --batch 20261130-1f3a9c --wait 0"},
			exitDone, exitFailed, exitRejected, exitPending, exitAccount, exitHeld, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags: join(p.settings(usesLedger, usesMetrics, usesPlatform, usesWait, usesUntil), []cli.Flag{bound(p.valueFlag("batch", lang.Text{
			Zh: "只查询这个 `编号` 的批次（不写则为全部批次）",
			En: "only the batch with this `ID` (default: all batches)",
		}), &o.ID), p.hiddenAll(&o.All)}, p.lockFlags(), []cli.Flag{p.quietFlag(true), p.writeBackFlag(&o.WriteBack),
			set(p.boolFlag("recheck", lang.Text{
				Zh: "也复查本月已开的发票，看是否后来作废",
				En: "also query the invoices issued this month, to find those voided since",
			}), &o.Recheck),
			&cli.DurationFlag{Name: "max-duration", Destination: &o.MaxDuration, DefaultText: p.text(lang.Text{
				Zh: "不限",
				En: "no limit",
			}), Usage: p.text(lang.Text{
				Zh: "最多运行多久（`时间`，如 2h），到时就结束",
				En: "stop after `TIME` (such as 2h), even if orders are still open",
			})},
		}, p.workersFlags(&o.Workers)),
		Action: p.resumable(func(ctx context.Context, c *call) error {
			c.digests()
			if err := c.reconcileUsage(o); err != nil {
				return err
			}
			if err := c.workers(&o.Workers); err != nil {
				return err
			}
			c.writesBack(&o.WriteBack, "")
			o.All = o.ID == "" // whatever is open, wherever it came from
			return c.end(c.app.Reconcile(ctx, o))
		}),
	})
}

// hiddenAll is accepted and changes nothing: without --batch, reconcile works on all batches.
func (p *program) hiddenAll(all *bool) cli.Flag {
	f := p.boolFlag("all", lang.Text{Zh: "全部批次", En: "all batches"})
	f.Hidden = true
	return set(f, all)
}

// reconcileUsage refuses arguments, and flags that contradict each other.
func (c *call) reconcileUsage(o app.ReconcileOptions) error {
	if err := c.noFiles(); err != nil {
		return err
	}
	if c.flags.IsSet("max-duration") && o.MaxDuration <= 0 {
		return usage(
			"--max-duration 应为大于 0 的时间，如 2h",
			"--max-duration must be a time above 0, such as 2h")
	}
	if o.Recheck && o.Workers.Use {
		return usage(
			"--recheck 不能交给工作进程；它们按 periodic_recheck 的时间复查",
			"--recheck cannot be handed out: workers do that at the time of periodic_recheck")
	}
	return oneBatch(o.Batches)
}
