package main

import (
	"context"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
)

func (p *program) showCommand() *cli.Command {
	return command(&cli.Command{
		Name: "show",
		Usage: p.text(lang.Text{
			Zh: "查看一个订单的来龙去脉",
			En: "show the history of an order",
		}),
		ArgsUsage: p.text(lang.Text{
			Zh: "订单号 | 购买方 | 发票号码",
			En: "ORDER | BUYER | INVOICE",
		}),
		Description: p.describe(lang.Text{
			Zh: "按订单号、发票流水号、发票号码（也可以是红字发票或确认单的号码）、" +
				"购买方名称（一部分即可）或税号查找订单，显示：在哪个文件的哪一行、明细、" +
				"每次状态变化的时间和原因、发票、红字发票和链接、要处理的问题。" +
				"找到几个订单时列出它们。只看台账，不联网。",
			En: "Finds an order by its number, serial number or invoice number (also of a red " +
				"invoice or its form), or by the buyer's name (a part is enough) or tax " +
				"number, and shows the file and row it was read from, its lines, each change " +
				"of state with time and reason, its invoices and red invoices with links, and " +
				"its problems. If several orders match, they are listed. Reads only the " +
				"ledger.",
		},
			[]string{"fapiao show SO-1001", "fapiao show 26332000001234567890", "fapiao show 示例科技 --json"},
			exitDone, exitFailed, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags:  join(p.settings(usesLedger, usesSeller), []cli.Flag{p.quietFlag(false)}),
		Action: p.with(showOrder),
	})
}

func showOrder(ctx context.Context, c *call) error {
	text := strings.TrimSpace(strings.Join(c.flags.Args().Slice(), " "))
	if text == "" {
		return usage(
			"请写订单号、购买方或发票号码",
			"show needs an order number, a buyer or an invoice number")
	}
	found, err := c.app.Show(ctx, app.ShowOptions{Text: text, Seller: c.onlySeller()})
	if err != nil {
		return err
	}
	return c.screen.Shown(found)
}
