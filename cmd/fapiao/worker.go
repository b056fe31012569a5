package main

import (
	"context"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/internal/lang"
)

// mostJobs bounds --jobs: more connections of the ledger than that wait for each other.
const mostJobs = 256

func (p *program) workerCommand() *cli.Command {
	o := app.WorkerOptions{Version: version()}
	return command(&cli.Command{
		Name: "worker",
		Usage: p.text(lang.Text{
			Zh: "作为工作进程，处理交出的订单（PostgreSQL 台账）",
			En: "work on what is handed out, beside other workers (PostgreSQL ledger)",
		}),
		Description: p.describe(lang.Text{
			Zh: "一直运行，直到收到 SIGTERM 或 Ctrl-C：提交 run、submit --workers 交出的订单，" +
				"查询结果，重试签章，办理红冲、作废和重新交付。任意多台机器可以各运行一个或几个，" +
				"共用一个 PostgreSQL 台账；调用次数的限制由全部进程共同遵守。停止时正在进行的调用" +
				"会完成，不再开始新的。\n\n" +
				"没有交出的订单不会提交：import 读入的订单先要由 submit --workers 或 run --workers " +
				"交出，正式环境在那时确认。",
			En: "Runs until it gets SIGTERM or Ctrl-C: sends the orders that run and submit " +
				"--workers hand out, queries results, retries signatures, and works on red " +
				"invoices, voids and deliveries. Any number of machines may run workers on one " +
				"PostgreSQL ledger; all processes together keep to the call limit. When it is " +
				"stopped, calls under way are finished and no other begins.\n\n" +
				"Nothing is sent that was not handed out: orders that import read are handed out " +
				"by submit --workers or run --workers, which ask for confirmation in production.",
		},
			[]string{"fapiao worker --ledger 'postgres://fapiao@db/fapiao?sslmode=require' --environment production", "fapiao worker --jobs 32 --listen 127.0.0.1:9099"},
			exitDone, exitFailed, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags: join(p.settings(usesLedger, usesPlatform), []cli.Flag{
			&cli.IntFlag{Name: "jobs", Destination: &o.Jobs, Value: app.DefaultJobs, Usage: p.text(lang.Text{
				Zh: "同时处理多少份工作（`个数`）",
				En: "how many pieces of work to work on at a time (`N`)",
			})},
			p.valueFlag("listen", lang.Text{
				Zh: "在 `地址`（如 127.0.0.1:9099）上提供 /healthz 和 /metrics（Prometheus），供监控使用",
				En: "serve /healthz and /metrics (Prometheus) on `ADDRESS`, such as 127.0.0.1:9099",
			}),
			p.quietFlag(false),
		}),
		Action: p.with(func(ctx context.Context, c *call) error {
			if err := c.noFiles(); err != nil {
				return err
			}
			if o.Jobs < 1 || o.Jobs > mostJobs {
				return usage("--jobs 是 %d；应为 1 到 %d", "--jobs is %d; want 1 to %d", o.Jobs, mostJobs)
			}
			watch := c.workerWatch(o.Jobs)
			end, err := c.listen(ctx, watch.monitor)
			if err != nil {
				return err
			}
			defer end()
			o.Watch, o.Digest = watch, c.reportLedger
			return c.app.Worker(ctx, o)
		}),
	})
}

// workersFlags are the flags of a command that can hand its work out.
func (p *program) workersFlags(w *app.Workers) []cli.Flag {
	return []cli.Flag{
		set(p.boolFlag("workers", lang.Text{
			Zh: "交给 fapiao worker 处理并跟踪进展（PostgreSQL 台账）",
			En: "hand the work out to fapiao worker processes and follow it (PostgreSQL ledger)",
		}), &w.Use),
		set(p.boolFlag("or-self", lang.Text{
			Zh: "没有能处理这些销售方的工作进程时由本进程自己处理",
			En: "do the work in this process if no worker that has the sellers is alive",
		}), &w.OrSelf),
	}
}

// detachFlag is for commands that send.
func (p *program) detachFlag(w *app.Workers) cli.Flag {
	return set(p.boolFlag("detach", lang.Text{
		Zh: "交出后就结束，不等结果",
		En: "end when the work is handed out",
	}), &w.Detach)
}

// workers completes how the work is handed out.
func (c *call) workers(w *app.Workers) error {
	w.Use = w.Use || c.cfg.Workers && !c.flags.IsSet("workers")
	switch {
	case !w.Use && (w.OrSelf || w.Detach):
		return usage(
			"--or-self 和 --detach 只和 --workers 一起用",
			"--or-self and --detach need --workers")
	case w.OrSelf && w.Detach:
		return usage(
			"--or-self 和 --detach 不能一起用",
			"--or-self and --detach exclude each other")
	}
	w.Leaves = func(on bool) {
		if c.takesBack = ""; on {
			c.takesBack = c.recallOf()
		}
	}
	return nil
}

// recallOf is the command that takes back what is handed out of the batches of this command.
func (c *call) recallOf() string {
	switch id := c.flags.String("batch"); {
	case id != "":
		return "fapiao recall --batch " + ui.Quote(id)
	case c.flags.Bool("all"), c.flags.Command.Name == string(app.Reconcile):
		return "fapiao recall --all"
	}
	return "fapiao recall"
}

func (p *program) recallCommand() *cli.Command {
	var of app.Batches
	return command(&cli.Command{
		Name: "recall",
		Usage: p.text(lang.Text{
			Zh: "收回交给工作进程、还没有提交的订单",
			En: "take back orders that were handed out to workers and are not sent",
		}),
		Description: p.describe(lang.Text{
			Zh: "收回最近一个批次（或 --batch、--all）里交给工作进程而还没有提交的订单：" +
				"它们仍为待开票，但工作进程不再提交。正在提交的会完成，已提交的照常查询。" +
				"要继续，运行 fapiao submit（加 --workers 重新交出）。",
			En: "Takes back the orders of the latest batch (or of --batch, --all) that were " +
				"handed out to workers and are not sent: they stay ready, and no worker sends " +
				"them. Calls under way are finished, and what was sent is queried as before. To " +
				"go on, run fapiao submit (with --workers to hand them out again).",
		},
			[]string{"fapiao recall", "fapiao recall --all"},
			exitDone, exitFailed, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags: join(p.settings(usesLedger), p.batchFlags(&of), []cli.Flag{p.quietFlag(false)}),
		Action: p.with(func(ctx context.Context, c *call) error {
			if err := c.noFiles(); err != nil {
				return err
			}
			n, err := c.app.Recall(ctx, of)
			if err != nil {
				return err
			}
			return c.screen.Recalled(n)
		}),
	})
}
