package effect

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/fapiao/fapiao/pipeline/clock"
)

// Why a claimed call must not begin.
var (
	errTooOld      = errors.New("the claim grew too old before sending")
	errStopped     = errors.New("the seller's queue was stopped before sending")
	errLockLost    = errors.New("the run lost the lock by which others see that it lives")
	errInterrupted = errors.New("the run was interrupted before sending")
)

// permit is what one claim allows: a call may begin only if it certainly ends within Times.Call of
// the claim, whatever happened to this machine's clocks, and only while the run has held its lock
// without interruption. After that time another run may trust the platform's "no such order", or
// query at once if this run is dead, so a later call could create a second invoice.
type permit struct {
	driver *Driver
	since  clock.Reading // before the claim was asked for
	term   int64
	until  Until
}

// permit is taken before a claim is asked for.
func (d *Driver) permit(until Until) permit {
	p := permit{driver: d, since: d.Machine(), until: until}
	if d.Term != nil {
		p.term = d.Term()
	}
	return p
}

// may returns why a call must not begin now; nil if it may.
func (p permit) may() error {
	d := p.driver
	switch {
	case d.Over(p.until): // it may ask the ledger's clock, so the age of the claim is checked after it
		return errOver
	case d.Machine().Since(p.since) > d.Times.Call-d.Times.Request:
		return errTooOld
	case d.Term != nil && (p.term == 0 || d.Term() != p.term):
		return errLockLost
	}
	return nil
}

// call is the context of a call under the permit. A call that has begun is not interrupted, since
// its outcome would be unknown; one that still waits is given up when until ends (see Waiting).
func (p permit) call(ctx, until context.Context, begin *begin) (context.Context, context.CancelFunc) {
	left := p.driver.Times.Call - p.driver.Machine().Since(p.since)
	call, cancel := context.WithTimeout(context.WithoutCancel(ctx), left)
	return context.WithValue(context.WithValue(call, beginKey{}, begin.ask), untilKey{}, until), cancel
}

type untilKey struct{}

// Waiting is the context of what a call waits for before its first byte is sent, such as its turn
// at the call limit. It ends also when the run is interrupted or the seller is stopped.
func Waiting(ctx context.Context) (context.Context, context.CancelFunc) {
	until, ok := ctx.Value(untilKey{}).(context.Context)
	if !ok {
		return ctx, func() {}
	}
	wait, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(until, cancel)
	return wait, func() { stop(); cancel() }
}

// begin checks a permit immediately before the bytes of a call are sent, and keeps the result.
type begin struct {
	permit      permit
	interrupted func() bool // reports that the run ends
	stopped     func() bool // reports that nothing more may be sent for the seller
	tell        func()      // called once, when sending is allowed

	mu      sync.Mutex
	allowed bool
	refusal error
}

func (b *begin) ask() error {
	var err error
	switch {
	case b.stopped(): // it may block, so the permit is checked last
		err = errStopped
	case b.interrupted():
		err = errInterrupted
	default:
		err = b.permit.may()
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.refusal = err
	if err == nil && !b.allowed {
		b.allowed = true
		b.tell()
	}
	return err
}

// begun reports that the bytes may have been sent.
func (b *begin) begun() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.allowed
}

// refused is why the call was not allowed; nil if it was, or if it was never checked.
func (b *begin) refused() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.refusal
}

type beginKey struct{}

// BeforeSending must be called by a call with side effects immediately before its first byte is
// sent, after every wait. If it returns an error, the call must not be made, and its outcome is
// OutcomeNotSent.
func BeforeSending(ctx context.Context) func() error {
	if ask, ok := ctx.Value(beginKey{}).(func() error); ok {
		return ask
	}
	return func() error { return nil }
}

// OnlyIf adds a condition of the kind to a call: BeforeSending fails with its error where it has
// one. The kind says then what becomes of the effect, as an outcome other than OutcomeNotSent.
func OnlyIf(ctx context.Context, condition func() error) context.Context {
	ask := BeforeSending(ctx)
	return context.WithValue(ctx, beginKey{}, func() error {
		if err := condition(); err != nil {
			return err
		}
		return ask()
	})
}

// lives waits until the run holds its lock.
func (d *Driver) lives(ctx context.Context) error {
	for waited := time.Duration(0); d.Term != nil && d.Term() == 0; waited += seenEvery {
		if waited >= seenAfter {
			return fmt.Errorf("%w, and did not get it back: see that the ledger's database runs, and run again", errLockLost)
		}
		if err := clock.Sleep(ctx, seenEvery); err != nil {
			return err
		}
	}
	return nil
}

// How a run waits for its lock before it claims more.
const (
	seenEvery = 100 * time.Millisecond
	seenAfter = 30 * time.Second // longer than a server takes to restart
)
