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
	Call    time.Duration // after it, counted from the claim, a call surely is no longer in flight
	Request time.Duration // the part of Call from the first byte on, before which no call begins any more
	Lease   time.Duration // how long a claim holds; longer than Call
	Horizon time.Duration // see ledger.Claim
}

// Driver is what the queues of one run have in common.
type Driver struct {
	Ledger  ledger.Effects
	Owner   string           // names the run in claims and in the history
	Now     func() time.Time // the ledger's time
	Machine clock.Machine    // this machine's clocks
	// Term numbers the times through which others have seen, by a lock, that this run lives; it is
	// 0 while they may not. Effects are called only in the term in which they were claimed. nil:
	// the run has no such lock, and others wait for its leases.
	Term  func() int64
	Times Times
	Log   *slog.Logger
	// Taken is called with each lot of effects that somebody else had taken over when their changes
	// were to be recorded: they are his from then on.
	Taken func(error)
	// Broken is called with changes that the state diagram does not allow: a bug, or a ledger that
	// was edited by hand.
	Broken func(error)
}

// Claim is a claim of this run.
func (d *Driver) Claim(f ledger.Filter, e ledger.Effect, limit int) ledger.Claim {
	return ledger.Claim{Filter: f, Effect: e, Owner: d.Owner, Now: d.Now(), Lease: d.Times.Lease, Horizon: d.Times.Horizon, Limit: limit}
}

// Record commits changes, each under its fence. An effect that somebody else has taken over must
// not hold up the others, which are recorded. They are recorded also when the run is interrupted:
// they are what makes the next run right.
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
