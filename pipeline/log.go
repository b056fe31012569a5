package pipeline

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// timed does a stage, or a part of one, and logs its end with what it counted.
func (r *run) timed(stage string, do func() error) error {
	before, begun := r.tally.now(), time.Now()
	r.Log.Debug("stage begins", "stage", stage)
	err := do()
	d := r.tally.now().minus(before)
	attrs := append([]any{"stage", stage}, d.attrs()...)
	attrs = append(attrs, "took", time.Since(begun).Round(time.Millisecond))
	if err != nil {
		attrs = append(attrs, "error", err)
	}
	r.Log.Info("stage ended", attrs...)
	return err
}

// traced is a context whose lines in the log are about the batch of the run.
func (r *run) traced(ctx context.Context) context.Context {
	if r.Batch.ID == "" {
		return ctx
	}
	return effect.Traced(ctx, slog.String("batch", r.Batch.ID))
}

// ofBatches is a context whose lines are about the batches of orders. A run of one batch has its
// name already; only at a level that shows queries is it worth a look into the ledger.
func (r *run) ofBatches(ctx context.Context, group []ledger.Entry) context.Context {
	if r.Batch.ID != "" || !r.Log.Enabled(ctx, slog.LevelDebug) {
		return ctx
	}
	var ids []int64
	for i := range group {
		id := group[i].ID
		if p := group[i].Plan; p != nil {
			id = p.Order
		}
		if id != 0 { // an invoice of elsewhere is of no order
			ids = append(ids, id)
		}
	}
	if ids == nil {
		return ctx
	}
	names, err := r.Ledger.InBatches(ctx, ids)
	if err != nil {
		r.Log.Debug("the batches of the orders are not known", "error", err)
		return ctx
	}
	key := "batch"
	if len(names) > 1 {
		key = "batches"
	}
	return effect.Traced(ctx, slog.String(key, strings.Join(names, ",")))
}

// tracedQuery is a context whose lines are about a query of some orders.
func tracedQuery(ctx context.Context, seller string, refs []Ref) context.Context {
	var numbers strings.Builder
	for i := range refs {
		if i > 0 {
			numbers.WriteByte(',')
		}
		numbers.WriteString(refs[i].OrderNo)
	}
	key := "order"
	if len(refs) > 1 {
		key = "numbers"
	}
	return effect.Traced(ctx, slog.String("seller", seller), slog.String(key, numbers.String()))
}

// logEnd logs how a run ended, with its balance.
func (r *run) logEnd(rep *Report, err error) {
	attrs := append(rep.attrs(), "orders", rep.Summary.Orders, "stops", len(rep.Stops))
	for _, s := range rep.Summary.States {
		if s.Orders > 0 {
			attrs = append(attrs, slog.Int("state."+string(s.State), s.Orders))
		}
	}
	attrs = append(attrs, "took", time.Since(r.begun).Round(time.Millisecond))
	if err != nil {
		attrs = append(attrs, "error", err)
	}
	r.Log.Info("run ended", attrs...)
}

// logStop logs why nothing more is called for a seller. Text is masked already.
func (r *run) logStop(seller string, why *Stop) {
	attrs := []any{"seller", seller, "account", why.Account, "trouble", string(why.Trouble), "code", why.Code, "text", why.Text}
	if !why.Until.IsZero() {
		attrs = append(attrs, "until", why.Until)
	}
	r.Log.Warn(sellerStopped, attrs...)
}

const sellerStopped = "seller stopped"

// StopLine tells the lines of a log that a seller (tax number) is stopped.
func StopLine(seller string) func(slog.Record) bool {
	return func(line slog.Record) (is bool) {
		line.Attrs(func(a slog.Attr) bool {
			is = is || a.Key == "seller" && a.Value.String() == seller
			return !is
		})
		return is && line.Message == sellerStopped
	}
}

// logQuery logs a question to the platform with its duration.
func (r *run) logQuery(ctx context.Context, seller string, orders int, a *QueryAnswer, took time.Duration) {
	r.Log.LogAttrs(ctx, slog.LevelDebug, "query", slog.String("seller", seller), slog.Int("orders", orders), slog.Int("found", len(a.Found)),
		slog.Int("missing", len(a.Missing)), slog.String("outcome", a.Failed.Kind.String()), slog.String("code", a.Failed.Code),
		slog.Duration("took", took.Round(time.Millisecond)))
}

// logReach logs the first call to a seller's platform.
func (r *run) logReach(ctx context.Context, seller string, out *effect.Outcome, took time.Duration) {
	r.Log.LogAttrs(ctx, slog.LevelDebug, "first contact", slog.String("seller", seller), slog.String("outcome", out.Kind.String()),
		slog.String("code", out.Code), slog.Duration("took", took.Round(time.Millisecond)))
}
