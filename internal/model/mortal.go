package model

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

func bytesReader(b []byte) io.Reader { return bytes.NewReader(b) }

var errDead = errors.New("this process is dead")

// life is how many durable steps a process has left. A dead process does nothing any more: what it
// asked the platform is under way, and nobody hears the answer.
type life struct {
	mu    sync.Mutex
	left  int           // below 0: for ever
	steps *atomic.Int64 // of all processes
}

// step reports whether the process is still alive, and takes one step of its life.
func (l *life) step() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.left == 0 {
		return false
	}
	l.steps.Add(1)
	if l.left > 0 {
		l.left--
	}
	return true
}

// mortalLedger is the ledger as a process sees it that may die before or after each step.
type mortalLedger struct {
	pipeline.Ledger
	life *life
}

func around[T any](l *life, f func() (T, error)) (T, error) {
	var none T
	if !l.step() {
		return none, errDead
	}
	v, err := f()
	if !l.step() {
		return none, errDead
	}
	return v, err
}

func (m mortalLedger) OpenBatch(ctx context.Context, b ledger.Batch) (ledger.Batch, error) {
	return around(m.life, func() (ledger.Batch, error) { return m.Ledger.OpenBatch(ctx, b) })
}

func (m mortalLedger) Import(ctx context.Context, batch string, items []ledger.Item, now time.Time, clash ledger.Clash) ([]ledger.Imported, error) {
	return around(m.life, func() ([]ledger.Imported, error) { return m.Ledger.Import(ctx, batch, items, now, clash) })
}

func (m mortalLedger) FinishBatch(ctx context.Context, batch string, read int, now time.Time) error {
	_, err := around(m.life, func() (any, error) { return nil, m.Ledger.FinishBatch(ctx, batch, read, now) })
	return err
}

func (m mortalLedger) Claim(ctx context.Context, c ledger.Claim) ([]ledger.Entry, error) {
	return around(m.life, func() ([]ledger.Entry, error) { return m.Ledger.Claim(ctx, c) })
}

func (m mortalLedger) StopSeller(ctx context.Context, s ledger.Stop, until func(time.Time) time.Time) (ledger.Stop, error) {
	return around(m.life, func() (ledger.Stop, error) { return m.Ledger.StopSeller(ctx, s, until) })
}

func (m mortalLedger) ClearStop(ctx context.Context, seller string, sent time.Time) error {
	_, err := around(m.life, func() (any, error) { return nil, m.Ledger.ClearStop(ctx, seller, sent) })
	return err
}

func (m mortalLedger) TurnAway(ctx context.Context, ids []int64, now time.Time) error {
	_, err := around(m.life, func() (any, error) { return nil, m.Ledger.TurnAway(ctx, ids, now) })
	return err
}

func (m mortalLedger) Update(ctx context.Context, changes []ledger.Change, owner string, now time.Time) error {
	_, err := around(m.life, func() (any, error) { return nil, m.Ledger.Update(ctx, changes, owner, now) })
	return err
}

// mortalPlatform is the platform as a process sees it that may die before a call, or while the
// answer is on its way.
type mortalPlatform struct {
	pipeline.Platform
	life *life
}

func (m mortalPlatform) Submit(ctx context.Context, r effect.Request) effect.Outcome {
	if !m.life.step() {
		return effect.Outcome{Kind: effect.OutcomeUnknown, Text: errDead.Error()}
	}
	return m.Platform.Submit(ctx, r)
}

func (m mortalPlatform) Query(ctx context.Context, seller string, refs []pipeline.Ref, known string) pipeline.QueryAnswer {
	if !m.life.step() {
		return pipeline.QueryAnswer{Failed: effect.Outcome{Kind: effect.OutcomeUnknown, Text: errDead.Error()}}
	}
	return m.Platform.Query(ctx, seller, refs, known)
}

func (m mortalPlatform) Reissue(ctx context.Context, seller string, r pipeline.Ref) effect.Outcome {
	if !m.life.step() {
		return effect.Outcome{Kind: effect.OutcomeUnknown, Text: errDead.Error()}
	}
	return m.Platform.Reissue(ctx, seller, r)
}
