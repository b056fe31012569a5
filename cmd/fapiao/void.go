package main

import (
	"context"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/internal/lang"
)

func (p *program) voidCommand() *cli.Command {
	var o app.VoidOptions
	var yes, copies bool
	var reason string
	return command(&cli.Command{
		Name: "void",
		Usage: p.text(lang.Text{
			Zh: "作废本月开具的纸质发票",
			En: "void paper invoices of this month (作废)",
		}),
		ArgsUsage: p.text(lang.Text{Zh: "发票号码、订单号或清单文件…", En: "INVOICE|ORDER|FILE…"}),
		Description: p.describe(lang.Text{
			Zh: "只用于纸质发票（含数电纸质发票），开票当月（北京时间）有效，没有红冲过，" +
				"并且全部联次都已收回在手。写订单号时作废它的全部发票，" +
				"写发票号码时只作废那一张。也可以给清单文件（fapiao template void），" +
				"或在结果表里加一列“作废原因”并填好的文件。不能作废的会说明原因，" +
				"可以改为红冲的会写出命令。--dry-run 只看不提交。\n\n" +
				"会先列出要作废的发票，有终端时请你确认全部联次已收回；" +
				"正式环境没有终端时要加 --yes --copies-in-hand。" +
				"每张只提交一次，之后查询到有结果或 --wait 到时；" +
				"没有答复的先查询，过了月底不再提交。",
			En: "For paper invoices (数电 paper kinds too) in the month of their issue (Beijing " +
				"time) that were not reversed and of which all copies (全部联次) are in hand. An " +
				"order number means all invoices of the order, an invoice number only that one. " +
				"A file is a list of them (fapiao template void), or results with a filled column " +
				"作废原因 (reason). --dry-run only shows. " +
				"What cannot be voided is listed with the reason, and with the command to " +
				"reverse it where that is possible.\n\n" +
				"The invoices are listed first, and on a terminal a person confirms that all " +
				"copies are in hand; in production it needs --yes --copies-in-hand without a " +
				"terminal. Each void is sent once and queried until it has a result or --wait " +
				"has passed. One without an answer is queried before it is sent again, and " +
				"nothing is sent after the end of the month.",
		},
			[]string{"fapiao void 01234567", "fapiao void SO-1001 --reason 开票有误", "fapiao void 作废清单.xlsx --dry-run", "fapiao void 01234567 --yes --copies-in-hand --environment production"},
			exitDone, exitFailed, exitRejected, exitPending, exitAccount, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags: join(p.settings(usesLedger, usesMetrics, usesSeller, usesPlatform, usesWait), []cli.Flag{p.quietFlag(true),
			bound(p.valueFlag("reason", lang.Text{
				Zh: "数电纸质发票的作废 `原因`：1 销货退回、2 开票有误（平台默认）、3 服务中止、4 其他",
				En: "`REASON`, of 数电 paper invoices: 1 returned, 2 error (the platform's " +
					"default), 3 stopped, 4 other",
			}), &reason),
			bound(p.valueFlag("specific", lang.Text{
				Zh: "原因 4 的具体 `说明`，最多 255 个字",
				En: "`TEXT` of reason 4, at most 255 characters",
			}), &o.Specific),
			p.hiddenListFlag(),
			set(p.boolFlag("dry-run", lang.Text{Zh: "只显示，不作废", En: "only show what would be voided"}), &o.Preview),
			set(p.boolFlag("yes", lang.Text{
				Zh: "不询问；要和 --copies-in-hand 一起用",
				En: "do not ask; needs --copies-in-hand",
			}), &yes),
			set(p.boolFlag("copies-in-hand", lang.Text{
				Zh: "全部联次都已收回在手；要和 --yes 一起用",
				En: "all copies of the invoices are in hand; needs --yes",
			}), &copies),
		}),
		Action: p.resumable(func(ctx context.Context, c *call) error {
			if yes != copies {
				return usage(
					"--yes 和 --copies-in-hand 要一起用：作废以全部联次都已收回为前提",
					"use --yes and --copies-in-hand together: voiding requires all copies in hand")
			}
			var known bool
			if o.Reason, known = app.VoidReason(reason); !known {
				return usage(
					"--reason 是 %q；应为 1 销货退回、2 开票有误、3 服务中止或 4 其他",
					"--reason is %q; want 1 (returned), 2 (error), 3 (stopped) or 4 (other)", reason)
			}
			var err error
			if o.Orders, o.Lists, err = c.listed(); err != nil {
				return err
			}
			if !o.Preview {
				c.digests()
			}
			o.Consent.Given, o.Consent.Ask = yes, onTerminal(c, c.screen.ConfirmVoid)
			o.Shown = func(app.VoidPreview) error { return c.screen.Findings(ui.ByJSON) }
			v, err := c.app.Void(ctx, o)
			if v == nil {
				return err
			}
			return c.endWith(v.Result, err, func(r *app.Result, next string) error { return c.screen.Voided(v, r, next) })
		}),
	})
}
