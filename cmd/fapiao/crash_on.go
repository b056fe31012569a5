//go:build crashpoint

package main

import (
	"context"
	"time"

	"github.com/fapiao/fapiao/internal/crashpoint"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

func reach(step string) { crashpoint.Reach(step) }

// around reaches a step before and after f.
func around[T any](step string, f func() (T, error)) (T, error) {
	reach("before " + step)
	defer reach("after " + step)
	return f()
}

type crashLedger struct{ pipeline.Ledger }

func crashingLedger(l pipeline.Ledger) pipeline.Ledger { return crashLedger{l} }

func (c crashLedger) OpenBatch(ctx context.Context, b ledger.Batch) (ledger.Batch, error) {
	return around("open batch", func() (ledger.Batch, error) { return c.Ledger.OpenBatch(ctx, b) })
}

func (c crashLedger) Import(ctx context.Context, batch string, items []ledger.Item, now time.Time, clash ledger.Clash) ([]ledger.Imported, error) {
	return around("import", func() ([]ledger.Imported, error) { return c.Ledger.Import(ctx, batch, items, now, clash) })
}

func (c crashLedger) FinishBatch(ctx context.Context, batch string, read int, now time.Time) error {
	_, err := around("finish batch", func() (any, error) { return nil, c.Ledger.FinishBatch(ctx, batch, read, now) })
	return err
}

func (c crashLedger) Claim(ctx context.Context, cl ledger.Claim) ([]ledger.Entry, error) {
	return around("claim "+string(cl.Effect)+string(cl.Ask.About), func() ([]ledger.Entry, error) { return c.Ledger.Claim(ctx, cl) })
}

func (c crashLedger) FreeDead(ctx context.Context, cl ledger.Claim) (int, error) {
	return around("free dead", func() (int, error) { return c.Ledger.FreeDead(ctx, cl) })
}

func (c crashLedger) StopSeller(ctx context.Context, s ledger.Stop, until func(time.Time) time.Time) (ledger.Stop, error) {
	return around("stop seller", func() (ledger.Stop, error) { return c.Ledger.StopSeller(ctx, s, until) })
}

func (c crashLedger) ClearStop(ctx context.Context, seller string, sent time.Time) error {
	_, err := around("clear stop", func() (any, error) { return nil, c.Ledger.ClearStop(ctx, seller, sent) })
	return err
}

func (c crashLedger) TurnAway(ctx context.Context, ids []int64, now time.Time) error {
	_, err := around("turn away", func() (any, error) { return nil, c.Ledger.TurnAway(ctx, ids, now) })
	return err
}

func (c crashLedger) Decide(ctx context.Context, d ledger.Decision, now time.Time) (int, error) {
	return around("decide", func() (int, error) { return c.Ledger.Decide(ctx, d, now) })
}

func (c crashLedger) Update(ctx context.Context, changes []ledger.Change, owner string, now time.Time) error {
	_, err := around("update", func() (any, error) { return nil, c.Ledger.Update(ctx, changes, owner, now) })
	return err
}

type crashPlatform struct{ pipeline.Platform }

func crashingPlatform(p pipeline.Platform) pipeline.Platform { return crashPlatform{p} }

func (c crashPlatform) Submit(ctx context.Context, r effect.Request) effect.Outcome {
	out, _ := around("submit", func() (effect.Outcome, error) { return c.Platform.Submit(ctx, r), nil })
	return out
}

func (c crashPlatform) Query(ctx context.Context, seller string, refs []pipeline.Ref, known string) pipeline.QueryAnswer {
	out, _ := around("query", func() (pipeline.QueryAnswer, error) { return c.Platform.Query(ctx, seller, refs, known), nil })
	return out
}

func (c crashPlatform) Reissue(ctx context.Context, seller string, r pipeline.Ref) effect.Outcome {
	out, _ := around("reissue", func() (effect.Outcome, error) { return c.Platform.Reissue(ctx, seller, r), nil })
	return out
}

type crashTokens struct{ shared }

func crashingTokens(s shared) shared { return crashTokens{s} }

func (c crashTokens) TokenUpdate(ctx context.Context, key string, f func([]byte) ([]byte, error)) error {
	_, err := around("token", func() (any, error) {
		return nil, c.shared.TokenUpdate(ctx, key, func(cur []byte) ([]byte, error) {
			return around("fetch", func() ([]byte, error) { return f(cur) })
		})
	})
	return err
}
