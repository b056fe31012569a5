package main

import (
	"context"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/voucher"
)

func (p *program) vouchersCommand() *cli.Command {
	var o app.VouchersOptions
	var lists bool
	return command(&cli.Command{
		Name: "vouchers",
		Usage: p.text(lang.Text{
			Zh: "写出记账凭证清单，每张发票只写一次",
			En: "write a list of vouchers (记账凭证), each invoice once",
		}),
		Description: p.describe(lang.Text{
			Zh: "把还没有写进凭证清单的发票写成凭证：借 应收账款，贷 主营业务收入和销项税额。" +
				"红字发票在同一方向写负数。已写过的发票作废后，再写一张负数凭证；" +
				"写之前就作废的不写。科目、列和摘要由模板决定（fapiao template vouchers）。\n\n" +
				"写过的发票登记在台账里，不会再写。--rewrite 把一份清单原样再写一遍，" +
				"--lists 列出全部清单，--dry-run 只计算，不登记也不写文件。没有要写的凭证时不写文件，" +
				"以 0 结束。\n\n" +
				"凭证号每月从模板的 start 起编，以后的清单接着编；--first 写明另一个起始号。",
			En: "Writes vouchers for the invoices that no list has yet: receivable, revenue " +
				"and tax. Red invoices are negative on the same side. An invoice that is void " +
				"after a list had it gets a negative voucher; one that was void before is left " +
				"out. Accounts, columns and summaries come from a template (fapiao template " +
				"vouchers).\n\n" +
				"The ledger marks what is in a list, and no list has it again. --rewrite writes " +
				"a list once more as it was, --lists shows all lists, and --dry-run counts " +
				"without marks and without a file. Where there is nothing to write, no file is " +
				"written, and the exit code is 0.\n\n" +
				"Voucher numbers begin each month with the template's start, and later lists go " +
				"on; --first gives another first number.",
		},
			[]string{"fapiao vouchers --month 2026-11", "fapiao vouchers --all --template vouchers.yaml -o vouchers.csv", "fapiao vouchers --lists", "fapiao vouchers --rewrite 20261130-1f3a9c -o again.xlsx"},
			exitDone, exitFailed, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags: join(p.settings(usesLedger, usesSeller), p.batchFlags(&o.Batches), []cli.Flag{p.monthFlag(), p.quietFlag(false),
			bound(p.valueFlag("template", lang.Text{Zh: "凭证模板 `文件`", En: "template `FILE` of the vouchers"}), &o.Template),
			&cli.IntFlag{Name: "first", Destination: &o.First, DefaultText: " ", Usage: p.text(lang.Text{
				Zh: "第一个凭证号 `号`（默认：接着这个月已写过的编）",
				En: "the first voucher number `N` (default: the next one of the month)",
			})},
			bound(p.valueFlag("rewrite", lang.Text{Zh: "把这个 `编号` 的清单原样再写一遍", En: "write the list with this `ID` once more, as it was"}), &o.Again),
			set(p.boolFlag("dry-run", lang.Text{Zh: "只计算，不登记，不写文件", En: "count only: no marks and no file"}), &o.DryRun),
			set(p.boolFlag("lists", lang.Text{Zh: "列出全部凭证清单", En: "show all lists"}), &lists),
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Destination: &o.File, Usage: p.text(lang.Text{Zh: "写到 `文件`（.xlsx 或 .csv）", En: "write to `FILE` (.xlsx or .csv)"})},
		}),
		Action: p.with(func(ctx context.Context, c *call) error {
			if err := c.noFiles(); err != nil {
				return err
			}
			if lists {
				return c.voucherLists(ctx)
			}
			return c.vouchers(ctx, o)
		}),
	})
}

