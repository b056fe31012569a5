package pipeline

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/fapiao/fapiao/pipeline/clock"
)

// Why a call that was claimed must not begin.
var (
	errTooOld   = errors.New("the claim grew too old before sending")
	errStopped  = errors.New("the seller's queue was stopped before sending")
	errLockLost = errors.New("the run lost the lock by which others see that it lives")
)

// permit is what one claim allows: its calls may begin while they surely end within Timing.Call of
// it, whatever this machine's clocks did meanwhile, and while others have seen without a break that
// the run lives. Another run may believe the platform's "no such order" after that time, and ask at
// once when the run is dead, so a later call could make a second invoice.
type permit struct {
	run   *Run
	since clock.Reading // before the claim was asked for
	term  int64
}

// permit is taken before a claim is asked for.
func (r *Run) permit() permit {
	p := permit{run: r, since: r.machine()}
	if r.Term != nil {
		p.term = r.Term()
	}
	return p
}

// may says why a call must not begin now, nil when it may.
func (p permit) may() error {
	switch {
	case p.run.machine().Since(p.since) > p.run.Timing.Call-p.run.Timing.Request:
		return errTooOld
	case p.run.Term != nil && (p.term == 0 || p.run.Term() != p.term):
		return errLockLost
	}
	return nil
}

// call is the context of a call under the permit. A call that was begun is finished: an
// interruption would only make its outcome unknown.
func (p permit) call(ctx context.Context, begin *begin) (context.Context, context.CancelFunc) {
	left := p.run.Timing.Call - p.run.machine().Since(p.since)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), left)
	return context.WithValue(ctx, beginKey{}, begin.ask), cancel
}

// begin asks a permit at the last moment before the bytes of a call leave, and keeps what it said.
type begin struct {
	permit  permit
	stopped func() bool // the seller's queue; nil asks nobody
	tell    func()      // called once, when the bytes may leave; nil calls nothing

	mu      sync.Mutex
	allowed bool
	refusal error
}

func (b *begin) ask() error {
	err := b.permit.may()
	if err == nil && b.stopped != nil && b.stopped() {
		err = errStopped
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.refusal = err
	if err == nil && !b.allowed {
		b.allowed = true
		if b.tell != nil {
			b.tell()
		}
	}
	return err
}

// begun reports that the bytes may have left.
func (b *begin) begun() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.allowed
}

// refused is why the call was not let out; nil when it was, or was never asked about.
func (b *begin) refused() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.refusal
}

type beginKey struct{}

// BeforeSending is what a Platform must ask at the last moment before the first byte of a call that
// changes something leaves, after every wait. When it returns an error the call must not be made,
// and its outcome is OutcomeNotSent.
func BeforeSending(ctx context.Context) func() error {
	if ask, ok := ctx.Value(beginKey{}).(func() error); ok {
		return ask
	}
	return func() error { return nil }
}

// machine reads this machine's clocks.
func (r *Run) machine() clock.Reading {
	if r.Machine == nil {
		return clock.Here()
	}
	return r.Machine()
}

// How a run waits to be seen alive again before it claims more orders.
const (
	seenEvery = 100 * time.Millisecond
	seenAfter = 30 * time.Second // longer than a server needs to come back
)

// lives waits until others see that the run lives.
func (r *Run) lives(ctx context.Context) error {
	for waited := time.Duration(0); r.Term != nil && r.Term() == 0; waited += seenEvery {
		if waited >= seenAfter {
			return fmt.Errorf("%w, and did not get it back: see that the ledger's database runs, and run again", errLockLost)
		}
		if err := sleep(ctx, seenEvery); err != nil {
			return err
		}
	}
	return nil
}
