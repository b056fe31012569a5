package sqlledger

import (
	"context"
	"sync"
	"time"

	"github.com/fapiao/fapiao/pipeline/clock"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Now is the ledger's time: that of the database's server on PostgreSQL, that of this machine on
// SQLite. What it costs is a look at this machine's clocks; every few seconds, and when something
// happened to them, it asks the server. Where the server cannot be asked it is a guess; then
// nothing can be claimed or recorded either.
func (s *Store) Now() time.Time {
	switch {
	case s.opts.Now != nil:
		return s.opts.Now()
	case s.server == nil:
		return s.machine().Wall
	}
	return s.server.now()
}

// wall is the time that is shown to people for what this machine does.
func (s *Store) wall() time.Time {
	if s.opts.Now != nil {
		return s.opts.Now()
	}
	return s.machine().Wall
}

// serverClock maps this machine's time to the server's.
type serverClock struct {
	machine clock.Machine
	ask     func(context.Context) (time.Time, error)

	mu     sync.Mutex
	remote clock.Remote
	failed clock.Reading // when the server could not be asked; zero when it could
}

const (
	// askFor bounds one question to the server's clock.
	askFor = 2 * time.Second
	// askAgain is how long the server is left alone after it did not answer.
	askAgain = time.Second
)

func (c *serverClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	here := c.machine()
	at, fresh := c.remote.At(here)
	if fresh || c.failed != (clock.Reading{}) && here.AtLeast(c.failed) < askAgain {
		return at
	}
	ctx, cancel := context.WithTimeout(context.Background(), askFor)
	defer cancel()
	theirs, err := c.ask(ctx)
	here = c.machine()
	if c.failed = (clock.Reading{}); err != nil {
		c.failed = here
	} else {
		c.remote.Compare(theirs, here)
	}
	at, _ = c.remote.At(here)
	return at
}

// saw records the server clock's time of a moment ago.
func (c *serverClock) saw(theirs time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.remote.Compare(theirs, c.machine())
	c.failed = clock.Reading{}
}

// serverTime is the server's clock in microseconds since 1970.
const serverTime = "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)"

func (s *Store) askServer(ctx context.Context) (time.Time, error) {
	var us int64
	err := s.db.QueryRowContext(ctx, "SELECT "+serverTime).Scan(&us)
	return fromMicros(us), err
}

// now is the ledger's time within a transaction, by the database's own clock.
func (t *tx) now(ctx context.Context) (time.Time, error) {
	if t.s.server == nil {
		return t.s.wall().Truncate(time.Microsecond), nil // what is stored is no finer
	}
	var us int64
	if err := t.one(ctx, "SELECT "+serverTime, nil, &us); err != nil {
		return time.Time{}, err
	}
	now := fromMicros(us)
	t.s.server.saw(now)
	return now, nil
}

// dated is a claim at the server's own time: what a client takes for the time never decides whether
// a lease is over.
func (t *tx) dated(ctx context.Context, c ledger.Claim) (ledger.Claim, error) {
	if t.s.server == nil {
		return c, nil
	}
	now, err := t.now(ctx)
	c.Now = now.UTC().Truncate(time.Millisecond) // as it is stored
	return c, err
}

// misled is how far the time of a client may be off before its changes are corrected. Less comes
// from the way of an answer.
const misled = time.Second

// corrected are changes whose rests last as long by the server's clock as the client meant them to
// by its own, and the time of the change. A client whose clock was set a moment ago must not
// shorten the rest between two answers "no such order".
func (t *tx) corrected(ctx context.Context, changes []ledger.Change, now time.Time) ([]ledger.Change, time.Time, error) {
	if t.s.server == nil {
		return changes, now, nil
	}
	theirs, err := t.now(ctx)
	off := theirs.Sub(now)
	if err != nil || off.Abs() < misled {
		return changes, theirs, err
	}
	changes = append([]ledger.Change(nil), changes...)
	for i := range changes {
		if next := &changes[i].NextAt; !next.IsZero() {
			*next = next.Add(off)
		}
	}
	return changes, theirs, nil
}

// leaseEnd is the end of a lease in SQL, of a claim made at one parameter and leased until another:
// never before the server's own clock says that the lease is over, however long the claim took to
// be written.
func (s *Store) leaseEnd(now, due string) string {
	if s.server == nil {
		return due
	}
	return "GREATEST(" + due + ", CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT) + " + due + " - " + now + ")"
}
