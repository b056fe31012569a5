package main

import (
	"context"
	"strconv"

	"github.com/urfave/cli/v2"
)

// batchesShown is how many batches are listed unless more are asked for.
const batchesShown = 20

func (p *program) batchesCommand() *cli.Command {
	return command(&cli.Command{
		Name: "batches", Usage: say(p.lang, "列出批次", "list the batches"),
		Description: p.describe(said{Zh: "列出最近的批次，新的在前：编号、读取的文件、时间、各状态的单数和金额。其他命令用 --batch 编号指定批次。只看台账，不联网。", En: "Lists the batches that were worked on last, newest first: ID, files, time, counts by state and amounts. Other commands take " +
			"the ID as --batch. It looks into the ledger alone."},

			[]string{"fapiao batches", "fapiao batches --limit 100", "fapiao batches --json"},
			exitDone, exitFailed, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags: join(p.settings(usesLedger), []cli.Flag{p.quietFlag(false),
			&cli.IntFlag{Name: "limit", Value: batchesShown, Usage: say(p.lang, "最多列出多少个批次（`个数`）", "list at most `N` batches")}}),
		Action: p.with(listBatches),
	})
}

func listBatches(ctx context.Context, s *session) error {
	if err := s.noFiles(); err != nil {
		return err
	}
	limit := s.cli.Int("limit")
	if limit < 1 {
		return usage("--limit 是 %s；应为 1 或更大的整数", "--limit is %s; want a whole number from 1 on", strconv.Itoa(limit))
	}
	store, err := s.ledger(ctx)
	if err != nil {
		return err
	}
	list, err := store.Batches(ctx, limit+1)
	if err != nil {
		return err
	}
	more := len(list) > limit
	return s.screen.Batches(list[:min(limit, len(list))], more)
}
