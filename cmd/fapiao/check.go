package main

import (
	"context"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
)

func (p *program) checkCommand() *cli.Command {
	var o app.CheckOptions
	return command(&cli.Command{
		Name: "check",
		Usage: p.text(lang.Text{
			Zh: "只读取并校验订单，标出问题，不提交也不记录",
			En: "read and check orders and mark what is wrong; send nothing, record nothing",
		}),
		ArgsUsage: p.text(lang.Text{Zh: "文件…", En: "FILE…"}),
		Description: p.describe(lang.Text{
			Zh: "和 run 一样读取工作簿、csv（或数据库），列出所有问题：在哪个单元格、应该怎么填。" +
				"有问题时另写一份标注副本 <文件名>-checked.xlsx（有问题的格子上了色，并附有批注；每行末尾有“校验结果”；" +
				"工作表“问题清单”可逐条跳转），以及一份可发邮件的网页 <文件名>-checked.html。" +
				"在副本中改好、保存后，可直接用副本校验和开票。" +
				"不联网。台账文件已经存在时会查看它，找出已提交过而内容不同的订单号，" +
				"但不会改动它。加 --json 时每个问题一行，最后一行是汇总。\n\n" + filesZh,
			En: "Reads workbooks and csv (or a database) as run does and reports every problem: the " +
				"cell, and what to enter instead. If there are problems, it writes a marked " +
				"copy <input>-checked.xlsx (coloured cells with notes, a verdict at the end " +
				"of each row, a sheet that lists the findings with links) and one page for " +
				"e-mail, <input>-checked.html. Correct the copy, save it, and check and run " +
				"it as it is. Does not use the network. If the ledger " +
				"file exists, check reads it to find order numbers that were sent with other " +
				"content, and does not change it. A ledger of an older version is not read " +
				"until run has upgraded it. With --json each finding is one line, and the " +
				"summary is the last line.\n\n" + filesEn,
		},
			[]string{"fapiao check orders.xlsx", "fapiao check orders.xlsx --json | jq -r 'select(.type==\"finding\") | .cell'"},
			exitDone, exitFailed, exitRejected, exitUnusable, exitUsage, exitInterrupted),
		Flags: join(p.settings(usesLedger, usesSeller, usesKind), p.sourceFlags(&o.Input), p.arrangeFlags(&o.Input), []cli.Flag{p.outDirFlag(), p.noCopyFlag(&o), p.quietFlag(true)}),
		Action: p.with(func(ctx context.Context, c *call) error {
			if err := c.input(&o.Input); err != nil {
				return err
			}
			r, err := c.app.Check(ctx, o)
			return c.endWith(r, err, c.screen.Checked)
		}),
	})
}

// noCopyFlag is the flag of a check without files.
func (p *program) noCopyFlag(o *app.CheckOptions) cli.Flag {
	return set(p.boolFlag("no-copy", lang.Text{
		Zh: "不写标注副本和网页",
		En: "write neither marked copies nor the page",
	}), &o.NoCopy)
}
