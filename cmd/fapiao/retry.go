package main

import (
	"context"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
)

func (p *program) retryCommand() *cli.Command {
	return command(&cli.Command{
		Name: "retry", Usage: lang.Pick(p.lang, "让开票失败的订单按原订单号重新开具", "have failed orders issued again under their own numbers"), ArgsUsage: lang.Pick(p.lang, "[订单号…]", "[ORDER…]"),
		Description: p.describe(lang.Text{Zh: "用于平台受理过但没有开出的订单（开票失败）：原因在账户（登录、授信额度），或原因已经消除。处理最近一个批次（或 --batch、--all）里失败的订单，或写明的订单。每一单先查询，因为可能已经开出；再请平台按原订单号重新开具（每单每天最多 20 次），不会出现第二张发票。\n\n以下订单不处理，会列出来：可能已经开出的（12 小时内）、已取消或已手工开具的、平台没有受理过的（请改正那一行后重新运行文件）；没有写明订单号时，还有可能已被后来的订单代替的，以及提交超过 35 天的。\n\n正式环境会先显示单数和金额并询问；没有终端时要加 --yes。之后一直查询到每一单都有结果或 --wait 到时。",
			En: "For orders that the platform accepted and could not issue (failed): because of the account (login, credit line), or\n" +
				"for a reason that has gone. Takes the failed orders of the latest batch (or of --batch, --all), or the orders that\n" +
				"are named. Each is asked about first, since it may have been issued meanwhile; then the platform is asked to issue\n" +
				"it again under the same number (reInvoice, at most 20 times a day each), so that no second invoice can arise.\n\n" +
				"Left out, and listed, are orders that may have been issued (for twelve hours), that were dropped or issued by hand,\n" +
				"that were never accepted (correct the row and run the file again), and, unless they are named, those that a later\n" +
				"order may have replaced and those that were sent more than 35 days ago.\n\n" +
				"Against production it shows the count and the total first and asks; without a terminal it needs --yes. Afterwards it\n" +
				"asks until each order is final or --wait is over."},
			[]string{"fapiao retry", "fapiao retry SO20261130001 SO20261130002", "fapiao retry --all --yes --environment production"},
			exitDone, exitFailed, exitRejected, exitPending, exitAccount, exitHeld, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags:  join(p.settings(usesLedger, usesSeller, usesPlatform, usesWait), p.batchFlags(), p.lockFlags(), []cli.Flag{p.yesFlag(), p.quietFlag(true)}),
		Action: p.resumable(retryOrders),
	})
}

func retryOrders(ctx context.Context, c *call) error {
	orders, of, err := c.ordersOrBatches()
	if err != nil {
		return err
	}
	report, r, err := c.app.Retry(ctx, app.RetryOptions{Orders: orders, Batches: of, Consent: consent(c, c.screen.ConfirmRetry)})
	if r != nil {
		if shown := c.screen.Retried(report); shown != nil && err == nil {
			err = shown
		}
	}
	return c.end(r, c.named(err))
}
