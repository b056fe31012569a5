package main

import (
	"context"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
)

// alarmAhead is how far ahead account --alarm looks unless --holds-until is given: from the
// afternoon to a job of the night.
const alarmAhead = "12h"

func (p *program) accountCommand() *cli.Command {
	var o app.AccountOptions
	var alarm bool
	var until string
	return command(&cli.Command{
		Name: "account",
		Usage: p.text(lang.Text{
			Zh: "查看登录、实人认证、授信额度、余量和令牌",
			En: "show login, identity check, credit line, stock and token",
		}),
		Description: p.describe(lang.Text{
			Zh: "向平台查询每个销售方（或 --seller）的电子税务局登录和实人认证、授信额度" +
				"（按不含税金额计算）、税控票种的空白发票和开票客户端，并显示令牌、" +
				"30 天内还可取令牌的次数和今天的调用次数。不提交订单。\n\n" +
				"--refresh 先请平台向税局刷新（每 30 秒一次，每天 20 次）。--alarm " +
				"供下午的定时任务使用：先刷新，如果到 --holds-until 为止（默认 12h 之后）" +
				"登录或认证可能失效、或额度不够开完待开票的订单，就以 5 结束并说明该做什么，" +
				"这样夜里的任务不会没有人扫码。",
			En: "Asks the platform about the login at the tax bureau and the identity check of each " +
				"seller (or of --seller), the credit line (of net amounts), and the blank " +
				"invoices and client of tax-disk kinds; shows the token, how often another " +
				"may be fetched in 30 days, and the calls of today. Sends no order.\n\n" +
				"--refresh makes the platform ask the bureau first (once in 30 seconds, 20 " +
				"times a day). --alarm is for a scheduled check in the afternoon: it " +
				"refreshes, and ends with 5 and what to do if the login or the identity " +
				"check may not hold until --holds-until (default: 12h from now), or if the credit " +
				"line is less than what is ready; so a night job does not wait for somebody " +
				"to scan.",
		},
			[]string{"fapiao account", "fapiao account --refresh --json", "fapiao account --alarm --holds-until 23:00"},
			exitDone, exitFailed, exitAccount, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags: join(p.settings(usesLedger, usesMetrics, usesSeller, usesPlatform), []cli.Flag{
			set(p.boolFlag("refresh", lang.Text{Zh: "先请平台向税局刷新", En: "make the platform ask the bureau first"}), &o.Refresh),
			set(p.boolFlag("alarm", lang.Text{
				Zh: "到 --holds-until 为止账户可能不能开票时以 5 结束",
				En: "end with 5 if the account may not be able to issue until --holds-until",
			}), &alarm),
			bound(p.valueFlag("holds-until", lang.Text{
				Zh: "--alarm 看到什么 `时间`：时刻（如 23:00，北京时间）或从现在起（如 12h）",
				En: "up to what `TIME` --alarm looks: a time in Beijing (23:00) or from now (12h)",
			}), &until),
			p.quietFlag(false),
		}),
		Action: p.with(func(ctx context.Context, c *call) error {
			if err := c.noFiles(); err != nil {
				return err
			}
			o.Seller = c.onlySeller()
			if until != "" && !alarm {
				return usage("--holds-until 只和 --alarm 一起用", "--holds-until needs --alarm")
			}
			if alarm {
				at, err := moment(until, c.now())
				if err != nil {
					return err
				}
				o.Until, o.Refresh = at, true
				c.alarms()
			}
			list, err := c.app.Account(ctx, o)
			if c.digest != nil {
				c.digest.run.Accounts = list
			}
			if len(list) == 0 {
				return err
			}
			if shown := c.screen.Accounts(list); shown != nil {
				return shown
			}
			return err
		}),
	})
}

// moment reads a time of --holds-until: the next such time in Beijing, or a time from now.
func moment(text string, now time.Time) (time.Time, error) {
	if text == "" {
		text = alarmAhead
	}
	if clock, err := time.Parse("15:04", strings.ReplaceAll(text, "：", ":")); err == nil {
		y, m, d := now.In(beijing.Zone).Date()
		at := time.Date(y, m, d, clock.Hour(), clock.Minute(), 0, 0, beijing.Zone)
		if !at.After(now) {
			at = time.Date(y, m, d+1, clock.Hour(), clock.Minute(), 0, 0, beijing.Zone)
		}
		return at, nil
	}
	ahead, err := time.ParseDuration(text)
	if err != nil || ahead <= 0 {
		return time.Time{}, usage(
			"--holds-until 是 %q；应为时刻，如 23:00，或从现在起的时间，如 12h",
			"--holds-until is %q; want a time such as 23:00, or a time from now such as 12h",
			text)
	}
	return now.Add(ahead), nil
}
