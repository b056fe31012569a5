package main

import (
	"context"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
)

func (p *program) historyCommand() *cli.Command {
	raw := p.boolFlag("raw", lang.Text{
		Zh: "也显示保存下来的平台答复（号码打码）",
		En: "also show what is kept of the platform's answers, with numbers masked",
	})
	return command(&cli.Command{
		Name: "history",
		Usage: p.text(lang.Text{
			Zh: "按时间列出一个订单的每次变化",
			En: "list every change of an order",
		}),
		ArgsUsage: p.text(lang.Text{
			Zh: "订单号 | 流水号 | 发票号码",
			En: "ORDER | SERIAL | INVOICE",
		}),
		Description: p.describe(lang.Text{
			Zh: "查找与 fapiao show 相同。按时间（北京时间）列出一单的全部经过，不省略重复的查询：" +
				"每个批次在哪个文件的哪一行读到它、有什么提示（内容改过时写明原值和新值）、" +
				"每次提交和查询、交给工作进程和收回、平台的代码和说明、人的决定、红冲、作废、重新交付、" +
				"第一次下载每个文件、换开，" +
				"以及销售方停止和恢复的时间；每一步有状态、代码和运行号。拆分或合并的订单列出相关单号。" +
				"只看台账，不联网。",
			En: "Finds an order as fapiao show does, and lists all that happened to it in the order " +
				"of time (Beijing), including queries with the same answer: in which file and row " +
				"each batch met it and with which findings (with both values where its content " +
				"changed), each attempt and query, hand-outs to workers, the platform's codes and words, " +
				"decisions of persons, reds, voids, messages and corrections, the first download of each " +
				"file, and when calls for its seller " +
				"stopped and went on. Each step has its states, code and run. Of split and merged " +
				"orders the related numbers are listed. Reads only the ledger.",
		},
			[]string{"fapiao history SO-1001", "fapiao history SO-1001 --raw", "fapiao history 26332000001234567890 --json"},
			exitDone, exitFailed, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags:  join(p.settings(usesLedger, usesSeller), []cli.Flag{raw, p.quietFlag(false)}),
		Action: p.with(showHistory),
	})
}

func showHistory(ctx context.Context, c *call) error {
	text := strings.TrimSpace(strings.Join(c.flags.Args().Slice(), " "))
	if text == "" {
		return usage(
			"请写订单号、流水号或发票号码",
			"history needs the number of an order, a serial number or an invoice")
	}
	found, err := c.app.History(ctx, app.ShowOptions{Text: text, Seller: c.onlySeller()})
	if err != nil {
		return err
	}
	return c.screen.History(found, c.flags.Bool("raw"))
}
