package effect

import (
	"context"
	"log/slog"
	"slices"
)

// traceKey is the key of a context's attributes.
type traceKey struct{}

// Traced is a context with attributes for each line of the log that is written under it, also by
// what knows no orders, such as the client of the platform. They follow those that it has already.
func Traced(ctx context.Context, attrs ...slog.Attr) context.Context {
	return context.WithValue(ctx, traceKey{}, slices.Concat(Trace(ctx), attrs))
}

// Trace returns the attributes of a context.
func Trace(ctx context.Context) []slog.Attr {
	attrs, _ := ctx.Value(traceKey{}).([]slog.Attr)
	return attrs
}
