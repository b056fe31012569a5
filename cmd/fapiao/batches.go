package main

import (
	"context"
	"strconv"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/internal/lang"
)

// batchesShown is how many batches are listed unless more are asked for.
const batchesShown = 20

func (p *program) batchesCommand() *cli.Command {
	var limit int
	return command(&cli.Command{
		Name:  "batches",
		Usage: p.text(lang.Text{Zh: "列出批次", En: "list the batches"}),
		Description: p.describe(lang.Text{
			Zh: "列出最近的批次，新的在前：编号、读取的文件、时间、各状态的单数和金额。" +
				"其他命令用 --batch 编号指定批次。只看台账，不联网。",
			En: "Lists the latest batches, newest first: ID, files, time, counts by state " +
				"and amounts. Other commands take the ID as --batch. Reads only the ledger.",
		},
			[]string{"fapiao batches", "fapiao batches --limit 100", "fapiao batches --json"},
			exitDone, exitFailed, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags: join(p.settings(usesLedger), []cli.Flag{p.quietFlag(false),
			&cli.IntFlag{Name: "limit", Destination: &limit, Value: batchesShown, Usage: p.text(lang.Text{
				Zh: "最多列出多少个批次（`个数`）",
				En: "list at most `N` batches",
			})}}),
		Action: p.with(func(ctx context.Context, c *call) error {
			if err := c.noFiles(); err != nil {
				return err
			}
			if limit < 1 {
				return usage(
					"--limit 是 %s；应为 1 或更大的整数",
					"--limit is %s; it must be a whole number of 1 or more",
					strconv.Itoa(limit))
			}
			list, more, err := c.app.Batches(ctx, limit)
			if err != nil {
				return err
			}
			return c.screen.Batches(list, more)
		}),
	})
}
