package main

import (
	"context"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
)

// asking is a question to a person; nil where nobody can be asked.
type asking[T any] func(context.Context, T) (app.Answer, error)

// onTerminal returns a question where there is a terminal to ask it on.
func onTerminal[T any](c *call, ask asking[T]) asking[T] {
	if !c.streams.Ask {
		return nil
	}
	return ask
}
