package main

import (
	"context"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
)

// alarmFlags are those of status --alarm.
func (p *program) alarmFlags(alarm *bool, o *app.WatchdogOptions) []cli.Flag {
	return []cli.Flag{
		set(p.boolFlag("alarm", lang.Text{
			Zh: "检查工作是否在继续，没有继续时以 9 结束",
			En: "check that the work goes on; end with 9 if it does not",
		}), alarm),
		&cli.DurationFlag{Name: "due-for", Destination: &o.DueFor, Value: app.DefaultDueFor, DefaultText: "1h", Usage: p.text(lang.Text{
			Zh: "--alarm：到期多久（`时间`）没有处理算异常",
			En: "with --alarm: how long something may be due (`TIME`)",
		})},
		&cli.DurationFlag{Name: "unseen", Destination: &o.Unseen, Value: app.DefaultUnseen, DefaultText: "26h", Usage: p.text(lang.Text{
			Zh: "--alarm：多久（`时间`）没有工作进程或 reconcile、订单多久没有完成算异常",
			En: "with --alarm: how long no worker or reconcile may be seen, and an order may be " +
				"unfinished (`TIME`)",
		})},
		&cli.DurationFlag{Name: "lapse-within", Destination: &o.Lapse, Value: app.DefaultLapse, DefaultText: "24h", Usage: p.text(lang.Text{
			Zh: "--alarm：红字确认单还有多久（`时间`）作废算异常；0 不算",
			En: "with --alarm: how long before a red confirmation form lapses it is an alarm (`TIME`); 0: never",
		})},
	}
}

// alarmUsage refuses the times of a watchdog without one.
func (c *call) alarmUsage() error {
	for _, name := range []string{"due-for", "unseen", "lapse-within"} {
		if c.flags.IsSet(name) {
			return usage("--%s 只和 --alarm 一起用", "--%s needs --alarm", name)
		}
	}
	return nil
}

// watch is status --alarm.
func (c *call) watch(ctx context.Context, o app.WatchdogOptions) error {
	for _, name := range []string{"batch", "all", "month"} {
		if c.flags.IsSet(name) {
			return usage(
				"--alarm 看全部批次，不能和 --%s 一起用",
				"--alarm is about all batches and excludes --%s",
				name)
		}
	}
	if o.DueFor <= 0 || o.Unseen <= 0 {
		return usage(
			"--due-for 和 --unseen 应为大于 0 的时间，如 2h",
			"--due-for and --unseen must be times above 0, such as 2h")
	}
	if o.Lapse < 0 {
		return usage("--lapse-within 不能小于 0", "--lapse-within must not be negative")
	}
	c.alarms()
	w, err := c.app.Watchdog(ctx, o)
	c.digest.run.Watched = w
	if w == nil {
		return err
	}
	if shown := c.screen.Watched(w, func(n app.Next) string { return c.command(n, nil) }); shown != nil {
		return shown
	}
	return err
}
