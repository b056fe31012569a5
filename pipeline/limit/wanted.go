package limit

import (
	"context"
	"errors"
)

// ErrUnwanted is a call that was given up when its turn came; nothing was sent.
var ErrUnwanted = errors.New("the call was not wanted any more when its turn came")

type wantedKey struct{}

// While makes a call give its turn up when it comes and wanted says no: what is known by then may make the call harmful.
func While(ctx context.Context, wanted func() bool) context.Context {
	return context.WithValue(ctx, wantedKey{}, wanted)
}

// wanted asks whether a call is wanted still.
func wanted(ctx context.Context) error {
	if ask, ok := ctx.Value(wantedKey{}).(func() bool); ok && !ask() {
		return ErrUnwanted
	}
	return nil
}
