package sqlledger

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/fapiao/fapiao/pipeline/clock"
	"github.com/fapiao/fapiao/pipeline/limit"
)

// Options are what a ledger is opened with.
type Options struct {
	Environment string // simulator, sandbox or production; a ledger belongs to one for ever
	Run         string // this run's id, for the history
	// Now is the ledger's clock in place of its own, for tests: the times that callers give then
	// count as they are. nil: the database's clock on PostgreSQL, this machine's on SQLite.
	Now func() time.Time
	// Look says that the caller only looks: a ledger of an older schema is not brought up to date,
	// but ErrOlder.
	Look bool
	// Existing says that the ledger is not made: one that is not there is ErrNone.
	Existing bool
	// Migrating is called before each step that brings an older schema up to date (not for a new
	// ledger): at is the schema that the ledger has, of the newest one. A step may take seconds in
	// a large ledger.
	Migrating func(at, newest int)
	// Machine reads this machine's clocks; nil: clock.Here. Tests let it be wrong.
	Machine clock.Machine
	// Patience is how long to wait for what another process locks for a moment: the opening of a
	// ledger that is brought up to date, and on PostgreSQL rows. Less than half a minute counts as
	// that.
	Patience time.Duration
}

// usualPatience is the least Options.Patience.
const usualPatience = 30 * time.Second

func (s *Store) patience() time.Duration { return max(s.opts.Patience, usualPatience) }

// Store is an open ledger. It implements pipeline.Ledger and may be used by many goroutines.
type Store struct {
	dialect
	opts     Options
	machine  clock.Machine
	server   *serverClock // nil where the ledger's clock is this machine's, or a test's
	place    string       // where it is kept, without a password
	db       *sqlx.DB     // writes
	read     *sqlx.DB     // reads of one moment
	pace     *sqlx.DB     // books calls, which need not reach the disk at once
	booked   limit.Own    // what was booked last
	writes   oneWriter    // nil on a server
	locks    locker
	watchdog *watchdog   // nil where there is no server
	opened   func() bool // ends what hastens the opening when it is interrupted
	kept     keptAnswers
	hints    Hinter                                       // nil: nobody is informed of work
	writer   func(context.Context, func(*tx) error) error // runs what is written, alone or in a group
}

// Open opens the ledger at location, makes it when there is none, and brings its schema up to date.
// What is no ledger is left as it is.
//
// The location is the path of a SQLite file or a file: URL; or a postgres:// URL, or key=value
// pairs as PostgreSQL's own programs take them, which must say sslmode. A folder that is made for a
// SQLite file is for its owner only, as is the file. Errors: ledger.ErrEnvironment, ledger.ErrHeld,
// ErrNewer, ErrOlder (with Options.Look), ErrForeign, ErrCorrupt, ErrReadOnly, ErrFull, ErrDisk,
// ErrBusy, ErrDenied, ErrAway (an *AwayError). No error text holds a password.
func Open(ctx context.Context, location string, opts Options) (*Store, error) {
	if opts.Environment == "" {
		return nil, errors.New("open ledger: no environment was given")
	}
	s := &Store{opts: opts, machine: opts.Machine}
	if s.machine == nil {
		s.machine = clock.Here
	}
	connect := s.connectSQLite
	if OnServer(location) {
		connect = s.connectPostgres
	}
	err := connect(ctx, location)
	if err == nil {
		err = s.prepare(ctx)
	}
	if s.opened != nil {
		s.opened()
	}
	if err != nil {
		if ctx.Err() != nil {
			s.Hasten()
		}
		err = s.explain(err) // while the server can be asked
		return nil, fmt.Errorf("open ledger: %w", errors.Join(err, s.Close()))
	}
	return s, nil
}

// Hasten makes the ledger give up within a second, from now on, whatever its server does not
// answer. A command that was interrupted calls it. It does nothing to a server that answers.
func (s *Store) Hasten() {
	if s.watchdog != nil {
		s.watchdog.shortenWaits()
	}
}

// prepare brings the schema up to date and checks whose ledger it is, before anything is written.
func (s *Store) prepare(ctx context.Context) error {
	ready, err := s.inspect(ctx)
	switch {
	case err != nil || ready:
	case s.opts.Look:
		err = ErrOlder
	default:
		err = s.renew(ctx)
	}
	if err == nil {
		err = s.checkEnvironment(ctx)
	}
	return err
}

// renew brings the schema up to date. Processes that open a new ledger at once take turns.
func (s *Store) renew(ctx context.Context) error {
	release, err := s.turn(ctx, "open", "the ledger's schema", s.patience())
	if err != nil {
		return err
	}
	ready, err := s.inspect(ctx) // another process may have done it
	if err == nil && !ready {
		err = s.migrate(ctx)
	}
	return errors.Join(err, release())
}

// Close closes the ledger. A server that was found silent is not waited for again.
func (s *Store) Close() error {
	gone := s.watchdog != nil && s.watchdog.abandon()
	var errs []error
	errs = append(errs, closePools(s.read, s.pace, s.db)...)
	if s.locks != nil {
		errs = append(errs, s.locks.close())
	}
	if gone {
		return nil // it is already recorded
	}
	return errors.Join(errs...)
}
