package main

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

func (p *program) redCommand() *cli.Command {
	var o app.RedOptions
	return command(&cli.Command{
		Name:  "red",
		Usage: p.text(lang.Text{Zh: "红冲已开的发票", En: "reverse issued invoices (红冲)"}),
		ArgsUsage: p.text(lang.Text{
			Zh: "[号码或清单文件…] | list | withdraw 号码… | agree 确认单编号… | refuse 确认单编号… | drop 号码…",
			En: "[NUMBER or FILE…] | list | withdraw NUMBER… | agree FORM… | refuse FORM… | drop NUMBER…",
		}),
		Description: p.describe(redText,
			[]string{"fapiao red 26332000001234567890 --reason 开票有误", "fapiao red SO-1001 SO-1002 --reason 服务中止 --dry-run",
				"fapiao red SO-1003 --reason 销货退回 --line 1=2 --line 3", "fapiao red SO-1004 --reason 销售折让 --line 1=¥50.00",
				"fapiao red 退款清单.xlsx --dry-run", "fapiao red 26332000001234567890 --issued 全量发票.xlsx --reason 开票有误",
				"fapiao red", "fapiao red list --since 7", "fapiao red withdraw SO-1001", "fapiao red agree 3300012611270001", "fapiao red drop SO-1002"},
			exitDone, exitFailed, exitRejected, exitPending, exitAccount, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags: join(p.settings(usesLedger, usesMetrics, usesSeller, usesPlatform, usesWait, usesUntil), p.redFlags(&o), p.redListFlags(), []cli.Flag{p.yesFlag(&o.Consent.Given), p.quietFlag(true)}),
		Action: p.resumable(func(ctx context.Context, c *call) error {
			args := c.flags.Args().Slice()
			if len(args) > 0 {
				if do, ok := redVerbs()[args[0]]; ok {
					if o.Preview {
						return usage("--dry-run 不和 red %s 一起用", "--dry-run does not go with red %s", args[0])
					}
					return do(ctx, c, o, args[1:])
				}
			}
			return c.reverse(ctx, o, args)
		}),
	})
}

var redText = lang.Text{
	Zh: "按发票号码或订单号红冲本台账开出的发票：数电票申请红字确认单，确认后由税局开出红票；" +
		"税控发票开负数发票。也可以给清单文件（fapiao template red）、店铺的退款清单（--profile）、" +
		"或在结果表里加一列“红冲原因”并填好的文件；" +
		"不是本程序开的发票用 --issued。先显示购买方、金额和冲红原因，正式环境要确认（或 --yes），--dry-run 只看不申请。" +
		"不写号码时，继续办理还没有结果的红冲。同一笔红冲申请两次，只红冲一次。\n\n" +
		"冲红原因必须写明：开票有误只能整张；销货退回按数量（没有数量的行按金额）；服务中止按数量或金额；" +
		"销售折让按金额。部分红冲用 --line，一次一张发票。\n\n" +
		"要购方确认的，自申请起 72 小时（周末和节假日也算）内没有确认就作废：以 4 结束，显示截止时间；" +
		"每晚的 fapiao reconcile 和 fapiao status 会继续盯着。作废或被拒绝的以 3 结束，" +
		"可以重新申请，或用 drop 放弃。放弃、撤销过的，清单里再出现也不申请（--again 除外），" +
		"写号码的照办。\n\n" +
		"list 列出平台上的红字确认单，包括手工申请的和购方发起的；withdraw 撤销我方的；" +
		"agree、refuse 答复购方发起的，只能由人在终端上确认。每晚的 fapiao reconcile 也查购方发起的，" +
		"fapiao status 列出等答复的。",
	En: "Reverses invoices of this ledger by invoice or order number: for 数电 invoices by a red " +
		"confirmation form, after which the tax bureau issues the red invoice; for earlier kinds by an " +
		"invoice with negative amounts. A file is a list of them (fapiao template red), a shop's refund list " +
		"(--profile), or results with a filled column 红冲原因 (reason); --issued is for invoices issued " +
		"elsewhere. Buyers, amounts and reason are shown first; production asks " +
		"(or takes --yes); --dry-run only shows. Without numbers it goes on with what is open. A red that " +
		"is asked for twice is made once.\n\n" +
		"The reason must be given: error (开票有误) is for whole invoices; return (销货退回) for " +
		"quantities, or amounts where a line has none; stopped (服务中止) for either; allowance " +
		"(销售折让) for amounts. A part of one invoice is named with --line.\n\n" +
		"Where the buyer has to agree, the form lapses 72 hours after the application, weekends " +
		"included: the command ends with 4 and shows the deadline, which fapiao reconcile and fapiao " +
		"status watch. What was refused or has lapsed ends with 3; apply again, or close it with drop. " +
		"What was closed or withdrawn is not applied for again because a list has it (--again does), only " +
		"by its number.\n\n" +
		"list shows the forms on the platform, those made by hand and by buyers too; withdraw takes " +
		"back yours; agree and refuse answer a buyer's, by a person on a terminal only. The nightly " +
		"fapiao reconcile lists those of buyers, too, and fapiao status names the ones that wait.",
}

// redFlags are the flags of its own.
func (p *program) redFlags(o *app.RedOptions) []cli.Flag {
	return []cli.Flag{
		p.valueFlag("reason", lang.Text{
			Zh: "冲红 `原因`：销货退回、开票有误、服务中止 或 销售折让",
			En: "`REASON`: return, error, stopped or allowance",
		}),
		p.listFlag("line", lang.Text{
			Zh: "只红冲第几行的多少：`行=数量`、行=¥金额（含税），或只写行；可以重复",
			En: "reverse only this: `LINE=QUANTITY`, LINE=¥AMOUNT with tax, or LINE for all that is left of it; may be repeated",
		}),
		bound(p.valueFlag("refund", lang.Text{
			Zh: "退款 `单号`：同一张发票再退一笔同样的，用它区分",
			En: "`NUMBER` of the refund, to tell it from another one of the same",
		}), &o.RefundNo),
		bound(p.valueFlag("bill-info", lang.Text{
			Zh: "红字信息表 `编号`：税控专用发票要有；配置了 tax_device 的，程序自己申请",
			En: "`NUMBER` of the information sheet, for special invoices of kinds before 数电; with tax_device in the configuration it is applied for",
		}), &o.BillInfo),
		p.boolFlag("again", lang.Text{
			Zh: "清单里以前放弃（drop）或撤销（withdraw）过的，也再申请",
			En: "of a list, apply again for what was closed (drop) or withdrawn before, too",
		}),
		set(p.boolFlag("dry-run", lang.Text{Zh: "只显示，不申请", En: "only show what would be reversed"}), &o.Preview),
		p.valueFlag("why", lang.Text{Zh: "拒绝的 `理由`，最多 200 个字", En: "`TEXT` of a refusal, at most 200 characters"}),
		&cli.IntFlag{Name: "since", Value: 30, Usage: p.text(lang.Text{
			Zh: "list 列出最近几 `天` 的确认单，最多 89",
			En: "list forms of the last `DAYS`, at most 89",
		})},
	}
}

// redVerbs are what the first argument may name.
func redVerbs() map[string]func(context.Context, *call, app.RedOptions, []string) error {
	return map[string]func(context.Context, *call, app.RedOptions, []string) error{
		"list":     listForms,
		"withdraw": actOn(pipeline.ActWithdraw),
		"agree":    actOn(pipeline.ActAgree),
		"refuse":   actOn(pipeline.ActRefuse),
		"drop": func(ctx context.Context, c *call, _ app.RedOptions, numbers []string) error {
			r, err := c.app.CloseReds(ctx, numbers, c.onlySeller())
			return c.reversed(r, err)
		},
	}
}

func listForms(ctx context.Context, c *call, _ app.RedOptions, args []string) error {
	if len(args) > 0 {
		return usage("fapiao red list 后面不写号码", "fapiao red list takes no numbers")
	}
	list, err := c.app.RedForms(ctx, app.FormsOptions{Seller: c.onlySeller(), Days: c.flags.Int("since")})
	if err != nil {
		return err
	}
	if err := c.screen.Forms(list); err != nil || list.End == nil {
		return err
	}
	return list.End
}

// actOn does something to forms.
func actOn(act pipeline.FormAct) func(context.Context, *call, app.RedOptions, []string) error {
	return func(ctx context.Context, c *call, o app.RedOptions, numbers []string) error {
		acts := app.ActOptions{Act: act, Numbers: numbers, Seller: c.onlySeller(), Why: c.flags.String("why"),
			Consent: app.Consent[app.Acting]{Given: o.Consent.Given, Ask: onTerminal(c, c.screen.ConfirmForms)}}
		r, err := c.app.ActOnForms(ctx, acts)
		if r == nil || err != nil {
			return err
		}
		if err := c.screen.Acted(r); err != nil || r.End == nil {
			return err
		}
		return r.End
	}
}

// reverse reverses the invoices with these numbers, or goes on with what is open.
func (c *call) reverse(ctx context.Context, o app.RedOptions, numbers []string) (err error) {
	o.Numbers, o.Seller = numbers, c.onlySeller()
	if text := c.flags.String("reason"); text != "" {
		var known bool
		if o.Reason, known = invoice.ParseRedReason(text); !known {
			return usage(
				"--reason 是 %q；应为 销货退回、开票有误、服务中止 或 销售折让",
				"--reason is %q; want return (销货退回), error (开票有误), stopped (服务中止) or allowance (销售折让)", text)
		}
	}
	if o.Parts, err = reductions(c.flags.StringSlice("line")); err != nil {
		return err
	}
	if !o.Preview {
		c.digests()
	}
	o.Shown, o.Consent.Ask = c.screen.Reversing, onTerminal(c, c.screen.ConfirmRed)
	if lists, err := c.reverseLists(ctx, o); lists {
		return err
	}
	r, err := c.app.Red(ctx, o)
	return c.reversed(r, err)
}

// reversed shows a result, and returns how the command ends.
func (c *call) reversed(r *app.Reversed, err error) error {
	if r == nil || err != nil {
		return err
	}
	next := c.command(r.Next, nil)
	c.digest.ended(r.Result, next)
	if err := c.screen.Reversed(r, next); err != nil || r.End == nil {
		return err
	}
	return r.End
}

// reductions reads the parts of lines; nil where there are none.
func reductions(texts []string) (out []invoice.Reduction, err error) {
	for _, text := range texts {
		r, ok := reduction(text)
		if !ok {
			return nil, usage(
				"--line 是 %q；应为 行=数量（如 1=2）、行=¥金额（如 1=¥50.00），或只写行号",
				"--line is %q; want LINE=QUANTITY (1=2), LINE=¥AMOUNT (1=¥50.00), or LINE alone", text)
		}
		if slices.ContainsFunc(out, func(x invoice.Reduction) bool { return x.Index == r.Index }) {
			return nil, usage("--line 第 %d 行写了两次", "--line names line %d twice", r.Index)
		}
		out = append(out, r)
	}
	return out, nil
}

// reduction reads one part of a line.
func reduction(text string) (r invoice.Reduction, ok bool) {
	line, much, named := strings.Cut(text, "=")
	n, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil || n < 1 {
		return r, false
	}
	r.Index = n
	if !named {
		return r, true
	}
	much = strings.TrimSpace(much)
	sum, money := strings.CutPrefix(much, "¥")
	if !money {
		sum, money = strings.CutPrefix(much, "￥")
	}
	d, err := decimal.NewFromString(strings.TrimSpace(sum))
	if err != nil || !d.IsPositive() || len(sum) > 30 || d.Exponent() > 0 {
		return r, false
	}
	if !money {
		r.Quantity = d
		return r, true
	}
	fen := d.Shift(2)
	if !fen.IsInteger() || len(fen.String()) > 15 {
		return r, false
	}
	r.Gross = invoice.Amount(fen.IntPart())
	return r, true
}
