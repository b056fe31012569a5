package main

import (
	"context"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
)

func (p *program) dropCommand() *cli.Command {
	var o app.DropOptions
	return command(&cli.Command{
		Name: "drop",
		Usage: p.text(lang.Text{
			Zh: "取消不再开票的订单",
			En: "drop orders that are not to be invoiced (取消)",
		}),
		ArgsUsage: p.text(lang.Text{Zh: "订单号… | --batch 编号", En: "ORDER… | --batch ID"}),
		Description: p.describe(lang.Text{
			Zh: "取消没有提交过的订单（待开票、待人工确认）：之后不再提交，" +
				"重新读取文件时也一样。开票失败的订单先向平台查询，因为可能已经开出。" +
				"可能已经提交的订单不能取消。--issued-as " +
				"记下代替这一单手工开具的发票号码（已另行开具）。--undo 撤回取消：" +
				"订单转为待人工确认，等 fapiao submit 订单号，或重新运行文件；" +
				"平台曾受理而失败的会先查询，再回到开票失败，不会重新提交。\n\n" +
				"会先显示单数和金额，有终端时询问；正式环境没有终端时要加 --yes。",
			En: "Drops orders that were never sent (ready, held): they are not sent any " +
				"more, even if their file is read again. Failed orders are queried first, " +
				"since the platform may have issued them meanwhile. Orders that may have " +
				"been sent are refused. --issued-as records the number of the invoice that " +
				"was issued by hand for the order (已另行开具). --undo restores a dropped " +
				"order: it is held until fapiao submit ORDER, or until its file is run " +
				"again. If the platform had accepted the order and it failed, it is queried " +
				"and becomes failed again; it is never sent again.\n\n" +
				"The number of orders and the total are shown first, and on a terminal it " +
				"asks for confirmation; in production it needs --yes without a terminal.",
		},
			[]string{"fapiao drop SO-1001 SO-1002", "fapiao drop SO-1003 --issued-as 26332000001234567890", "fapiao drop --batch 20261130-1f3a9c --yes",
				"fapiao drop --undo SO-1001"},
			exitDone, exitFailed, exitRejected, exitPending, exitAccount, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags: join(p.settings(usesLedger, usesSeller, usesPlatform), []cli.Flag{p.writeBackFlag(&o.WriteBack), p.quietFlag(true),
			bound(p.valueFlag("batch", lang.Text{
				Zh: "这个 `编号` 的批次里没有提交过的全部订单",
				En: "all orders of the batch with this `ID` that were never sent",
			}), &o.Batch),
			bound(p.valueFlag("issued-as", lang.Text{
				Zh: "手工开具的发票 `号码`：8 位或 20 位数字",
				En: "`NUMBER` of the invoice that was issued by hand: 8 or 20 digits",
			}), &o.IssuedAs),
			set(p.boolFlag("undo", lang.Text{
				Zh: "撤回取消",
				En: "restore dropped orders",
			}), &o.Undo),
			set(p.boolFlag("yes", lang.Text{
				Zh: "不询问",
				En: "do not ask for confirmation",
			}), &o.Consent.Given),
		}),
		Action: p.with(func(ctx context.Context, c *call) error {
			if err := c.dropUsage(o); err != nil {
				return err
			}
			c.writesBack(&o.WriteBack, "")
			o.Orders, o.Planned, o.Consent.Ask = c.orders(), c.screen.Dropping, onTerminal(c, c.screen.ConfirmDrop)
			r, err := c.app.Drop(ctx, o)
			return c.end(r, c.named(err))
		}),
	})
}

// dropUsage refuses flags and arguments that do not go together.
func (c *call) dropUsage(o app.DropOptions) error {
	batch, number := o.Batch, o.IssuedAs
	switch {
	case c.flags.Args().Present() == (batch != ""):
		return usage(
			"请写订单号，或用 --batch 写一个批次，两者选一",
			"give either order numbers or --batch ID")
	case o.Undo && (batch != "" || c.flags.IsSet("issued-as")):
		return usage("--undo 只能和订单号一起用", "--undo works on order numbers only")
	case c.flags.IsSet("issued-as") && batch != "":
		return usage(
			"--issued-as 只用于写明的订单，不能用于整个批次",
			"--issued-as works on order numbers, not on a batch")
	case c.flags.IsSet("issued-as") && !app.InvoiceNumber(number):
		return usage(
			"--issued-as 是 %q；发票号码应为 8 位或 20 位数字",
			"--issued-as is %q; an invoice number has 8 or 20 digits",
			number)
	}
	return nil
}
