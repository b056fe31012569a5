package main

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/monitor"
)

// figuresTime bounds the look at the ledger at the end of a command.
const figuresTime = 5 * time.Second

// successes are the exit codes of a command that did its work: what is left is for persons, or for
// the next run.
var successes = []int{exitDone, exitRejected, exitPending}

// measured writes the file of metrics of a command that ended with err. It changes nothing else:
// what is not written is a warning in the log, and monitoring sees that the file is old.
func (c *call) measured(ctx context.Context, err error) {
	path := c.cfg.MetricsFile
	if !c.meters || path == "" {
		return
	}
	if ctx.Err() != nil && err != nil {
		err = errors.Join(context.Canceled, err)
	}
	r := monitor.Run{Command: c.flags.Command.Name, Version: version(), Environment: string(c.cfg.Environment), Code: exitCode(err), Ended: c.now()}
	if r.Code == exitUsage { // a person types it, and nothing was begun
		return
	}
	r.Took, r.Success = r.Ended.Sub(c.begun), slices.Contains(successes, r.Code)
	if c.digest != nil && c.digest.run.Result != nil {
		r.Did = c.digest.run.Result.Did
	}
	err = app.MayReplace(c.cfg, path, app.MetricsFile) // it may have come since the start
	if err == nil {
		err = monitor.WriteText(path, &r, c.calls, c.figures(ctx))
	}
	if err != nil {
		c.app.Log().Warn("metrics file not written", "file", path, "error", err)
	}
}

// figures are those of the ledger; nil if it cannot be read.
func (c *call) figures(ctx context.Context) *app.Figures {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), figuresTime)
	defer cancel()
	f, err := c.app.Figures(ctx)
	if err != nil {
		c.app.Log().Info("metrics have no figures of the ledger", "error", err)
		return nil
	}
	return &f
}
