package pipeline_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// fickle is a ledger that one process cannot reach at times.
type fickle struct {
	pipeline.Ledger
	away atomic.Bool
}

func (l *fickle) reach() error {
	if l.away.Load() {
		return ledger.ErrAway
	}
	return nil
}

func (l *fickle) Stops(ctx context.Context) (list []ledger.Stop, now time.Time, err error) {
	if err := l.reach(); err != nil {
		return nil, now, err
	}
	return l.Ledger.Stops(ctx)
}

func (l *fickle) Workers(ctx context.Context) (list []ledger.Worker, now time.Time, err error) {
	if err := l.reach(); err != nil {
		return nil, now, err
	}
	return l.Ledger.Workers(ctx)
}

func (l *fickle) Summary(ctx context.Context, f ledger.Filter) (s report.Summary, err error) {
	if err := l.reach(); err != nil {
		return s, err
	}
	return l.Ledger.Summary(ctx, f)
}

// timer is a progress that counts what is done in a stage, and for how long it is shown.
type timer struct {
	name        string
	begun       time.Time
	took        time.Duration
	done, total int
}

func (p *timer) Stage(name string, total int) {
	if p.Done(); p.name != name {
		*p = timer{name: name}
	}
	p.begun, p.total = time.Now(), p.done+total
}

func (p *timer) Add(n int) { p.done += n }

func (p *timer) Waiting([]pipeline.Waiting) {}

func (p *timer) Done() {
	if !p.begun.IsZero() {
		p.took += time.Since(p.begun)
	}
	p.begun = time.Time{}
}

// A run that follows workers waits for a ledger that goes away, says so once, and goes on when it
// is back; it ends after a stated time, or at once when it is interrupted. That nobody could give a
// sign of life meanwhile does not mean that no worker lives.
func TestFollowingOutlivesTheLedgersAbsence(t *testing.T) {
	const sends = 5 * time.Second
	for name, c := range map[string]struct {
		back, interrupted, least, most time.Duration // since the run began; 0: never
		says                           int
	}{
		"comes back":  {back: sends + time.Minute, least: sends + time.Minute, most: sends + 2*time.Minute, says: 2},
		"stays away":  {least: sends + pipeline.AwayFor, most: sends + pipeline.AwayFor + time.Minute, says: 1},
		"interrupted": {interrupted: sends + 30*time.Second, least: sends + 30*time.Second, most: sends + 31*time.Second, says: 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newFake()
				p.latency = time.Second
				r, l := newRun(t, p, orders(60, sellerA))
				defer l.Close()
				crew := hire(t, l, p)
				own := &fickle{Ledger: l}
				r.Parts.Ledger = own
				ctx, cancel := context.WithCancel(context.Background())
				defer cancel()
				r.Parts.HandedOut = func() {
					time.AfterFunc(sends, func() {
						own.away.Store(true)
						crew.stop()
					})
					if c.back > 0 {
						time.AfterFunc(c.back, func() { own.away.Store(false) })
						time.AfterFunc(c.back+10*time.Second, func() { crew = hire(t, l, p) })
					}
					if c.interrupted > 0 {
						time.AfterFunc(c.interrupted, cancel)
					}
				}
				shown := &timer{}
				r.Parts.Progress = shown
				says := 0
				r.Parts.LedgerAway = func(error) { says++ }
				begun := time.Now()
				rep, err := pipeline.Execute(ctx, r.Parts, r.Settings, pipeline.RunWithWorkers()...)
				if took := time.Since(begun); took < c.least || took > c.most || says != c.says {
					t.Errorf("it ended after %v and said so %d times: %v", took, says, err)
				}
				if c.back > 0 {
					defer crew.stop()
					want(t, rep.Summary, map[ledger.State]int{ledger.Issued: 60})
					if shown.done != 60 || shown.total != 60 || shown.took > time.Since(begun)-50*time.Second {
						t.Errorf("progress %d of %d in %v", shown.done, shown.total, shown.took)
					}
				}
				if away := errors.Is(err, ledger.ErrAway); away != (c.back == 0) || errors.Is(err, context.Canceled) != (c.interrupted > 0) {
					t.Error(err)
				}
			})
		})
	}
}
