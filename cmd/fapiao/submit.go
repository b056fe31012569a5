package main

import (
	"context"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
)

func (p *program) submitCommand() *cli.Command {
	return command(&cli.Command{
		Name: "submit", Usage: lang.Pick(p.lang, "提交待开票的订单", "send the orders that are ready"), ArgsUsage: lang.Pick(p.lang, "[订单号…]", "[ORDER…]"),
		Description: p.describe(lang.Text{Zh: "把最近一个批次（或 --batch、--all）里待开票的订单各提交一次，提交之前先记下。开票结果由 fapiao reconcile 查询。\n\n每个销售方先提交 10 单，开出一张后再继续；之前停止过的先试 1 单；之后每两秒看一次结果，避免登录失效或额度用完时整月的订单都白提交。\n\n写明订单号时只提交这些订单，待人工确认的（回答过“不”的，或后来的文件里已没有的）也提交。平台上已有同号而内容不同的发票时不会提交，见 fapiao accept。",
			En: "Sends every ready order of the latest batch (or of --batch, --all) once; its intent is recorded first. What became\n" +
				"of the invoices is asked by fapiao reconcile.\n\n" +
				"Ten orders of a seller are sent until one of them is issued, one where the seller was stopped before; then it looks\n" +
				"every two seconds at what it sent, so that a lapsed login or a used-up credit line does not spend the month.\n\n" +
				"With order numbers it sends these orders and nothing else, also those that are held (for a no at the prompt, or\n" +
				"because a later reading lacks them). An order that the platform has under other content is not sent; see fapiao accept."},
			[]string{"fapiao submit", "fapiao submit SO-1001 SO-1002", "fapiao submit --all --yes --environment production"},
			exitDone, exitFailed, exitRejected, exitPending, exitAccount, exitHeld, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags:  join(p.settings(usesLedger, usesSeller, usesPlatform), p.batchFlags(), p.lockFlags(), []cli.Flag{p.yesFlag(), p.quietFlag(true)}),
		Action: p.resumable(submitOrders),
	})
}

func submitOrders(ctx context.Context, c *call) error {
	orders, of, err := c.ordersOrBatches()
	if err != nil {
		return err
	}
	r, err := c.app.Submit(ctx, app.SubmitOptions{Orders: orders, Batches: of, Consent: consent(c, c.screen.Confirm)})
	return c.end(r, c.named(err))
}
