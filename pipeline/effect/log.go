package effect

import (
	"context"
	"log/slog"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// logCall logs a call with its duration. Texts of the platform may hold what is personal and stay
// out.
func (d *Driver) logCall(ctx context.Context, k ledger.Effect, e *ledger.Entry, out *Outcome, took time.Duration) {
	d.Log.LogAttrs(ctx, slog.LevelDebug, "call",
		slog.String("effect", string(k)), slog.String("seller", e.Key.Seller), slog.String("order", e.Key.OrderNo),
		slog.Int("attempt", e.Attempt), slog.String("outcome", out.Kind.String()), slog.String("code", out.Code),
		slog.Duration("took", took.Round(time.Millisecond)))
}
