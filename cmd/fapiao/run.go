package main

import (
	"context"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
)

func (p *program) runCommand() *cli.Command {
	var o app.RunOptions
	return command(&cli.Command{
		Name: "run",
		Usage: p.text(lang.Text{
			Zh: "读取、校验、提交、等待开票并写出结果",
			En: "read, check, send, wait for the invoices and write the results",
		}),
		ArgsUsage: p.text(lang.Text{Zh: "文件…", En: "FILE…"}),
		Description: p.describe(lang.Text{
			Zh: "从头到尾处理订单：读取 Excel 工作簿、csv、txt（或数据库），逐单校验，提交正确的订单，" +
				"一直查询到每一单都有结果或 --wait 到时，再写出 <文件名>-results.xlsx，" +
				"里面有发票链接。有误的订单会列出来，不影响其他订单。同一个订单号只提交一次，" +
				"无论运行几次、在哪里运行：中断之后再运行同一命令就会接着做。\n\n" +
				filesZh + "\n\n" +
				"提交之前显示预览，内容和 fapiao plan 相同（--quiet 不显示）；" +
				"正式环境还会询问，没有终端时要加 --yes。以前月份的订单另外询问，" +
				"没有人可问时转为待人工确认，除非加 --late。到 --until 的时间停止提交，" +
				"没有提交的订单不变。",
			En: "Processes orders from start to end: reads workbooks and csv (or a database), checks " +
				"every order, sends the valid ones, queries the platform until every order " +
				"has a final result or --wait has passed, and writes <input>-results.xlsx " +
				"with links to the invoices. Invalid orders are reported and do not hold up " +
				"the others. Each order number is sent once, even if the command is run " +
				"again or on another machine with the same ledger. After an interruption, " +
				"run the same command to continue.\n\n" +
				filesEn + "\n\n" +
				"Before it sends, it shows the preview of fapiao plan (not with --quiet). In " +
				"production it then asks for confirmation; without a terminal it needs --yes. " +
				"Orders of earlier months are asked about on their own, and held if there is " +
				"nobody to ask, unless --late is given. At the time of --until it stops " +
				"sending; orders that are left stay as they are.",
		},
			[]string{"fapiao run orders.xlsx", "fapiao run orders.xlsx more.csv -o results --wait 1h",
				"fapiao run orders.xlsx --download pdf,ofd", "fapiao run december", "fapiao run orders.xlsx --wait-account=2h", "fapiao run orders.zip",
				"fapiao run --environment production --yes orders.xlsx",
				"fapiao run --db postgres://reader@db/shop?sslmode=require --table orders_to_invoice"},
			exitDone, exitFailed, exitRejected, exitPending, exitAccount, exitHeld, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags: join(p.settings(usesLedger, usesMetrics, usesSeller, usesKind, usesPlatform, usesAccount, usesWait, usesUntil), p.sourceFlags(&o.Input), p.arrangeFlags(&o.Input), p.lockFlags(), []cli.Flag{p.outDirFlag(), p.groupByFlag(), p.sheetsByFlag(), p.yesFlag(&o.Consent.Given), p.lateFlag(), p.writeBackFlag(&o.WriteBack), p.waitAccountFlag(), p.detachFlag(&o.Workers), p.downloadFlag(), p.quietFlag(true)}, p.workersFlags(&o.Workers)),
		Action: p.resumable(func(ctx context.Context, c *call) (err error) {
			c.digests()
			if o.WaitAccount, err = accountTime(c.flags); err != nil {
				return err
			}
			if err := c.workers(&o.Workers); err != nil {
				return err
			}
			o.Alert = c.screen.Alert
			if err := c.input(&o.Input); err != nil {
				return err
			}
			c.writesBack(&o.WriteBack, o.Database)
			o.Earlier = onTerminal(c, c.screen.ConfirmEarlier)
			o.Consent.Ask, o.Preview = onTerminal(c, c.screen.Confirm), c.screen.Sending
			kinds, err := fileKinds(c.flags.String(downloadFlag))
			if err != nil {
				return err
			}
			r, err := c.app.Run(ctx, o)
			if len(kinds) == 0 {
				return c.end(r, err)
			}
			return c.endWithFiles(ctx, r, err, kinds)
		}),
	})
}
