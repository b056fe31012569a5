package main

import (
	"context"
	"errors"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
)

func (p *program) planCommand() *cli.Command {
	var o app.PlanOptions
	return command(&cli.Command{
		Name: "plan",
		Usage: p.text(lang.Text{
			Zh: "预览将开具的发票：合计、购买方、拆分与合并、用时；不提交也不记录",
			En: "preview what would be issued: sums, buyers, splits and merges, time; send nothing",
		}),
		ArgsUsage: p.text(lang.Text{Zh: "文件…", En: "FILE…"}),
		Description: p.describe(lang.Text{
			Zh: "和 check 一样读取并校验，再列出 run 会提交什么：单数和金额，按税率、种类、" +
				"购买方的合计，金额最大的订单，第一次开票的购买方，将拆分和合并的订单，" +
				"以前从其他文件提交过的订单，可能重复的订单，要调用平台多少次、按限速要多久、" +
				"月底（北京时间）之前能不能开完。不联网，不改动台账。",
			En: "Reads and checks as check does, and then lists what run would send: orders " +
				"and sums, by rate, kind and buyer, the largest orders, first-time buyers, " +
				"what is split or merged, orders that were sent from other files before, " +
				"likely duplicates, how many calls are needed, how long they take at the " +
				"limit, and whether the month ends in Beijing before they are done. Does " +
				"not use the network and does not change the ledger.",
		},
			[]string{"fapiao plan orders.xlsx", "fapiao plan orders.xlsx --split --invoice-limit 99999.99 --merge-by buyer",
				"fapiao plan orders.xlsx --json | jq 'select(.type==\"plan\")'"},
			exitDone, exitFailed, exitRejected, exitUnusable, exitUsage, exitInterrupted),
		Flags: join(p.settings(usesLedger, usesSeller, usesKind, usesUntil, []string{"rate"}), p.sourceFlags(&o.Input), p.arrangeFlags(&o.Input), []cli.Flag{p.lateFlag(), p.quietFlag(true)}),
		Action: p.with(func(ctx context.Context, c *call) error {
			if err := c.input(&o.Input); err != nil {
				return err
			}
			preview, r, err := c.app.Plan(ctx, o)
			if preview != nil {
				err = errors.Join(err, c.screen.Planned(preview))
			}
			return c.endWith(r, err, c.screen.Checked)
		}),
	})
}
