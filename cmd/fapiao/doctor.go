package main

import (
	"context"
	"errors"
	"log/slog"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/internal/lang"
)

func (p *program) doctorCommand() *cli.Command {
	var o app.DoctorOptions
	return command(&cli.Command{
		Name:  "doctor",
		Usage: p.text(lang.Text{Zh: "体检：能不能开票，哪里不对，该做什么", En: "check whether a run could work, and what to do if not"}),
		Description: p.describe(lang.Text{
			Zh: "依次检查配置、平台能否连接、本机时间、磁盘、权限、台账、写回结果的数据库、令牌、一次签名查询、登录和通知的接收方。" +
				"每行是正常、注意或有误，并说明该做什么。不提交订单，不改台账里的订单，也不取新的令牌" +
				"（除非加 --fetch-token）。每项最多 5 秒。",
			En: "Checks configuration, servers, clock, disk, rights, ledger, the database that " +
				"takes results, token, one signed query, the login and the receivers of digests, in this order. Each line is ok, warn or fail, with what " +
				"to do. Sends no order, changes none in the ledger, and fetches no token " +
				"without --fetch-token. Each check takes at most 5 seconds.",
		},
			[]string{"fapiao doctor", "fapiao doctor --fetch-token --json"},
			exitDone, exitFailed, exitRejected, exitAccount, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags: join(p.settings(usesLedger, usesSeller, usesPlatform), []cli.Flag{
			set(p.boolFlag("fetch-token", lang.Text{
				Zh: "没有有效令牌时取一个并保存（30 天内限 50 次）",
				En: "fetch a token and store it if none is valid (50 fetches in 30 days)",
			}), &o.FetchToken),
			p.quietFlag(false),
		}),
		Action: func(flags *cli.Context) error {
			c, err := p.openForDoctor(flags, &o)
			if err != nil {
				return err
			}
			return c.do(flags, func(ctx context.Context, c *call) error {
				if err := c.noFiles(); err != nil {
					return err
				}
				o.OrdersDatabase = c.variable("FAPIAO_DB")
				o.Found, o.More = c.screen.Checkup, []app.HealthCheck{c.heartbeatCheck(), c.webhookCheck()}
				return c.app.Doctor(ctx, o)
			})
		},
	})
}

// openForDoctor is open, where neither errors of the configuration nor a log file that cannot be
// opened end the command: the doctor reports them.
func (p *program) openForDoctor(flags *cli.Context, o *app.DoctorOptions) (*call, error) {
	cfg, err := p.load(flags)
	if err != nil && !errors.As(err, &o.Faults) {
		return nil, err
	}
	if cfg == nil {
		cfg = &config.Config{Lang: p.lang, LogLevel: slog.LevelWarn}
	}
	o.LogFile, o.MetricsFile, o.HeartbeatFile = cfg.LogFile, cfg.MetricsFile, cfg.HeartbeatFile
	without := *cfg
	if o.NoLog = app.TryLog(cfg); o.NoLog != nil {
		without.LogFile, without.LogLevel = "", slog.LevelWarn
	}
	if cfg.MetricsFile != "" && app.MayReplace(cfg, cfg.MetricsFile, app.MetricsFile) != nil {
		without.MetricsFile = ""
	}
	if cfg.HeartbeatFile != "" && app.MayReplace(cfg, cfg.HeartbeatFile, app.HeartbeatFile) != nil {
		without.HeartbeatFile = ""
	}
	return p.opened(flags, &without)
}
