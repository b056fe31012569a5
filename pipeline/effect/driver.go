package effect

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/fapiao/fapiao/pipeline/clock"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Times are those of one call and its claim.
type Times struct {
	Call    time.Duration // time after the claim when a call is certainly no longer in flight
	Request time.Duration // last part of Call, reserved for the request: no call begins later
	Lease   time.Duration // how long a claim holds; longer than Call
	Horizon time.Duration // see ledger.Claim
}

// Driver is what the queues of one run have in common.
type Driver struct {
	Ledger  ledger.Effects
	Owner   string           // names the run in claims and in the history
	Now     func() time.Time // the ledger's time
	Machine clock.Machine    // this machine's clocks
	// Term numbers the periods in which this run has held its lock without interruption; it is 0
	// while the lock is not held. Effects are called only in the term in which they were claimed.
	// nil: the run has no lock, and other runs wait for its leases to end.
	Term  func() int64
	Times Times
	Log   *slog.Logger
	// Taken is called with the effects that another run had taken over when their changes were to
	// be recorded: they belong to that run from then on.
	Taken func(error)
	// Broken is called with changes that the state diagram does not allow: a bug, or a ledger that
	// was edited by hand.
	Broken func(error)
	// About is a context of a call whose lines in the log name the batch of an effect; nil: ctx.
	About func(ctx context.Context, e *ledger.Entry) context.Context
}

// Claim is a claim of this run.
func (d *Driver) Claim(f ledger.Filter, e ledger.Effect, limit int) ledger.Claim {
	return ledger.Claim{Filter: f, Effect: e, Owner: d.Owner, Now: d.Now(), Lease: d.Times.Lease, Horizon: d.Times.Horizon, Limit: limit}
}

// Record commits changes, each under its fence. An effect that another run has taken over does not
// block the others, which are recorded. Changes are recorded even if the run is interrupted, since
// the next run depends on them.
func (d *Driver) Record(ctx context.Context, changes []ledger.Change) error {
	if len(changes) == 0 {
		return nil
	}
	err := d.Ledger.Update(context.WithoutCancel(ctx), changes, d.Owner, d.Now())
	switch {
	case errors.Is(err, ledger.ErrMove):
		d.Broken(fmt.Errorf("record outcomes: %w", err))
	case errors.Is(err, ledger.ErrFence):
		d.Taken(fmt.Errorf("record outcomes: %w", err))
	case err != nil:
		return fmt.Errorf("record outcomes: %w", err)
	}
	return nil
}
