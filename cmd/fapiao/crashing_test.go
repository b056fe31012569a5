package main

import (
	"context"
	"os"
	"strings"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/internal/mortal"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/clock"
)

// crashing is the name under which the test binary is the program, ended at the step that
// mortal.Env names. The tests in internal/chaos build it.
const crashing = "fapiao-crashing"

// crash runs the program until the step at which it ends, on a machine whose clock is off by
// mortal.OffEnv.
func crash() int {
	streams := ui.Std()
	if typed := os.Getenv(mortal.Person); typed != "" {
		streams.In, streams.Ask = strings.NewReader(typed+"\n"), true
	}
	off, machine := wrongClock()
	now := func() time.Time { return time.Now().Add(off) }
	return launch(&program{args: os.Args, streams: streams, environ: os.Environ(), now: now, seams: app.Seams{
		Machine:   machine,
		Ledger:    func(l pipeline.Ledger) pipeline.Ledger { return mortal.Ledger(l, mortal.Crash) },
		Platform:  func(p pipeline.Platform) pipeline.Platform { return mortal.Platform(p, crashOrStop) },
		Corrector: func(c pipeline.Corrector) pipeline.Corrector { return mortal.Corrector(c, mortal.Crash) },
		Tokens:    func(s app.Shared) app.Shared { return crashingTokens{s} },
		Step:      func(name string) { _ = mortal.Crash(name) },
	}})
}

// crashOrStop is for calls to the platform, before which a process may also be stopped.
func crashOrStop(step string) error {
	if err := mortal.Stop(step); err != nil {
		return err
	}
	return mortal.Crash(step)
}

// wrongClock is how far the machine's clock is off, and its clocks.
func wrongClock() (time.Duration, clock.Machine) {
	off, err := time.ParseDuration(os.Getenv(mortal.OffEnv))
	if err != nil { // it is not set
		return 0, nil
	}
	return off, func() clock.Reading {
		r := clock.Here()
		r.Wall = r.Wall.Add(off)
		return r
	}
}

// crashingTokens ends the process around each renewal of a token.
type crashingTokens struct{ app.Shared }

func (c crashingTokens) TokenUpdate(ctx context.Context, key string, f func([]byte) ([]byte, error)) error {
	_, err := mortal.Around(mortal.Crash, "token", func() (any, error) {
		return nil, c.Shared.TokenUpdate(ctx, key, func(cur []byte) ([]byte, error) {
			return mortal.Around(mortal.Crash, "fetch", func() ([]byte, error) { return f(cur) })
		})
	})
	return err
}
