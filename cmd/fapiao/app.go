package main

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/internal/lang"
)

// program is one start of the command line: what it was given, before anything is parsed.
type program struct {
	args    []string // as they were typed, the program's name first
	streams ui.Streams
	environ []string
	now     func() time.Time
	clock   func() time.Time // the ledger's, in place of its own; nil but in tests
	seams   app.Seams        // of the application; empty but in tests
	lang    string           // of what people read, known before the configuration is
	resumes bool             // the command goes on where it was interrupted when it is typed again
}

// Main runs the command line and returns the exit code. A first interruption ends the work cleanly;
// after a second one it returns without waiting.
func Main(args []string, streams ui.Streams, environ []string) int {
	return launch(&program{args: args, streams: streams, environ: environ, now: time.Now})
}

// launch runs a program until it ends, or a second interruption ends it.
func launch(p *program) int {
	in := p.language()
	ctx, forced, stop := interruptible(context.Background(), func() {
		fmt.Fprintln(p.streams.Err, "fapiao: "+lang.Pick(in, "正在停止，等已发出的调用返回；再按一次立即结束。",
			"stopping; calls that were sent are waited for. Interrupt again to end at once."))
	})
	defer stop()
	done := make(chan int, 1)
	go func() { done <- p.run(ctx) }()
	select {
	case code := <-done:
		return code
	case <-forced:
		fmt.Fprintln(p.streams.Err, "fapiao: "+lang.Pick(in, "已立即结束；台账是正确的，再运行同一命令即可继续",
			"ended at once; the ledger is right, and the same command goes on"))
		return exitInterrupted
	}
}

// language is known before the configuration is, for help and for errors of the command line.
func (p *program) language() string {
	return config.Lang(config.Input{File: p.wants("config", ""), Flags: map[string]string{"lang": p.wants("lang", "")}, Environ: p.environ,
		Dirs: config.UserDirs(runtime.GOOS, p.environ)})
}

// run does what was typed and reports the error, if there is one.
func (p *program) run(ctx context.Context) int {
	p.lang = p.language()
	c := p.cli()
	args, err := arrange(c, p.args)
	switch {
	case err != nil:
	case len(args) == 2 && args[1] == "--help":
		err = p.help(c, nil)
	case len(args) == 3 && args[2] == "--help":
		err = p.help(c, c.Command(args[1]))
	default:
		err = c.RunContext(ctx, args)
	}
	return p.complain(ctx, err)
}

func (p *program) cli() *cli.App {
	return &cli.App{
		Name:      "fapiao",
		Usage:     lang.Pick(p.lang, "把一个月的订单在诺诺开放平台开成发票", "turn a month of orders into tax invoices (发票) on the Nuonuo (诺诺) platform"),
		UsageText: lang.Pick(p.lang, "fapiao 命令 [选项] [文件…]     选项写在哪里都可以", "fapiao COMMAND [flags] [FILE…]     flags may stand anywhere"),
		Description: lang.Pick(p.lang, "从这里开始：先运行 fapiao template orders 生成模板，填好后运行 fapiao run orders.xlsx。没有配置时对接程序内的模拟平台，不会开出真实发票。",
			"Begin with: fapiao template orders, fill it in, and fapiao run orders.xlsx. "+
				"Without configuration everything runs against a simulator inside the process; nothing real is issued."),
		HideVersion:     true,
		HideHelpCommand: true,
		// A knob's value may hold commas.
		DisableSliceFlagSeparator: true,
		Writer:                    p.streams.Out,
		ErrWriter:                 p.streams.Err,
		Commands: []*cli.Command{
			p.runCommand(), p.checkCommand(), p.importCommand(), p.submitCommand(), p.reconcileCommand(),
			p.retryCommand(), p.dropCommand(), p.acceptCommand(),
			p.exportCommand(), p.statusCommand(), p.batchesCommand(), p.showCommand(), p.templateCommand(), p.simulateCommand(), p.versionCommand(),
		},
		Action: func(*cli.Context) error { return noCommand() },
		// cli would end the process from inside; run maps errors to exit codes in one place.
		ExitErrHandler: func(*cli.Context, error) {},
		OnUsageError:   func(_ *cli.Context, err error, _ bool) error { return libraryUsage(err) },
	}
}

// command fills in what all commands have in common.
func command(c *cli.Command) *cli.Command {
	c.HideHelpCommand = true // a file may be called "help"
	c.OnUsageError = func(_ *cli.Context, err error, _ bool) error { return libraryUsage(err) }
	return c
}
