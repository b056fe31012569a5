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
)

// crashing is the name under which the test binary is the program, ended at the step that
// mortal.Env names. The tests in internal/chaos build it.
const crashing = "fapiao-crashing"

// crash runs the program until the step at which it ends.
func crash() int {
	streams := ui.Std()
	if typed := os.Getenv(mortal.Person); typed != "" {
		streams.In, streams.Ask = strings.NewReader(typed+"\n"), true
	}
	return launch(&program{args: os.Args, streams: streams, environ: os.Environ(), now: time.Now, seams: app.Seams{
		Ledger:    func(l pipeline.Ledger) pipeline.Ledger { return mortal.Ledger(l, mortal.Crash) },
		Platform:  func(p pipeline.Platform) pipeline.Platform { return mortal.Platform(p, mortal.Crash) },
		Corrector: func(c pipeline.Corrector) pipeline.Corrector { return mortal.Corrector(c, mortal.Crash) },
		Tokens:    func(s app.Shared) app.Shared { return crashingTokens{s} },
		Step:      func(name string) { _ = mortal.Crash(name) },
	}})
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
