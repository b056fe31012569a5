package app

import (
	"context"
	"log/slog"
	"maps"
	"slices"

	"github.com/fapiao/fapiao/pipeline/effect"
)

// traced gives each line of the log the run, and what its context is about (effect.Traced): batch,
// seller, order. Attributes that the line has already stay as they are.
type traced struct {
	slog.Handler
	run string
	has map[string]bool // keys of the attributes of With
}

// Handle implements [slog.Handler].
func (h traced) Handle(ctx context.Context, r slog.Record) error {
	missing := slices.Concat(effect.Trace(ctx), []slog.Attr{slog.String("run", h.run)}) // several goroutines share a trace
	has := maps.Clone(h.has)
	if has == nil {
		has = map[string]bool{}
	}
	r.Attrs(func(a slog.Attr) bool {
		has[a.Key] = true
		return true
	})
	r = r.Clone()
	for _, a := range missing {
		if !has[a.Key] {
			has[a.Key] = true
			r.AddAttrs(a)
		}
	}
	return h.Handler.Handle(ctx, r)
}

// WithAttrs implements [slog.Handler].
func (h traced) WithAttrs(attrs []slog.Attr) slog.Handler {
	has := maps.Clone(h.has)
	if has == nil {
		has = map[string]bool{}
	}
	for _, a := range attrs {
		has[a.Key] = true
	}
	return traced{h.Handler.WithAttrs(attrs), h.run, has}
}

// WithGroup implements [slog.Handler].
func (h traced) WithGroup(name string) slog.Handler {
	return traced{h.Handler.WithGroup(name), h.run, nil}
}
