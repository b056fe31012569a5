package main

import (
	"context"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/internal/lang"
)

func (p *program) checkCommand() *cli.Command {
	return command(&cli.Command{
		Name: "check", Usage: lang.Pick(p.lang, "只读取并校验订单，不提交也不记录", "read and check orders; send and record nothing"), ArgsUsage: lang.Pick(p.lang, "文件…", "FILE…"),
		Description: p.describe(lang.Text{Zh: "和 run 一样读取工作簿（或数据库），列出所有问题：在哪个单元格、应该怎么填。不联网。台账文件已经存在时会查看它，找出已提交过而内容不同的订单号，但不会改动它。加 --json 时每个问题一行，最后一行是汇总。",
			En: "Reads workbooks (or a database) as run does and lists everything that is wrong, with the cell and what to type\n" +
				"instead. No network is used. A ledger file that exists is looked into, for numbers that were sent with other content; it\n" +
				"is not changed; one that an older version wrote is left to run, which brings it up to date first. With --json each finding is a line, the summary the last."},
			[]string{"fapiao check orders.xlsx", "fapiao check orders.xlsx --json | jq -r 'select(.type==\"finding\") | .cell'"},
			exitDone, exitFailed, exitRejected, exitUnusable, exitUsage, exitInterrupted),
		Flags:  join(p.settings(usesLedger, usesSeller, usesKind), p.sourceFlags(), []cli.Flag{p.quietFlag(true)}),
		Action: p.with(checkOrders),
	})
}

func checkOrders(ctx context.Context, c *call) error {
	in, err := c.input()
	if err != nil {
		return err
	}
	r, err := c.app.Check(ctx, app.CheckOptions{Input: in})
	if err != nil {
		return err
	}
	if err := c.screen.Findings(ui.ByJSON); err != nil {
		return err
	}
	return c.end(r, nil)
}