func (c *call) vouchers(ctx context.Context, o app.VouchersOptions) error {
	if err := c.selection(&o.Selection); err != nil {
		return err
	}
	if c.flags.IsSet("first") && o.First < 1 {
		return usage("--first 是 %d；应为 1 或更大的整数", "--first is %d; want a whole number of 1 or more", o.First)
	}
	if o.Again != "" && (o.DryRun || o.First != 0 || o.Month != nil || o.All || o.ID != "" || o.Template != "" || c.flags.IsSet("seller")) {
		return usage("--rewrite 只能和 -o 一起写", "--rewrite goes with -o only")
	}
	o.Seller = c.onlySeller()
	r, err := c.app.Vouchers(ctx, o)
	if err != nil {
		return err
	}
	text := lang.Format("%s%d 张发票，%d 张凭证", "%s%d invoices, %d vouchers", c.notReal(), r.Invoices, r.Vouchers)
	if o.Again == "" {
		text = lang.Format("%s，借方 %s，贷方 %s；以前已写 %d，待定 %d", "%s, debit %s, credit %s; in earlier lists %d, not final %d", text, r.Debit, r.Credit, r.Earlier, r.Waiting)
	}
	if len(r.Numbers) > 0 {
		text = lang.Format("%s\n凭证号 %s", "%s\nvoucher numbers %s", text, r.NumbersText())
	}
	if r.Unrated > 0 {
		text = lang.Format("%s\n%d 张发票不能按税率分开（与订单不一致，或一单多票），用了不分税率的科目", "%s\n%d invoices cannot be divided by tax rate (they differ from their orders, or an order has several); they have the accounts without a rate", text, r.Unrated)
	}
	switch {
	case r.File != "":
		text = lang.Format("%s\n清单 %s：%s", "%s\nlist %s: %s", text, r.ID, r.File)
	case r.Invoices == 0:
		text = lang.Format("%s\n没有要写的凭证，没有写文件", "%s\nthere is nothing to write, and no file was written", text)
	}
	return c.say(struct {
		Type     string         `json:"type"`
		ID       string         `json:"id"`
		File     string         `json:"file"`
		Invoices int            `json:"invoices"`
		Vouchers int            `json:"vouchers"`
		Debit    invoice.Amount `json:"debit"`
		Credit   invoice.Amount `json:"credit"`
		Earlier  int            `json:"earlier"`
		Waiting  int            `json:"waiting"`
		Unrated  int            `json:"unrated"`
		Numbers  []numbersLine  `json:"numbers"`
	}{"vouchers", r.ID, r.File, r.Invoices, r.Vouchers, r.Debit, r.Credit, r.Earlier, r.Waiting, r.Unrated, numbersOf(r.Numbers)}, text.Text(c.cfg.Lang)+"\n")
}

// notReal marks vouchers of invoices that are not real; empty in production.
func (c *call) notReal() lang.Text {
	switch c.cfg.Environment {
	case config.Simulator:
		return lang.Text{Zh: "【模拟】不是真实发票，不得入账\n", En: "[simulated] These are not real invoices; do not book them\n"}
	case config.Sandbox:
		return lang.Text{Zh: "【沙箱】不是真实发票，不得入账\n", En: "[sandbox] These are not real invoices; do not book them\n"}
	}
	return lang.Text{}
}

// numbersLine are the voucher numbers of a month.
type numbersLine struct {
	Month string `json:"month"`
	First int    `json:"first"`
	Last  int    `json:"last"`
}

func numbersOf(list []voucher.Numbers) []numbersLine {
	out := make([]numbersLine, len(list))
	for i, n := range list {
		out[i] = numbersLine(n)
	}
	return out
}

func (c *call) voucherLists(ctx context.Context) error {
	lists, err := c.app.VoucherLists(ctx)
	if err != nil {
		return err
	}
	if len(lists) > 0 && !c.flags.Bool("json") {
		if err := c.say(nil, c.notReal().Text(c.cfg.Lang)); err != nil {
			return err
		}
	}
	for _, l := range lists {
		text := lang.Format("%s  %s  %d 张发票，%d 张凭证，%s  %s", "%s  %s  %d invoices, %d vouchers, %s  %s", l.ID, l.Seller, l.Invoices, l.Vouchers, l.Gross, l.File)
		if l.Written.IsZero() {
			text = lang.Format("%s（文件没有写出）", "%s (the file was not written)", text)
		}
		err := c.say(struct {
			Type      string         `json:"type"`
			ID        string         `json:"id"`
			Seller    string         `json:"seller"`
			File      string         `json:"file"`
			Invoices  int            `json:"invoices"`
			Vouchers  int            `json:"vouchers"`
			Gross     invoice.Amount `json:"gross"`
			CreatedAt string         `json:"created_at"`
			WrittenAt string         `json:"written_at"`
		}{"voucher_list", l.ID, l.Seller, l.File, l.Invoices, l.Vouchers, l.Gross, beijing.Stamp(l.Created), beijing.Stamp(l.Written)}, text.Text(c.cfg.Lang)+"\n")
		if err != nil {
			return err
		}
	}
	return nil
}
