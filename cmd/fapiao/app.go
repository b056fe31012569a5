package main

import (
	"context"
	"fmt"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/ui"
)

// program is one start of the command line: what it was given, before anything is parsed.
type program struct {
	args    []string // as they were typed, the program's name first
	streams ui.Streams
	environ []string
	now     func() time.Time
	clock   func() time.Time // the ledger's, in place of its own; nil but in tests
}

// Main runs the command line and returns the exit code. A first interruption ends the work cleanly;
// after a second one it returns without waiting.
func Main(args []string, streams ui.Streams, environ []string) int {
	ctx, forced, stop := interruptible(context.Background(), func() {
		fmt.Fprintln(streams.Err, "fapiao: stopping; calls that were sent are waited for. Interrupt again to end at once.")
	})
	defer stop()
	p := &program{args: args, streams: streams, environ: environ, now: time.Now}
	done := make(chan int, 1)
	go func() { done <- p.run(ctx) }()
	select {
	case code := <-done:
		return code
	case <-forced:
		fmt.Fprintln(streams.Err, "fapiao: ended at once; the ledger is right, and the same command goes on")
		return exitInterrupted
	}
}

// run does what was typed and tells of the error, if there is one.
func (p *program) run(ctx context.Context) int {
	app := p.app()
	args, err := arrange(app, p.args)
	if err == nil {
		err = app.RunContext(ctx, args)
	}
	return p.tell(ctx, err)
}

func (p *program) app() *cli.App {
	return &cli.App{
		Name:      "fapiao",
		Usage:     "turn a month of orders into tax invoices (发票) on the Nuonuo (诺诺) platform",
		UsageText: "fapiao COMMAND [flags] [FILE…]     flags may stand anywhere",
		Description: "Begin with: fapiao template orders, fill it in, and fapiao run orders.xlsx.\n" +
			"Without configuration everything runs against a simulator inside the process; nothing real is issued.\n" +
			"fapiao COMMAND --help explains a command.",
		HideVersion:     true,
		HideHelpCommand: true,
		// A knob's value may hold commas.
		DisableSliceFlagSeparator: true,
		Writer:                    p.streams.Out,
		ErrWriter:                 p.streams.Err,
		Commands: []*cli.Command{
			p.runCommand(), p.checkCommand(), p.importCommand(), p.submitCommand(), p.reconcileCommand(),
			p.retryCommand(), p.dropCommand(), p.acceptCommand(),
			p.exportCommand(), p.statusCommand(), p.templateCommand(), p.simulateCommand(), p.versionCommand(),
		},
		Action: func(*cli.Context) error { return usage("no command was given; fapiao --help lists them") },
		// cli would end the process from inside; run maps errors to exit codes in one place.
		ExitErrHandler: func(*cli.Context, error) {},
		OnUsageError:   func(_ *cli.Context, err error, _ bool) error { return usage("%v", err) },
	}
}

// command fills in what all commands have in common.
func command(c *cli.Command) *cli.Command {
	c.HideHelpCommand = true // a file may be called "help"
	c.OnUsageError = func(_ *cli.Context, err error, _ bool) error { return usage("%v", err) }
	return c
}
