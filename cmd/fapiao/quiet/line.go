package quiet

import (
	"context"
	"log/slog"
	"regexp"
	"strings"
	"time"
)

// handler is the [slog.Handler] of a [Log].
type handler struct {
	log  *Log
	next slog.Handler
	of   Of
	with string // the attributes of With, for the kind of a line
}

// Enabled implements [slog.Handler].
func (h handler) Enabled(ctx context.Context, l slog.Level) bool { return h.next.Enabled(ctx, l) }

// Handle implements [slog.Handler]. Lines below a warning are written as they are.
func (h handler) Handle(ctx context.Context, r slog.Record) error {
	if r.Level < slog.LevelWarn {
		return h.next.Handle(ctx, r)
	}
	return h.log.take(&line{r.Clone(), context.WithoutCancel(ctx), h})
}

// WithAttrs implements [slog.Handler].
func (h handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	var with strings.Builder
	with.WriteString(h.with)
	for _, a := range attrs {
		with.WriteString(" " + a.String())
	}
	return handler{h.log, h.next.WithAttrs(attrs), h.of, with.String()}
}

// WithGroup implements [slog.Handler].
func (h handler) WithGroup(name string) slog.Handler {
	return handler{h.log, h.next.WithGroup(name), h.of, h.with + " " + name}
}

// line is a line of a log that may be written later.
type line struct {
	slog.Record
	ctx context.Context //nolint:containedctx // what the line is about
	handler
}

// write writes the line, with more attributes.
func (n *line) write(more ...any) error {
	r := n.Record
	if len(more) > 0 {
		r = r.Clone()
		r.Add(more...)
		r.Time = n.log.o.Now()
	}
	return n.next.Handle(n.ctx, r)
}

// text is the message and the attributes of the line.
func (n *line) text() string {
	var b strings.Builder
	b.WriteString(n.Message)
	n.Attrs(func(a slog.Attr) bool {
		b.WriteString(" " + a.String())
		return true
	})
	return b.String()
}

// port is the port of this end of a connection in an error of the network.
var port = regexp.MustCompile(`:[0-9]+->`)

// kind is what lines have in common that say the same: all but numbers of their own, durations and
// this end's port.
func (n *line) kind() string {
	var b strings.Builder
	b.WriteString(n.Level.String() + n.with + " " + n.Message)
	n.Attrs(func(a slog.Attr) bool {
		switch v := a.Value.Resolve(); v.Kind() {
		case slog.KindInt64, slog.KindUint64, slog.KindFloat64, slog.KindDuration, slog.KindTime:
		default:
			if _, err := time.ParseDuration(v.String()); err != nil {
				b.WriteString(" " + a.Key + "=" + port.ReplaceAllString(v.String(), "->"))
			}
		}
		return true
	})
	return b.String()
}

// write writes a line of the log itself.
func (l *Log) write(level slog.Level, message string, attrs ...any) {
	r := slog.NewRecord(l.o.Now(), level, message, 0)
	r.Add(attrs...)
	_ = l.next.Handle(context.Background(), r) // as for every line: nobody can be told
}
