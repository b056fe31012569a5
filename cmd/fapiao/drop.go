package main

import (
	"context"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
)

func (p *program) dropCommand() *cli.Command {
	return command(&cli.Command{
		Name: "drop", Usage: lang.Pick(p.lang, "取消不再开票的订单", "take orders out that are not to be invoiced (取消)"), ArgsUsage: lang.Pick(p.lang, "订单号… | --batch 编号", "ORDER… | --batch ID"),
		Description: p.describe(lang.Text{Zh: "取消没有提交过的订单（待开票、待人工确认）：之后不再提交，重新读取文件时也一样。开票失败的订单先向平台查询，因为可能已经开出。可能已经提交的订单不能取消。--issued-as 记下代替这一单手工开具的发票号码（已另行开具）。--undo 撤回取消：订单转为待人工确认，等 fapiao submit 订单号，或重新运行文件；平台曾受理而失败的会先查询，再回到开票失败，不会重新提交。\n\n会先显示单数和金额，有终端时询问；正式环境没有终端时要加 --yes。",
			En: "Takes orders out that were never sent (ready, held): they are not sent any more, also when their file is read again.\n" +
				"Orders that failed are asked about first, since the platform may have issued them meanwhile. Orders that may have\n" +
				"been sent are refused. With --issued-as the number of the invoice is kept that was issued by hand in place of the\n" +
				"order (已另行开具). --undo brings an order back; it is held until fapiao submit ORDER, or until its file is run again.\n" +
				"One that had failed after the platform accepted it is asked about and is failed again; it is never sent anew.\n\n" +
				"Count and sum are shown first, and on a terminal it asks; against production, without a terminal, it needs --yes."},
			[]string{"fapiao drop SO-1001 SO-1002", "fapiao drop SO-1003 --issued-as 26332000001234567890", "fapiao drop --batch 20261130-1f3a9c --yes",
				"fapiao drop --undo SO-1001"},
			exitDone, exitFailed, exitRejected, exitPending, exitAccount, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags: join(p.settings(usesLedger, usesSeller, usesPlatform), []cli.Flag{p.quietFlag(true),
			p.text("batch", "这个 `编号` 的批次里没有提交过的全部订单", "all orders of the batch with this `ID` that were never sent"),
			p.text("issued-as", "手工开具的发票 `号码`：8 位或 20 位数字", "the `NUMBER` of the invoice that was issued by hand: 8 or 20 digits"),
			p.option("undo", "撤回取消", "bring dropped orders back"),
			p.option("yes", "不询问", "do not ask"),
		}),
		Action: p.with(dropOrders),
	})
}

// dropUsage refuses flags and arguments that do not go together.
func (c *call) dropUsage() error {
	batch, number, named := c.flags.String("batch"), c.flags.String("issued-as"), c.flags.Args().Present()
	switch {
	case named == (batch != ""):
		return usage("请写订单号，或用 --batch 写一个批次，两者选一", "name orders, or a batch with --batch ID, one of the two")
	case c.flags.Bool("undo") && (batch != "" || c.flags.IsSet("issued-as")):
		return usage("--undo 只能和订单号一起用", "--undo takes order numbers and nothing else")
	case c.flags.IsSet("issued-as") && batch != "":
		return usage("--issued-as 只用于写明的订单，不能用于整个批次", "--issued-as is for orders that are named, not for a batch")
	case c.flags.IsSet("issued-as") && !app.InvoiceNumber(number):
		return usage("--issued-as 是 %q；发票号码应为 8 位或 20 位数字", "--issued-as is %q; an invoice number has 8 or 20 digits", number)
	}
	return nil
}

func dropOrders(ctx context.Context, c *call) error {
	if err := c.dropUsage(); err != nil {
		return err
	}
	r, err := c.app.Drop(ctx, app.DropOptions{
		Orders: c.orders(), Batch: c.flags.String("batch"), Undo: c.flags.Bool("undo"), IssuedAs: c.flags.String("issued-as"),
		Planned: c.screen.Dropping, Consent: consent(c, c.screen.ConfirmDrop),
	})
	return c.end(r, c.named(err))
}
