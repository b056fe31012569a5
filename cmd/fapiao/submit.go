package main

import (
	"context"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
)

func (p *program) submitCommand() *cli.Command {
	var o app.SubmitOptions
	return command(&cli.Command{
		Name:      "submit",
		Usage:     p.text(lang.Text{Zh: "提交待开票的订单", En: "send the orders that are ready"}),
		ArgsUsage: p.text(lang.Text{Zh: "[订单号…]", En: "[ORDER…]"}),
		Description: p.describe(lang.Text{
			Zh: "把最近一个批次（或 --batch、--all）里待开票的订单各提交一次，" +
				"提交之前先记下。开票结果由 fapiao reconcile 查询。\n\n" +
				"每个销售方先提交 10 单，开出一张后再继续；之前停止过的先试 1 单；" +
				"之后每两秒看一次结果，避免登录失效或额度用完时整月的订单都白提交。\n\n" +
				"写明订单号时只提交这些订单，待人工确认的（回答过“不”的，" +
				"或后来的文件里已没有的）也提交。平台上已有同号而内容不同的发票时不会提交，" +
				"见 fapiao accept。\n\n" +
				"提交之前显示预览，内容和 fapiao plan 相同（--quiet 不显示）；" +
				"正式环境还会询问，没有终端时要加 --yes。以前月份的订单另外询问，" +
				"没有人可问时转为待人工确认，除非加 --late。到 --until 的时间停止提交，" +
				"没有提交的订单不变。",
			En: "Sends every ready order of the latest batch (or of --batch, --all) once; " +
				"the intent is recorded before it is sent. fapiao reconcile queries the " +
				"results.\n\n" +
				"The first ten orders of a seller are sent, and the rest only after one of " +
				"them is issued; one order if the seller was stopped before. Then submit " +
				"checks the results every two seconds, so that an expired login or an " +
				"exhausted credit line does not fail a whole month of orders.\n\n" +
				"With order numbers it sends only these orders, including orders that are " +
				"held (because the prompt was answered with no, or because a later version " +
				"of the file does not have them). If the platform already has an invoice " +
				"with the same number and other content, the order is not sent; see fapiao " +
				"accept.\n\n" +
				"Before it sends, it shows the preview of fapiao plan (not with --quiet). In " +
				"production it then asks for confirmation; without a terminal it needs --yes. " +
				"Orders of earlier months are asked about on their own, and held if there is " +
				"nobody to ask, unless --late is given. At the time of --until it stops " +
				"sending; orders that are left stay as they are.",
		},
			[]string{"fapiao submit", "fapiao submit SO-1001 SO-1002", "fapiao submit --all --yes --environment production"},
			exitDone, exitFailed, exitRejected, exitPending, exitAccount, exitHeld, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags: join(p.settings(usesLedger, usesMetrics, usesSeller, usesPlatform, usesAccount, usesUntil), p.batchFlags(&o.Batches), p.lockFlags(), []cli.Flag{p.yesFlag(&o.Consent.Given), p.lateFlag(), p.writeBackFlag(&o.WriteBack), p.detachFlag(&o.Workers), p.quietFlag(true)}, p.workersFlags(&o.Workers)),
		Action: p.resumable(func(ctx context.Context, c *call) (err error) {
			c.digests()
			if o.Orders, err = c.ordersOrBatches(o.Batches); err != nil {
				return err
			}
			if err := c.workers(&o.Workers); err != nil {
				return err
			}
			if len(o.Numbers) > 0 && c.flags.IsSet("workers") {
				return usage(
					"--workers 用于整个批次；写明的订单号由本进程提交",
					"--workers is for batches; orders that are named are sent by this process")
			}
			c.writesBack(&o.WriteBack, "")
			o.Earlier = onTerminal(c, c.screen.ConfirmEarlier)
			o.Consent.Ask, o.Preview = onTerminal(c, c.screen.Confirm), c.screen.Sending
			r, err := c.app.Submit(ctx, o)
			return c.end(r, c.named(err))
		}),
	})
}
