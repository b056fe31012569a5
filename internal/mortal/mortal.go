// Package mortal decorates the ports of the stages, so that a test can end a process before or
// after each durable step: a change of the ledger, or a call to the platform.
package mortal

import (
	"context"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Step is called before and after each step. After an error the process does nothing any more: its
// request to the platform is in progress, and the answer is lost.
type Step func(name string) error

// Around calls step before and after f.
func Around[T any](step Step, name string, f func() (T, error)) (T, error) {
	var none T
	if err := step("before " + name); err != nil {
		return none, err
	}
	v, err := f()
	if dead := step("after " + name); dead != nil {
		return none, dead
	}
	return v, err
}

// Ledger decorates a ledger.
func Ledger(l pipeline.Ledger, step Step) pipeline.Ledger { return mortalLedger{l, step} }

type mortalLedger struct {
	pipeline.Ledger
	step Step
}

func (m mortalLedger) OpenBatch(ctx context.Context, b ledger.Batch) (ledger.Batch, error) {
	return Around(m.step, "open batch", func() (ledger.Batch, error) { return m.Ledger.OpenBatch(ctx, b) })
}

func (m mortalLedger) Import(ctx context.Context, batch string, items []ledger.Item, now time.Time, conflict ledger.ConflictFunc) ([]ledger.Imported, error) {
	return Around(m.step, "import", func() ([]ledger.Imported, error) { return m.Ledger.Import(ctx, batch, items, now, conflict) })
}

func (m mortalLedger) Arrange(ctx context.Context, batch string, all []ledger.Arrangement, now time.Time) (int, error) {
	return Around(m.step, "arrange", func() (int, error) { return m.Ledger.Arrange(ctx, batch, all, now) })
}

func (m mortalLedger) BringArranged(ctx context.Context, batch string, now time.Time) (int, error) {
	return Around(m.step, "bring arranged", func() (int, error) { return m.Ledger.BringArranged(ctx, batch, now) })
}

func (m mortalLedger) FinishBatch(ctx context.Context, batch string, read int, now time.Time) error {
	_, err := Around(m.step, "finish batch", func() (any, error) { return nil, m.Ledger.FinishBatch(ctx, batch, read, now) })
	return err
}

func (m mortalLedger) HandOut(ctx context.Context, f ledger.Filter, until time.Time) (int, error) {
	return Around(m.step, "hand out", func() (int, error) { return m.Ledger.HandOut(ctx, f, until) })
}

func (m mortalLedger) Claim(ctx context.Context, c ledger.Claim) ([]ledger.Entry, error) {
	return Around(m.step, "claim "+string(c.Effect)+string(c.Ask.About), func() ([]ledger.Entry, error) { return m.Ledger.Claim(ctx, c) })
}

func (m mortalLedger) FreeDead(ctx context.Context, c ledger.Claim) (int, error) {
	return Around(m.step, "free dead", func() (int, error) { return m.Ledger.FreeDead(ctx, c) })
}

func (m mortalLedger) StopSeller(ctx context.Context, s ledger.Stop, until func(time.Time) time.Time) (ledger.Stop, error) {
	return Around(m.step, "stop seller", func() (ledger.Stop, error) { return m.Ledger.StopSeller(ctx, s, until) })
}

func (m mortalLedger) ClearStop(ctx context.Context, seller string, sent time.Time) error {
	_, err := Around(m.step, "clear stop", func() (any, error) { return nil, m.Ledger.ClearStop(ctx, seller, sent) })
	return err
}

func (m mortalLedger) TurnAway(ctx context.Context, ids []int64, now time.Time) error {
	_, err := Around(m.step, "turn away", func() (any, error) { return nil, m.Ledger.TurnAway(ctx, ids, now) })
	return err
}

func (m mortalLedger) Decide(ctx context.Context, d ledger.Decision, now time.Time) (int, error) {
	return Around(m.step, "decide", func() (int, error) { return m.Ledger.Decide(ctx, d, now) })
}

func (m mortalLedger) Update(ctx context.Context, changes []ledger.Change, owner string, now time.Time) error {
	_, err := Around(m.step, "update", func() (any, error) { return nil, m.Ledger.Update(ctx, changes, owner, now) })
	return err
}

// Platform decorates a platform. The answer to a dead process is unknown.
func Platform(p pipeline.Platform, step Step) pipeline.Platform { return mortalPlatform{p, step} }

type mortalPlatform struct {
	pipeline.Platform
	step Step
}

func unanswered(err error) effect.Outcome {
	return effect.Outcome{Kind: effect.OutcomeUnknown, Text: err.Error()}
}

func (m mortalPlatform) Submit(ctx context.Context, r effect.Request) effect.Outcome {
	out, err := Around(m.step, "submit", func() (effect.Outcome, error) { return m.Platform.Submit(ctx, r), nil })
	if err != nil {
		return unanswered(err)
	}
	return out
}

func (m mortalPlatform) Query(ctx context.Context, seller string, refs []pipeline.Ref, known string) pipeline.QueryAnswer {
	out, err := Around(m.step, "query", func() (pipeline.QueryAnswer, error) { return m.Platform.Query(ctx, seller, refs, known), nil })
	if err != nil {
		return pipeline.QueryAnswer{Failed: unanswered(err)}
	}
	return out
}

func (m mortalPlatform) Reissue(ctx context.Context, seller string, r pipeline.Ref) effect.Outcome {
	out, err := Around(m.step, "reissue", func() (effect.Outcome, error) { return m.Platform.Reissue(ctx, seller, r), nil })
	if err != nil {
		return unanswered(err)
	}
	return out
}
