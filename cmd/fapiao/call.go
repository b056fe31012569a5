package main

import (
	"context"
	"errors"
	"runtime"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/cmd/fapiao/monitor"
	"github.com/fapiao/fapiao/cmd/fapiao/ui"
)

// call is one execution of a command: its flags, configuration and screen, and the application.
type call struct {
	*program
	flags  *cli.Context
	cfg    *config.Config
	screen *ui.Screen
	app    *app.App
	begun  time.Time
	digest *digest // what it reports at its end; nil: nothing
	calls  *monitor.Calls
	meters bool // it writes the file of metrics at its end
}

// with makes an action of a function that needs the configuration.
func (p *program) with(do func(context.Context, *call) error) cli.ActionFunc {
	return func(flags *cli.Context) error {
		c, err := p.open(flags)
		if err != nil {
			return err
		}
		return c.do(flags, do)
	}
}

// do runs an action and what each command does at its end.
func (c *call) do(flags *cli.Context, do func(context.Context, *call) error) error {
	err := do(flags.Context, c)
	c.finished = flags.Context.Err() == nil
	c.logEnd(flags.Context, err)
	c.screen.End()
	c.measured(flags.Context, err)
	c.report(flags.Context, err)
	return errors.Join(err, c.app.Close())
}

// resumable is with, for a command that continues an interrupted run when it is run again.
func (p *program) resumable(do func(context.Context, *call) error) cli.ActionFunc {
	run := p.with(do)
	return func(flags *cli.Context) error {
		p.resumes = true
		return run(flags)
	}
}

func (p *program) open(flags *cli.Context) (*call, error) {
	cfg, err := p.load(flags)
	if err != nil {
		return nil, err
	}
	return p.opened(flags, cfg)
}

// load reads the configuration.
func (p *program) load(flags *cli.Context) (*config.Config, error) {
	file := flags.String("config")
	if file == "" {
		file = p.variable("FAPIAO_CONFIG")
	}
	return config.Load(config.Input{
		File: file, Flags: typedSettings(flags), Environ: p.environ, Dirs: config.UserDirs(runtime.GOOS, p.environ),
	})
}

// opened makes the application of a configuration.
func (p *program) opened(flags *cli.Context, cfg *config.Config) (*call, error) {
	lock, err := lockTime(flags)
	if err != nil {
		return nil, err
	}
	p.lang = cfg.Lang
	c := &call{program: p, flags: flags, cfg: cfg, begun: p.now(), calls: &monitor.Calls{}}
	run := app.NewRun()
	c.screen = ui.New(p.streams, ui.Options{Lang: cfg.Lang, JSON: flags.Bool("json"), Quiet: flags.Bool("quiet"), Run: run, Now: p.now,
		Environment: string(cfg.Environment)})
	c.app, err = app.New(app.Options{Config: cfg, Events: c.screen, Log: c.screen.Log(), Run: run, Now: p.now, Ledger: p.clock,
		Lock: lock, Exhaustive: flags.Bool("json"), Seams: p.seams, Version: version(), Calls: c.calls})
	if err != nil {
		return nil, err
	}
	for _, w := range cfg.Warnings {
		c.screen.Warn(w)
	}
	c.app.Log().Info("begin", "command", flags.Command.Name, "run", run, "with", cfg.Describe())
	return c, nil
}

// logEnd logs how a command ended.
func (c *call) logEnd(ctx context.Context, err error) {
	if ctx.Err() != nil && err != nil {
		err = errors.Join(context.Canceled, err)
	}
	attrs := []any{"command", c.flags.Command.Name, "run", c.screen.Run(), "code", exitCode(err), "took", c.now().Sub(c.begun).Round(time.Millisecond)}
	if err != nil && err.Error() != "" {
		attrs = append(attrs, "error", err.Error())
	}
	c.app.Log().Info("end", attrs...)
}

// asking asks a person; nil if there is no terminal.
type asking[T any] func(context.Context, T) (app.Answer, error)

// onTerminal returns ask if there is a terminal, else nil.
func onTerminal[T any](c *call, ask asking[T]) asking[T] {
	if !c.streams.Ask {
		return nil
	}
	return ask
}
