package main

import (
	"context"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
)

func (p *program) retryCommand() *cli.Command {
	var o app.RetryOptions
	var corrected, earlier, preview bool
	return command(&cli.Command{
		Name: "retry",
		Usage: p.text(lang.Text{
			Zh: "让开票失败的订单按原订单号重新开具",
			En: "issue failed orders again under the same order numbers",
		}),
		ArgsUsage: p.text(lang.Text{Zh: "[订单号… | 文件… | --corrected 文件…]", En: "[ORDER… | FILE… | --corrected FILE…]"}),
		Description: p.describe(lang.Text{
			Zh: "用于平台受理过但没有开出的订单（开票失败）：原因在账户（登录、授信额度），" +
				"或原因已经消除。处理最近一个批次（或 --batch、--all）里失败的订单，" +
				"或写明的订单。每一单先查询，因为可能已经开出；" +
				"再请平台按原订单号重新开具（每单每天最多 20 次），不会出现第二张发票。\n\n" +
				"也可以写文件：有“订单号”一列的清单；加了“重新开具”一列并在要处理的行里填写的结果表；" +
				"或订单表，其中开票失败、内容和提交时一样的重新开具，改过的只列出来。\n\n" +
				"内容要改才能开出的：在表里改好那几行，订单号不变，运行 fapiao retry --corrected 文件。" +
				"先查清原单确实没有开出，再以新单号（原订单号加 -R1）按改正的内容开票；" +
				"原单取消，但仍会继续查询，万一开出会报告。\n\n" +
				"以下订单不处理，会列出来：可能已经开出的（12 小时内）、" +
				"已取消或已手工开具的、平台没有受理过的（请改正那一行后重新运行文件）；" +
				"没有写明订单号时，还有可能已被后来的订单代替的，以及提交超过 35 天的。\n\n" +
				"正式环境会先显示单数和金额并询问；没有终端时要加 --yes。" +
				"--dry-run 只看台账里哪些会重新开具，不查询也不提交。" +
				"之后一直查询到每一单都有结果或 --wait 到时。",
			En: "For orders that the platform accepted and could not issue (failed), because " +
				"of the account (login, credit line) or for a reason that no longer applies. " +
				"Works on the failed orders of the latest batch (or of --batch, --all), or " +
				"on the order numbers given. Each order is queried first, since it may have " +
				"been issued meanwhile; then the platform is asked to issue it again under " +
				"the same number (reInvoice, at most 20 times a day each), so there is never " +
				"a second invoice.\n\n" +
				"A file is a list with a column of order numbers (订单号), results with the column " +
				"重新开具 (Issue again) filled in the rows that are meant, or an order workbook, whose " +
				"failed orders are meant that are as they were sent; changed ones are only listed.\n\n" +
				"Where the content must be corrected first: correct the rows under the same " +
				"order numbers and run fapiao retry --corrected FILE. Each order is queried, and " +
				"where it surely was not issued, the corrected content is issued under a number " +
				"of its own (with -R1). The failed order is dropped, and queried further on in " +
				"case it is issued after all.\n\n" +
				"Skipped and listed are orders that may have been issued (for twelve hours), " +
				"that were dropped or issued by hand, or that the platform never accepted " +
				"(correct the row and run the file again). Without order numbers, orders " +
				"that a later order may have replaced and orders sent more than 35 days ago " +
				"are skipped as well.\n\n" +
				"In production it first shows the number of orders and the total, and asks " +
				"for confirmation; without a terminal it needs --yes. Then it queries until " +
				"every order has a final result or --wait has passed. --dry-run only shows " +
				"what the ledger has to issue again: nothing is queried or sent.",
		},
			[]string{"fapiao retry", "fapiao retry SO20261130001 SO20261130002", "fapiao retry orders-results.xlsx", "fapiao retry --all --dry-run", "fapiao retry --all --yes --environment production", "fapiao retry --corrected orders.xlsx"},
			exitDone, exitFailed, exitRejected, exitPending, exitAccount, exitHeld, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags: join(p.settings(usesLedger, usesMetrics, usesSeller, usesPlatform, usesAccount, usesWait, usesUntil), p.batchFlags(&o.Batches), p.lockFlags(), []cli.Flag{&cli.BoolFlag{Name: "corrected", Destination: &corrected, Usage: p.text(lang.Text{
			Zh: "参数是文件，里面是改正后的订单；以新单号开票",
			En: "the arguments are files with corrected orders, which are issued under new numbers",
		})}, p.earlierFlag(&earlier), set(p.boolFlag("dry-run", lang.Text{Zh: "只显示，不开票", En: "only show what would be issued"}), &preview), p.profileFlag(), p.hiddenListFlag(), p.sheetsByFlag(), p.yesFlag(&o.Consent.Given), p.writeBackFlag(&o.WriteBack), p.quietFlag(true)}),
		Action: p.resumable(func(ctx context.Context, c *call) (err error) {
			if !preview {
				c.digests()
			}
			if corrected {
				return c.retryCorrected(ctx, o, earlier, preview)
			}
			if earlier {
				return usage("--earlier 要和 --corrected 一起写", "--earlier goes with --corrected")
			}
			if o.Orders, err = c.ordersOrBatches(o.Batches); err != nil {
				return err
			}
			files, numbers := lists(o.Numbers)
			switch {
			case len(files) > 0:
				return c.retryFiles(ctx, o, files, numbers, preview)
			case c.flags.IsSet(hiddenRows):
				return usage("--hidden-rows 要有文件", "--hidden-rows needs a file")
			}
			if preview {
				return c.previewRetry(ctx, o)
			}
			c.writesBack(&o.WriteBack, "")
			o.Consent.Ask = onTerminal(c, c.screen.ConfirmRetry)
			report, r, err := c.app.Retry(ctx, o)
			return c.endWith(r, c.named(err), func(r *app.Result, next string) error { return c.screen.RetryEnded(report, r, next) })
		}),
	})
}

// previewRetry shows what a retry would have issued.
func (c *call) previewRetry(ctx context.Context, o app.RetryOptions) error {
	r, err := c.app.PreviewRetry(ctx, o)
	if err != nil {
		return c.named(err)
	}
	return c.endWith(r.Result, nil, func(*app.Result, string) error { return c.screen.RetryPreviewed(r) })
}

// retryFiles is retry with files that name orders.
func (c *call) retryFiles(ctx context.Context, of app.RetryOptions, files, numbers []string, preview bool) error {
	if len(numbers) > 0 {
		return usage("号码和文件不能一起写，请分两次运行：%s", "give numbers or files, not both: %s", strings.Join(numbers, ", "))
	}
	if err := c.standardInput(files); err != nil {
		return err
	}
	c.writesBack(&of.WriteBack, "")
	of.Consent.Ask = onTerminal(c, c.screen.ConfirmRetry)
	r, err := c.app.RetryFiles(ctx, app.RetryFilesOptions{Files: files, Stdin: c.streams.In, Seller: of.Seller, Preview: preview,
		Consent: of.Consent, WriteBack: of.WriteBack})
	if r == nil {
		return err
	}
	return c.endWith(r.Result, err, func(_ *app.Result, next string) error { return c.screen.RetriedFiles(r, next) })
}

// retryCorrected is retry with files of corrected orders.
func (c *call) retryCorrected(ctx context.Context, of app.RetryOptions, earlier, preview bool) error {
	if of.ID != "" || of.All {
		return usage("--corrected 不和 --batch、--all 一起写", "--corrected takes files, and neither --batch nor --all")
	}
	var in app.Input
	if err := c.corrections(&in); err != nil {
		return err
	}
	if len(in.Files) == 0 {
		return usage("--corrected 要有订单文件", "--corrected needs an order file")
	}
	r, err := c.app.RetryCorrected(ctx, app.CorrectedRetryOptions{Input: in, Earlier: earlier, Preview: preview, Consent: app.Consent[app.Correcting]{
		Given: of.Consent.Given, Ask: onTerminal(c, c.screen.ConfirmCorrection)}})
	return c.corrected(r, err)
}
