package main

import (
	"context"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// setFlag names a value of an order, which may be personal.
const setFlag = "set"

func (p *program) reissueCommand() *cli.Command {
	var o app.ReissueOptions
	return command(&cli.Command{
		Name: "reissue",
		Usage: p.text(lang.Text{
			Zh: "换开：红冲已开的发票，再按改正的内容开具",
			En: "reverse issued invoices and issue the corrected ones (换开)",
		}),
		ArgsUsage: p.text(lang.Text{Zh: "[文件… | 号码… --set 列名=值…]", En: "[FILE… | NUMBER… --set COLUMN=VALUE…]"}),
		Description: p.describe(lang.Text{
			Zh: "用于抬头、项目或金额开错，或购买方要换抬头的发票。在原表（或另一张表）里把那几行改对，" +
				"订单号不变，再对这个文件运行本命令：内容没有改的行不动；改过的，先整张红冲原发票，" +
				"红冲开出后才按新内容开蓝票，单号是原订单号加 -H1（再换开是 -H2）。" +
				"只改抬头、税号、备注这类整单内容的，不用文件：写订单号或发票号码，用 --set 列名=值 写明改什么" +
				"（可以重复；值为空就是去掉），没写的和各行金额都不变。" +
				"也可以在结果表里加“换开购买方名称”这样的列，只处理填了的行。\n\n" +
				"红冲要购买方确认的，新票一直等着；不写文件再运行本命令，就接着办理所有没办完的换开（只写号码，就只办这几单）。" +
				"中断之后再运行同一命令也会接着做，不会开两张，也不会没红冲就开。" +
				"购买方拒绝或 72 小时没有确认的，再运行原来的命令重新申请，或用 --cancel 放弃。\n\n" +
				"正式环境会先列出每一单改了什么、红冲和开具的金额并询问；没有终端时要加 --yes。" +
				"--dry-run 只看不提交。",
			En: "For invoices with a wrong buyer, item or amount, or when the buyer wants another " +
				"title. Correct the rows in the workbook under the same order numbers and run " +
				"this command on it. Rows whose content is as issued are left alone. For each " +
				"changed one the invoice is reversed as a whole, and only when the red invoice " +
				"is issued is the corrected order sent, under its number with -H1 (-H2 the next " +
				"time). Where only the buyer, the remark and the like change, no file is needed: name " +
				"orders or invoices by number, and say with --set COLUMN=VALUE (may be repeated; " +
				"empty removes it) what changes. All else, and every amount, stays. Or add columns such " +
				"as 换开购买方名称 (Reissue buyer) to results: rows with one filled are meant.\n\n" +
				"Where the buyer has to agree to the reversal, the corrected order waits. " +
				"Without a file, the command continues all open corrections (with numbers alone, " +
				"those). After an " +
				"interruption, run it again: there are never two invoices, and never a " +
				"corrected one without the reversal. If the buyer refuses or lets 72 hours " +
				"pass, run the same command to apply again, or give up with --cancel.\n\n" +
				"In production it first lists the changes and the amounts and asks for " +
				"confirmation; without a terminal it needs --yes. --dry-run only shows.",
		},
			[]string{"fapiao reissue corrected.xlsx", "fapiao reissue corrected.xlsx --dry-run", "fapiao reissue SO202611300001 --set 购买方名称=新公司 --set 购买方税号=91330106MA0DEM0058", "fapiao reissue", "fapiao reissue --cancel SO202611300001-H1", "fapiao reissue corrected.xlsx --yes --environment production"},
			exitDone, exitFailed, exitRejected, exitPending, exitAccount, exitHeld, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags: join(p.settings(usesLedger, usesMetrics, usesSeller, usesKind, usesPlatform, usesAccount, usesWait, usesUntil), p.correctionFlags(&o.Input), p.lockFlags(), []cli.Flag{
			p.listFlag(setFlag, lang.Text{
				Zh: "按号码换开时改什么：`列名=值`，列名同订单表；值为空就是去掉；可以重复",
				En: "what to change of orders that are named by number: `COLUMN=VALUE`, with a title of an order workbook; " +
					"an empty value removes it; may be repeated",
			}),
			p.valueFlag("cancel", lang.Text{
				Zh: "放弃这个换开（原 `订单号` 或新单号）：新单取消，没有办完的红冲撤回",
				En: "give up the correction of this `ORDER` (the old or the new number): the new order is " +
					"dropped, and what reverses the invoice is withdrawn where it is not complete",
			}),
			p.valueFlag("rest-reason", lang.Text{
				Zh: "已部分红冲的发票，余下部分的冲红 `原因`：服务中止、销货退回 或 销售折让",
				En: "the `REASON` for what is left of partly reversed invoices: stopped, return or allowance",
			}),
			p.earlierFlag(&o.Earlier),
			set(p.boolFlag("dry-run", lang.Text{Zh: "只显示，不红冲也不开票", En: "only show what would be reversed and issued"}), &o.Preview),
			p.sheetsByFlag(), p.yesFlag(&o.Consent.Given), p.quietFlag(true)}),
		Action: p.resumable(func(ctx context.Context, c *call) error {
			if !o.Preview {
				c.digests()
			}
			if err := c.cancelUsage(); err != nil {
				return err
			}
			if err := c.toReissue(&o); err != nil {
				return err
			}
			o.Reason, o.Cancel.Seller, o.Seller = invoice.RedError, c.onlySeller(), c.onlySeller()
			if number := c.flags.String("cancel"); number != "" {
				o.Cancel.Numbers = []string{number}
			}
			if err := c.restReason(&o.Rest); err != nil {
				return err
			}
			o.Consent.Ask = onTerminal(c, c.screen.ConfirmCorrection)
			r, err := c.app.Reissue(ctx, o)
			return c.corrected(r, err)
		}),
	})
}

// cancelUsage refuses what does not go with --cancel.
func (c *call) cancelUsage() error {
	switch {
	case c.flags.String("cancel") == "":
		return nil
	case c.flags.IsSet(setFlag):
		return usage("--cancel 是放弃换开，不和 --set 一起写；要按别的内容换开的，不写 --cancel",
			"--cancel gives a correction up and does not go with --set; to issue other content, leave out --cancel")
	case c.flags.IsSet("rest-reason"):
		return usage("--cancel 是放弃换开，不和 --rest-reason 一起写", "--cancel gives a correction up and does not go with --rest-reason")
	case c.flags.Args().Present():
		return usage("--cancel 一次放弃一个换开，不和文件、别的号码一起写；另一个请再运行一次",
			"--cancel gives up one correction, and takes no file and no further number; run it again for another one")
	}
	return nil
}

// toReissue reads what is to be corrected: files, or numbers with what is set.
func (c *call) toReissue(o *app.ReissueOptions) (err error) {
	if err = c.corrections(&o.Input); err != nil {
		return err
	}
	files, numbers := orderFiles(o.Files)
	set, err := app.Settings(c.flags.StringSlice(setFlag))
	switch {
	case err != nil:
		return err
	case len(files) > 0 && len(numbers) > 0:
		return usage("号码和文件不能一起写，请分两次运行：%s", "give numbers or files, not both: %s", strings.Join(numbers, ", "))
	case len(set) > 0 && len(numbers) == 0:
		return usage("--set 要有订单号或发票号码；文件里的内容请在文件里改", "--set needs the number of an order or invoice; correct files in the files")
	}
	o.Files = files
	for _, number := range numbers {
		o.Orders = append(o.Orders, app.ReissuedOrder{Number: number, Set: set})
	}
	return nil
}

// earlierFlag has content from before a correction taken for a correction.
func (p *program) earlierFlag(to *bool) cli.Flag {
	return set(p.boolFlag("earlier", lang.Text{
		Zh: "改回以前的内容：和改正以前相同的行也算改正，不写时不处理",
		En: "go back to earlier content: rows that are as before a correction count, too; otherwise they are left alone",
	}), to)
}

// restReason reads the reason for what is left of partly reversed invoices.
func (c *call) restReason(reason *invoice.RedReason) error {
	text := c.flags.String("rest-reason")
	if text == "" {
		return nil
	}
	var known bool
	if *reason, known = invoice.ParseRedReason(text); !known || *reason == invoice.RedError {
		return usage(
			"--rest-reason 是 %q；应为 服务中止、销货退回 或 销售折让",
			"--rest-reason is %q; want stopped (服务中止), return (销货退回) or allowance (销售折让)", text)
	}
	return nil
}

// correctionFlags are the flags of reading corrected orders.
func (p *program) correctionFlags(in *app.Input) []cli.Flag {
	var out []cli.Flag
	for _, f := range p.sourceFlags(in) {
		switch f.Names()[0] {
		case hiddenRows, "profile", "carry-column", "ignore-column":
			out = append(out, f)
		}
	}
	return out
}

// corrections completes an input with the files of the arguments, of which there may be none.
func (c *call) corrections(in *app.Input) error {
	in.Files, in.Stdin = c.flags.Args().Slice(), c.streams.In
	return c.standardInput(in.Files)
}

// corrected shows what became of corrections.
func (c *call) corrected(r *app.Corrected, err error) error {
	if r == nil || r.Result == nil {
		return err
	}
	return c.endWith(r.Result, err, func(_ *app.Result, next string) error { return c.screen.Corrected(r, next) })
}
