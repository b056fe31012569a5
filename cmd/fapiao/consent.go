package main

import (
	"context"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
)

// consent is given by --yes, or asked for on a terminal.
func consent[T any](c *call, ask func(context.Context, T) (app.Answer, error)) app.Consent[T] {
	out := app.Consent[T]{Given: c.flags.Bool("yes")}
	if c.streams.Ask {
		out.Ask = ask
	}
	return out
}
