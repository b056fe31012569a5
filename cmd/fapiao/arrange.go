package main

import (
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// The flags about how orders become invoices that need more than a destination.
const (
	mergeBy      = "merge-by"
	invoiceLimit = "invoice-limit"
)

// arrangeFlags choose how orders become invoices.
func (p *program) arrangeFlags(in *app.Input) []cli.Flag {
	return []cli.Flag{
		set(p.boolFlag("split", lang.Text{
			Zh: "超过一张发票的行数或限额的订单自动拆成几张",
			En: "split orders over the lines or the limit of one invoice",
		}), &in.Split),
		p.valueFlag(mergeBy, lang.Text{
			Zh: "`buyer`：同一购买方（有税号或证件号）的订单合并成一张",
			En: "`buyer`: merge the orders of each buyer that has a tax or ID number",
		}),
		p.valueFlag(invoiceLimit, lang.Text{
			Zh: "拆分、合并时一张发票的不含税限额，`金额`（元），如 99999.99",
			En: "for splitting and merging: highest net `AMOUNT` of one invoice, in yuan, such as 99999.99",
		}),
	}
}

// arranged reads the flags about how orders become invoices.
func (c *call) arranged(in *app.Input) error {
	switch by := strings.ToLower(c.flags.String(mergeBy)); {
	case by == "buyer":
		in.MergeBuyers = true
	case c.flags.IsSet(mergeBy):
		return usage(
			"--merge-by 是 %q；只能是 buyer（按购买方）",
			"--merge-by is %q; want buyer",
			by)
	}
	if !c.flags.IsSet(invoiceLimit) {
		return nil
	}
	text := c.flags.String(invoiceLimit)
	limit, err := invoice.ParseAmount(text)
	if err != nil || limit <= 0 {
		return usage(
			"--invoice-limit 是 %q；应为大于 0 的金额，最多两位小数，如 99999.99",
			"--invoice-limit is %q; want an amount above 0 with at most two decimals, such as 99999.99",
			text)
	}
	in.InvoiceLimit = limit
	return nil
}
