package main

import (
	"context"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// matchesShown is how many orders a search lists.
const matchesShown = 50

func (p *program) showCommand() *cli.Command {
	return command(&cli.Command{
		Name: "show", Usage: say(p.lang, "查看一个订单的来龙去脉", "show the life of an order"), ArgsUsage: say(p.lang, "订单号 | 购买方 | 发票号码", "ORDER | BUYER | INVOICE"),
		Description: p.describe(said{Zh: "按订单号、发票流水号、发票号码、购买方名称（一部分即可）或税号查找订单，显示：在哪个文件的哪一行、明细、每次状态变化的时间和原因、发票和链接、要处理的问题。" +
			"找到几个订单时列出它们。只看台账，不联网。", En: "Finds an order by its number, its serial number, the number of an invoice, a part of the buyer's name or the buyer's tax number, and " +
			"shows where it was read, its lines, each change of its state with time and cause, its invoices with links, and what is wrong. " +
			"Where several orders are found they are listed. It looks into the ledger alone."},

			[]string{"fapiao show SO-1001", "fapiao show 26332000001234567890", "fapiao show 示例科技 --json"},
			exitDone, exitFailed, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags:  join(p.settings(usesLedger, usesSeller), []cli.Flag{p.quietFlag(false)}),
		Action: p.with(showOrder),
	})
}

func showOrder(ctx context.Context, s *session) error {
	text := strings.TrimSpace(strings.Join(s.cli.Args().Slice(), " "))
	if text == "" {
		return usage("请写订单号、购买方或发票号码", "show needs the number of an order, a buyer, or the number of an invoice")
	}
	store, err := s.ledger(ctx)
	if err != nil {
		return err
	}
	found, more, err := store.Search(ctx, text, s.onlySeller(), matchesShown)
	if err != nil {
		return err
	}
	switch len(found) {
	case 0:
		return s.noMatch(ctx, store, text)
	case 1:
		return s.showOne(ctx, store, found[0])
	}
	return s.screen.Matches(found, more)
}

// noMatch looks among the orders that readings rejected, which the ledger holds no orders of.
func (s *session) noMatch(ctx context.Context, store *sqlledger.Store, text string) error {
	var rows []report.Row
	seller, name := s.onlySeller(), ledger.FoldName(text)
	meant := func(r *report.Row) bool {
		return (seller == "" || r.Seller == seller) && (r.OrderNo == text || r.BuyerTaxNum == strings.ToUpper(text) ||
			strings.Contains(ledger.FoldName(r.BuyerName), name))
	}
	err := store.Rejected(ctx, func(r report.Row) error {
		if len(rows) < matchesShown && meant(&r) {
			rows = append(rows, r)
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case len(rows) == 0:
		return refused("没有找到“%s”：它不是订单号、流水号、发票号码、购买方名称或税号", "nothing is known of %q: no order, serial number, invoice or buyer", text)
	}
	return s.screen.Rejected(rows)
}

// showOne shows all that is known of an order.
func (s *session) showOne(ctx context.Context, store *sqlledger.Store, m ledger.Match) error {
	life := ui.Life{SellerName: s.sellerName(m.Key.Seller)}
	var err error
	if life.Entry, err = store.Find(ctx, m.Key); err != nil {
		return err
	}
	if life.Readings, err = store.Readings(ctx, m.ID); err != nil {
		return err
	}
	if life.Events, err = store.History(ctx, m.Key); err != nil {
		return err
	}
	err = store.Rows(ctx, ledger.Filter{Orders: []int64{m.ID}}, func(r report.Row) error {
		life.Rows = append(life.Rows, r)
		return nil
	})
	if err != nil {
		return err
	}
	return s.screen.Life(&life)
}
