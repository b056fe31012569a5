package pipeline

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/fapiao/fapiao/pipeline/clock"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// AwayFor is how long a run that follows workers waits for a ledger that it cannot reach any more.
const AwayFor = 10 * time.Minute

// awayLookEvery is how often it tries to reach the ledger.
const awayLookEvery = time.Second

// errGoneFor ends a run whose ledger stayed away; it is ledger.ErrAway.
func errGoneFor(err error) error {
	return fmt.Errorf("the ledger did not come back within %v: %w", AwayFor, err)
}

// patiently repeats what only reads the ledger, or changes nothing when it is repeated, until the
// ledger is there. was reports that it was away. Where it stays away, or the run is interrupted
// meanwhile, the error is ledger.ErrAway, too. A stage that is shown rests while the ledger is
// away; the caller resumes it.
func (r *run) patiently(ctx context.Context, do func(context.Context) error) (was bool, err error) {
	for since := time.Now(); ; was = true {
		err := do(ctx)
		switch {
		case err == nil && was && r.LedgerAway != nil:
			r.LedgerAway(nil)
			return was, nil
		case !errors.Is(err, ledger.ErrAway):
			return was, err
		case ctx.Err() != nil:
			return was, errors.Join(ctx.Err(), err)
		case time.Since(since) > AwayFor:
			return was, errGoneFor(err)
		case !was:
			r.Progress.Done()
			if r.LedgerAway != nil {
				r.LedgerAway(err)
			}
		}
		if slept := clock.Sleep(ctx, awayLookEvery); slept != nil {
			return was, errors.Join(slept, err)
		}
	}
}
