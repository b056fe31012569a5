package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/notify"
	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/internal/lang"
)

// digest collects what a command reports at its end to those who do not look at its screen.
type digest struct {
	run   notify.Run
	alarm bool // of a watchdog: the same alarm is not repeated each time
}

// digests makes the command send a digest when it ends.
func (c *call) digests() { c.digest, c.meters = &digest{}, true }

// alarms is digests, for a watchdog.
func (c *call) alarms() { c.digest, c.meters = &digest{alarm: true}, true }

// ended takes the result of a use, and the next command.
func (d *digest) ended(r *app.Result, next string) {
	if d != nil {
		d.run.Result, d.run.Next = r, next
	}
}

// report sends the digest of a command that ended with err to those who want it. It takes a bounded
// time, ends when a person interrupts it, and changes nothing else: what was not delivered is a
// warning.
func (c *call) report(ctx context.Context, err error) {
	if c.digest == nil || len(c.cfg.Notify) == 0 {
		return
	}
	if ctx.Err() != nil && err != nil {
		err = errors.Join(context.Canceled, err)
	}
	r := c.ofRun(err)
	if r.Code == exitUsage { // a person types it, and nothing was begun
		return
	}
	limit := notify.Most
	if ctx.Err() != nil {
		ctx, limit = context.WithoutCancel(ctx), notify.MostInterrupted
	}
	sender := notify.NewSender(c.now)
	if c.digest.alarm {
		c.reportAlarm(ctx, sender, r)
		return
	}
	m := notify.Digest(r)
	c.undelivered(ctx, sender.Send(ctx, limit, notify.For(c.cfg, &m), &m))
}

// outcomes are how a command ended, in a few words for the title of a message.
var outcomes = map[int]lang.Text{
	exitDone:        {Zh: "完成", En: "done"},
	exitFailed:      {Zh: "程序出错", En: "the program failed"},
	exitRejected:    {Zh: "有订单要处理", En: "orders need attention"},
	exitPending:     {Zh: "有事项还没有结果", En: "something is still open"},
	exitAccount:     {Zh: "因账户原因停止", En: "stopped by the account"},
	exitHeld:        {Zh: "另一个运行占用了批次", En: "another run holds the batch"},
	exitUnusable:    {Zh: "文件或配置不能用", En: "a file or the configuration cannot be used"},
	exitAway:        {Zh: "连不上平台或台账，没有提交", En: "the platform or the ledger could not be reached; nothing was sent"},
	exitAlarm:       {Zh: "工作没有继续", En: "the work does not go on"},
	exitUsage:       {Zh: "命令写法有误", En: "wrong command line"},
	exitInterrupted: {Zh: "被中断", En: "interrupted"},
}

// ofRun completes what is reported of the command.
func (c *call) ofRun(err error) *notify.Run {
	r := &c.digest.run
	c.describe(r)
	r.Code = exitCode(err)
	r.Outcome = outcomes[r.Code]
	said := r.Result != nil && len(r.Result.Summary.Stops) > 0 // with what to do
	if err != nil && err.Error() != "" && !said && r.Watched == nil && len(r.Accounts) == 0 {
		r.Error = c.message(err)
	}
	return r
}

// describe says which command ran, where and when.
func (c *call) describe(r *notify.Run) {
	host, err := os.Hostname()
	if err != nil {
		host = "?"
	}
	r.Config, r.Command, r.ID, r.Version, r.Host = c.cfg, c.flags.Command.Name, c.screen.Run(), version(), host
	r.Begun, r.Ended = c.begun, c.now()
	r.Helps = func(cause *app.Cause) string {
		return ui.Helps(cause, func(n app.Next) string { return c.command(n, nil) })
	}
}

// reportLedger sends the digest of workers, which is about what is in the ledger.
func (c *call) reportLedger(ctx context.Context, result *app.Result) {
	r := notify.Run{Result: result}
	c.describe(&r)
	if result.End != nil {
		r.Code = exitCode(result.End)
	}
	r.Outcome = outcomes[r.Code]
	m := notify.Digest(&r)
	c.undelivered(ctx, notify.NewSender(c.now).Send(ctx, notify.Most, notify.For(c.cfg, &m), &m))
}

// alarmsFile remembers the alarms that were sent, in the data folder.
const alarmsFile = "alarms-sent.json"

// reportAlarm sends an alarm that is new or old enough to be repeated, and that it is over.
func (c *call) reportAlarm(ctx context.Context, sender *notify.Sender, r *notify.Run) {
	path := ""
	if c.cfg.DataDir != "" {
		path = filepath.Join(c.cfg.DataDir, alarmsFile)
	}
	memory, alarm, now := notify.Remember(path), r.Fingerprint(), c.now()
	scope := r.Command + " " + string(c.cfg.Environment) + " " + c.cfg.Ledger.String()
	if alarm == "" {
		r.Outcome = lang.Text{Zh: "正常，没有异常", En: "all is well"}
	}
	m := notify.Digest(r)
	done := sender.Send(ctx, notify.Most, memory.Due(notify.Receivers(c.cfg), scope, alarm, now, c.cfg.NotifyRepeat), &m)
	c.undelivered(ctx, done)
	if len(done) == 0 {
		return
	}
	if err := memory.Took(done, scope, alarm, now); err != nil {
		c.app.Log().Warn("alarms that were sent are not remembered", "error", err)
	}
}

// undelivered warns of receivers that did not get a digest, and logs the others.
func (c *call) undelivered(ctx context.Context, list []notify.Delivery) {
	for i := range list {
		d := &list[i]
		attrs := []any{"receiver", d.Receiver.Name, "tries", d.Tries, "took", d.Took.Round(time.Millisecond)}
		if d.Err == nil {
			c.app.Log().Info("digest delivered", attrs...)
			continue
		}
		level := slog.LevelInfo // the screen has it, unless the log is elsewhere
		if c.cfg.LogFile != "" {
			level = slog.LevelWarn
		}
		c.app.Log().Log(ctx, level, "digest not delivered", append(attrs, "error", d.Err)...)
		c.screen.Undelivered(shown(c.cfg.Lang, d))
	}
}

// shown is a delivery as the screen shows it.
func shown(in string, d *notify.Delivery) ui.Notified {
	return ui.Notified{Receiver: d.Receiver.Name, Kind: string(d.Receiver.Type), Tries: d.Tries, Problem: d.Text(in)}
}
