package main

import (
	"context"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/internal/lang"
)

// recipientFlag is the flag whose values are personal data.
const recipientFlag = "to"

func (p *program) deliverCommand() *cli.Command {
	var o app.DeliverOptions
	return command(&cli.Command{
		Name: "deliver",
		Usage: p.text(lang.Text{
			Zh: "把已开具的发票再发一次短信、邮件",
			En: "send issued invoices again by text message and e-mail (重新交付)",
		}),
		ArgsUsage: p.text(lang.Text{Zh: "[发票号码、订单号或清单文件…] | --batch 编号 | --failed [号码…]", En: "[INVOICE|ORDER|FILE…] | --batch ID | --failed [NUMBER…]"}),
		Description: p.describe(lang.Text{
			Zh: "默认发给订单里的手机号和邮箱；--to 写别的手机号或邮箱，可以重复。" +
				"每个收件人单独记录，与开票状态无关。红字发票写它自己的号码。" +
				"已作废或没有开出的不发送。也可以给清单文件（fapiao template deliver），" +
				"或在结果表里加一列“手机号”或“邮箱”并填好的文件。" +
				"不写号码时，继续发送已确认而还没有发送的。--dry-run 只看不发送。\n\n" +
				"同一张发票发给同一个人只发一次：重新运行同一命令不会重发。" +
				"没有答复时不知道是否已发出，程序从不自动重发；" +
				"--again 由人决定再发一次，对方可能会收到两次。" +
				"--failed 再发上次没有发出的，不包括不知道是否已发出的。" +
				"手机号和邮箱只显示一部分。\n\n" +
				"正式环境会先显示条数并询问；没有终端时要加 --yes。",
			En: "Sends to the phone and the e-mail address of the order, or to those given with " +
				"--to, which may be repeated. Each recipient has a record of its own, apart from " +
				"the state of issuing. A red invoice is named by its own number. Invoices that " +
				"are void or not issued are not sent. A file is a list of invoices (fapiao template " +
				"deliver), or results with a filled column 手机号 (phone) or 邮箱 (e-mail). Without " +
				"arguments it goes on with what is not sent yet. --dry-run only shows.\n\n" +
				"A recipient gets one message of an invoice: the same command, typed again, " +
				"repeats nothing. Without an answer nobody knows whether the message was sent, " +
				"and the program never repeats it; --again is a person's decision to send " +
				"another, and a second message may arrive. --failed takes up the messages that " +
				"failed, and none whose outcome is unknown. Phone numbers and addresses are " +
				"masked.\n\n" +
				"In production it shows the number of messages and asks for confirmation first; " +
				"without a terminal it needs --yes.",
		},
			[]string{"fapiao deliver SO-1001", "fapiao deliver 26332000001234567890 --to finance@example.com", "fapiao deliver 交付清单.xlsx --dry-run", "fapiao deliver --failed", "fapiao deliver SO-1001 --again --yes"},
			exitDone, exitFailed, exitRejected, exitPending, exitAccount, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags: join(p.settings(usesLedger, usesMetrics, usesSeller, usesPlatform), []cli.Flag{p.quietFlag(true), p.yesFlag(&o.Consent.Given),
			p.listFlag(recipientFlag, lang.Text{
				Zh: "发给这个 `手机号或邮箱`，不发给订单里的；可以重复",
				En: "send to this `PHONE|MAIL` instead of the order's; may be repeated",
			}),
			bound(p.valueFlag("batch", lang.Text{
				Zh: "这个 `编号` 的批次里全部已开具的发票",
				En: "all issued invoices of the batch with this `ID`",
			}), &o.Batch),
			set(p.boolFlag("failed", lang.Text{
				Zh: "再发上次没有发出的：写明的发票或订单的，不写时全部",
				En: "send what failed: that of the named invoices or orders, or all of it",
			}), &o.Failed),
			p.hiddenListFlag(),
			set(p.boolFlag("dry-run", lang.Text{Zh: "只显示，不发送", En: "only show what would be sent"}), &o.Preview),
			set(p.boolFlag("again", lang.Text{
				Zh: "已发送的、不知道是否已发出的，再发一次（对方可能会收到两次）",
				En: "send again what was sent or may have been (a second message may arrive)",
			}), &o.Again),
		}),
		Action: p.resumable(func(ctx context.Context, c *call) error {
			var err error
			if o.Orders, o.Lists, err = c.listed(); err != nil {
				return err
			}
			if !o.Preview {
				c.digests()
			}
			o.To, o.Consent.Ask = c.flags.StringSlice(recipientFlag), onTerminal(c, c.screen.ConfirmDeliver)
			o.Shown = func(app.DeliverPreview) error { return c.screen.Findings(ui.ByJSON) }
			d, err := c.app.Deliver(ctx, o)
			if d == nil {
				return err
			}
			return c.endWith(d.Result, err, func(r *app.Result, next string) error { return c.screen.Delivered(d, r, next) })
		}),
	})
}
