package sqlledger

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// locker excludes other processes, and other goroutines, from a name for as long as a lock is held,
// which may be hours. A lock ends with its process.
type locker interface {
	// try holds a name, or says who has it with a *ledger.HeldError. Holds do not meet the locks of
	// wait.
	try(ctx context.Context, name string) (release func() error, err error)
	// wait takes the lock of a name as soon as it is free.
	wait(ctx context.Context, name string) (release func() error, err error)
	// live holds the name of a run, which nobody else asks for.
	live(ctx context.Context, name string) (ledger.Life, error)
	// dead reports that a run held its name and holds it no longer. Where t is not nil, it cannot
	// take the name again before the transaction ends. A name that was never held, or was given up
	// in order, is not of the dead.
	dead(ctx context.Context, t *tx, name string) (bool, error)
	// owner says who has the lock of a name that wait waits for, as far as that can be seen.
	owner(ctx context.Context, name string) ledger.Holder
	close() error
}

// turn takes the lock of a name that other processes hold for a moment, and waits for it for most.
// After that somebody hangs; the error is a *ledger.HeldError that calls the name what.
func (s *Store) turn(ctx context.Context, name, what string, most time.Duration) (release func() error, err error) {
	bounded, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	release, err = s.locks.wait(bounded, name)
	if err != nil && bounded.Err() != nil && ctx.Err() == nil {
		return nil, &ledger.HeldError{Name: what, Holder: s.locks.owner(ctx, name)}
	}
	return release, err
}

// Hold takes a name, such as a batch, until release is called or the process ends. When somebody
// has it, in this process or another, the error is a *ledger.HeldError (ledger.ErrHeld) that says
// who. release may be called twice.
//
// On PostgreSQL a hold is lost when the server goes away; what protects the orders then is their
// fences.
func (s *Store) Hold(ctx context.Context, name string) (release func() error, err error) {
	release, err = s.locks.try(ctx, name)
	switch {
	case errors.Is(err, ledger.ErrHeld):
		return nil, err // it says everything
	case err != nil:
		return nil, fmt.Errorf("hold %s: %w", name, s.explain(err))
	}
	return release, nil
}

// heldLock is the lock of a name that is held.
func heldLock(name string) string { return "hold " + name }

// once makes a release harmless when it is called again.
func once(release func() error) func() error { return sync.OnceValue(release) }

// anonymous is who holds a name before the holder is known.
func anonymous(name string) *ledger.HeldError { return &ledger.HeldError{Name: name} }

// Shared reports that any number of processes may work on one batch: PostgreSQL hands each of them
// other orders.
func (s *Store) Shared() bool { return s.name == "postgres" }
