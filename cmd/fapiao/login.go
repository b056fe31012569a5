package main

import (
	"context"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/writers/atomicfile"
)

// loginFlags are the values of the flags of login.
type loginFlags struct {
	identity, sms, again bool
	code, png            string
}

func (p *program) loginCommand() *cli.Command {
	var f loginFlags
	return command(&cli.Command{
		Name: "login",
		Usage: p.text(lang.Text{
			Zh: "扫码登录电子税务局，或完成实人认证",
			En: "log in at the tax bureau with a QR code, or pass the identity check",
		}),
		Description: p.describe(lang.Text{
			Zh: "数电发票要求开票员已登录电子税务局。在终端里显示二维码（也可用 --png 写成图片），" +
				"等开票员扫码，确认已登录后结束；用 --identity 完成实人认证，" +
				"用 --sms 改用短信验证码登录。已经登录时什么也不做。\n\n" +
				"税局限制次数：二维码和短信每 60 秒一次、每天 20 次，二维码 5 分钟有效。" +
				"还有效的二维码会再次显示，不另取。登录成功后，因登录失效而停止的销售方即可继续；" +
				"失效期间开票失败的订单用 fapiao retry 重新开具。",
			En: "数电 invoices need a clerk who is logged in at the tax bureau. Shows a QR code in the " +
				"terminal (and, with --png, as an image), waits until the clerk has scanned " +
				"it and ends when the login is confirmed. With --identity it is the identity " +
				"check (实人认证); with --sms the login takes a text message. Does nothing " +
				"if the account is logged in.\n\n" +
				"The bureau limits QR codes and text messages to one in 60 seconds and 20 a " +
				"day; a QR code is valid for five minutes, and one that is still valid is " +
				"shown again. After a login, a seller that was stopped by it goes on; fapiao " +
				"retry issues orders again that failed meanwhile.",
		},
			[]string{"fapiao login", "fapiao login --identity", "fapiao login --png qr.png", "fapiao login --sms --code 123456"},
			exitDone, exitFailed, exitAccount, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags: join(p.settings(usesLedger, usesSeller, usesPlatform), p.loginFlags(&f), []cli.Flag{p.quietFlag(false)}),
		Action: p.with(func(ctx context.Context, c *call) error {
			if err := c.noFiles(); err != nil {
				return err
			}
			return c.login(ctx, f)
		}),
	})
}

func (p *program) loginFlags(f *loginFlags) []cli.Flag {
	return []cli.Flag{
		set(p.boolFlag("identity", lang.Text{Zh: "完成实人认证，而不是登录", En: "pass the identity check instead"}), &f.identity),
		set(p.boolFlag("sms", lang.Text{Zh: "用短信验证码登录", En: "log in with a text message"}), &f.sms),
		bound(p.valueFlag("code", lang.Text{
			Zh: "已收到的短信 `验证码`（和 --sms 一起用；没有终端时分两次运行）",
			En: "the `CODE` of a text message that has arrived (with --sms; for use without a " +
				"terminal, in a second run)",
		}), &f.code),
		bound(p.valueFlag("png", lang.Text{Zh: "二维码另存为 PNG `文件`", En: "also write the QR code to a PNG `FILE`"}), &f.png),
		set(p.boolFlag("again", lang.Text{
			Zh: "即使仍然有效也重新登录或认证",
			En: "also if the login or check holds",
		}), &f.again),
	}
}

// login runs the command.
func (c *call) login(ctx context.Context, f loginFlags) error {
	o := app.LoginOptions{Seller: c.onlySeller(), Kind: pipeline.CodeLogin, Again: f.again, SMS: f.code,
		AskSMS: c.terminalLine(c.screen.AskSMS)}
	if o.Seller == "" && len(c.cfg.Sellers) == 1 {
		o.Seller = c.cfg.Sellers[0].TaxNum
	}
	switch {
	case f.identity && f.sms:
		return usage("--identity 和 --sms 只能写一个", "use either --identity or --sms")
	case f.code != "" && (!f.sms || len(f.code) > 10 || strings.Trim(f.code, "0123456789") != ""):
		return usage("--code 是短信里的数字，和 --sms 一起用", "--code takes the digits of a text message, together with --sms")
	case f.identity:
		o.Kind = pipeline.CodeIdentity
	case f.sms:
		o.Kind = pipeline.CodeSMS
	}
	if f.identity && f.again && c.streams.Ask {
		o.Scanned = c.screen.Scanned
	}
	o.Show = func(code pipeline.Code) error { return c.showLoginCode(o, code, f.png) }
	if f.png != "" {
		if err := app.MayReplace(c.cfg, f.png, app.QRFile); err != nil {
			return err
		}
	}
	r, err := c.app.Login(ctx, o)
	if err != nil {
		return err
	}
	return c.screen.LoginEnded(r, c.afterLogin(r))
}

// terminalLine returns ask if there is a terminal, else nil.
func (c *call) terminalLine(ask func(context.Context) (string, error)) func(context.Context) (string, error) {
	if !c.streams.Ask {
		return nil
	}
	return ask
}

// showLoginCode shows a code, and writes it to a file. The file lets whoever has it take part in
// the login.
func (c *call) showLoginCode(o app.LoginOptions, code pipeline.Code, png string) error {
	if png != "" && code.Text != "" {
		image, err := ui.QRImage(code.Text)
		if err != nil {
			return err
		}
		if err := atomicfile.Write(png, atomicfile.Private, image); err != nil {
			return &app.Error{Kind: app.Unusable, Message: lang.Format("不能写二维码图片 %s", "write the QR code to %s", png), Cause: err}
		}
	}
	return c.screen.LoginCode(o.Seller, o.Kind, code, png)
}

// afterLogin is the command to run next.
func (c *call) afterLogin(r *app.LoggedIn) string {
	switch {
	case r.Sent:
		return strings.Join(append([]string{"fapiao", "login", "--sms", "--code", c.text(lang.Text{Zh: "验证码", En: "CODE"})}, c.repeated(shownNames(c.flags.Command))...), " ")
	case r.Uncertified:
		return strings.Join(append([]string{"fapiao", "login", "--identity"}, c.repeated(shownNames(c.flags.Command))...), " ")
	}
	return ""
}
