package main

import (
	"context"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
)

func (p *program) acceptCommand() *cli.Command {
	var o app.AcceptOptions
	return command(&cli.Command{
		Name: "accept",
		Usage: p.text(lang.Text{
			Zh: "记下已核对过发票与订单的差异",
			En: "accept an invoice that differs from its order",
		}),
		ArgsUsage: p.text(lang.Text{Zh: "订单号…", En: "ORDER…"}),
		Description: p.describe(lang.Text{
			Zh: "发票与订单不一致时，run、status、reconcile 和 export 都以 3 结束，" +
				"直到有人核对并接受：之后以这张发票为准，差异仍写在结果里。" +
				"平台上已有另一张同号发票而待人工确认的订单（FP-DUP-004），" +
				"接受后就采用那张发票。",
			En: "While an invoice differs from its order, run, status, reconcile and export " +
				"exit with 3, until a person has reviewed and accepted it. The invoice is " +
				"then taken as correct, and the difference stays in the results. If an order " +
				"is held because the platform has another invoice with its number " +
				"(FP-DUP-004), accepting makes that invoice the order's.",
		},
			[]string{"fapiao accept SO-1001", "fapiao accept SO-1001 SO-1002 --seller 91330106MADEM0003K"},
			exitDone, exitFailed, exitPending, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags:  join(p.settings(usesLedger, usesSeller), []cli.Flag{p.writeBackFlag(&o.WriteBack), p.quietFlag(false)}),
		Action: p.with(func(ctx context.Context, c *call) error { return acceptOrders(ctx, c, o) }),
	})
}

func acceptOrders(ctx context.Context, c *call, o app.AcceptOptions) error {
	if !c.flags.Args().Present() {
		return usage(
			"请写上订单号；发票与订单不一致的订单见 fapiao status",
			"accept needs order numbers; fapiao status lists the orders whose invoices "+
				"differ")
	}
	c.writesBack(&o.WriteBack, "")
	o.Orders = c.orders()
	accepted, r, err := c.app.Accept(ctx, o)
	for _, one := range accepted {
		if err := c.screen.Accepted(one); err != nil {
			return err
		}
	}
	return c.end(r, c.named(err))
}
