package main

import (
	"context"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
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
		ArgsUsage: p.text(lang.Text{Zh: "发票号码或订单号… | --batch 编号", En: "INVOICE|ORDER… | --batch ID"}),
		Description: p.describe(lang.Text{
			Zh: "默认发给订单里的手机号和邮箱；--to 写别的手机号或邮箱，可以重复。" +
				"每个收件人单独记录，与开票状态无关。红字发票写它自己的号码。" +
				"已作废或没有开出的不发送。\n\n" +
				"同一张发票发给同一个人只发一次：重新运行同一命令不会重发。" +
				"没有答复时不知道是否已发出，程序从不自动重发；" +
				"--again 由人决定再发一次，对方可能会收到两次。" +
				"手机号和邮箱只显示一部分。\n\n" +
				"正式环境会先显示条数并询问；没有终端时要加 --yes。",
			En: "Sends to the phone and the e-mail address of the order, or to those given with " +
				"--to, which may be repeated. Each recipient has a record of its own, apart from " +
				"the state of issuing. A red invoice is named by its own number. Invoices that " +
				"are void or not issued are not sent.\n\n" +
				"A recipient gets one message of an invoice: the same command, typed again, " +
				"repeats nothing. Without an answer nobody knows whether the message was sent, " +
				"and the program never repeats it; --again is a person's decision to send " +
				"another, and a second message may arrive. Phone numbers and addresses are " +
				"masked.\n\n" +
				"In production it shows the number of messages and asks for confirmation first; " +
				"without a terminal it needs --yes.",
		},
			[]string{"fapiao deliver SO-1001", "fapiao deliver 26332000001234567890 --to finance@example.com", "fapiao deliver SO-1001 --again --yes"},
			exitDone, exitFailed, exitRejected, exitPending, exitAccount, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags: join(p.settings(usesLedger, usesSeller, usesPlatform), []cli.Flag{p.quietFlag(true), p.yesFlag(&o.Consent.Given),
			p.listFlag(recipientFlag, lang.Text{
				Zh: "发给这个 `手机号或邮箱`，不发给订单里的；可以重复",
				En: "send to this `PHONE|MAIL` instead of the order's; may be repeated",
			}),
			bound(p.valueFlag("batch", lang.Text{
				Zh: "这个 `编号` 的批次里全部已开具的发票",
				En: "all issued invoices of the batch with this `ID`",
			}), &o.Batch),
			set(p.boolFlag("again", lang.Text{
				Zh: "已发送的、不知道是否已发出的，再发一次（对方可能会收到两次）",
				En: "send again what was sent or may have been (a second message may arrive)",
			}), &o.Again),
		}),
		Action: p.resumable(func(ctx context.Context, c *call) error {
			o.Orders, o.To, o.Consent.Ask = c.orders(), c.flags.StringSlice(recipientFlag), onTerminal(c, c.screen.ConfirmDeliver)
			d, err := c.app.Deliver(ctx, o)
			if d == nil {
				return c.named(err)
			}
			return c.endWith(d.Result, err, func(r *app.Result, next string) error { return c.screen.Delivered(d, r, next) })
		}),
	})
}
