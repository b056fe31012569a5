package main

import (
	"context"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

func (p *program) acceptCommand() *cli.Command {
	return command(&cli.Command{
		Name: "accept", Usage: say(p.lang, "记下已核对过发票与订单的差异", "record that a person has seen how an invoice differs from its order"), ArgsUsage: say(p.lang, "订单号…", "ORDER…"),
		Description: p.describe(said{Zh: "发票与订单不一致时，run、status、reconcile 和 export 都以 3 结束，直到有人核对并接受：之后以这张发票为准，差异仍写在结果里。平台上已有另一张同号发票而待人工确认的订单（FP-DUP-004），接受后就采用那张发票。", En: "An invoice that differs from its order ends run, status, reconcile and export with 3 until somebody has looked at it\n" +
			"and accepts it: it is the invoice that counts then, and the difference stays in the results. An order that is held\n" +
			"because the platform has another invoice under its number (FP-DUP-004) takes that invoice for its own."},

			[]string{"fapiao accept SO-1001", "fapiao accept SO-1001 SO-1002 --seller 91330106MADEM0003K"},
			exitDone, exitFailed, exitPending, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags:  join(p.settings(usesLedger, usesSeller), []cli.Flag{p.quietFlag(false)}),
		Action: p.with(acceptOrders),
	})
}

func acceptOrders(ctx context.Context, s *session) error {
	if !s.cli.Args().Present() {
		return usage("请写上订单号；发票与订单不一致的订单见 fapiao status", "accept needs order numbers; fapiao status lists the orders whose invoices differ")
	}
	j, err := s.job(ctx, nil)
	if err != nil {
		return err
	}
	orders, err := s.orders(ctx, j.store)
	if err != nil {
		return err
	}
	reach("before accept")
	accepted, err := j.store.Accept(ctx, ids(orders), s.now())
	if err != nil {
		return err
	}
	reach("after accept")
	differs := map[ledger.Key]*rules.Finding{}
	for _, e := range orders {
		differs[e.Key] = e.Differs
	}
	for _, a := range accepted {
		if err := s.screen.Accepted(a, differs[a.Key]); err != nil {
			return err
		}
	}
	j.run.Orders = ids(orders)
	if j.run.Summary, err = j.store.Summary(ctx, j.scope()); err != nil {
		return err
	}
	open, _ := tally(&j.run.Summary)
	final := ui.Final{Summary: j.run.Summary}
	if open > 0 {
		final.Next = j.other("reconcile")
	}
	if err := s.screen.Summary(final); err != nil {
		return err
	}
	if open > 0 {
		return &outcome{code: exitPending}
	}
	return nil
}
