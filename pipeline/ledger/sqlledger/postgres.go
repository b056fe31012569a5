package sqlledger

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"strconv"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// The connections of one process, besides those that only hold locks: those that write, and those
// that read one moment, as slowly as what they read is written somewhere.
const (
	postgresConns   = 12
	postgresReaders = 6
)

// connectTime bounds a connection to the server, from its name to the end of the log-in, where the
// address and the environment (PGCONNECT_TIMEOUT) set no other time.
const connectTime = 10 * time.Second

// What a server must see soon of a machine that is gone, since others wait for what its sessions
// hold. By default that takes two hours.
var keepalives = map[string]string{
	"tcp_keepalives_idle": "10", "tcp_keepalives_interval": "5", "tcp_keepalives_count": "3",
}

// noJIT is the server's setting jit. To compile a statement takes a quarter of a second, which
// PostgreSQL spends wherever it expects a subquery to be expensive: also for each of thousands of
// batches in which none of its rows is read.
const noJIT = "off"

// idleFor is how long a connection is kept that is not used.
const idleFor = time.Minute

// stalledFor is how long a transaction that writes may wait for its process: one that hangs must
// not keep its rows from others.
const stalledFor = time.Minute

func (s *Store) connectPostgres(ctx context.Context, location string) error {
	s.dialect, s.writer = postgresDialect, s.writeAlone
	address, err := parseServer(location)
	if err != nil {
		return err
	}
	s.place = address.place()
	settings := s.settings(&address)
	probe, err := pq.NewConfig(address.with(settings))
	if err != nil {
		return errUnread
	}
	s.watchdog = newWatchdog(lookAt(probe), probe.ConnectTimeout*time.Duration(1+len(probe.Multi)))
	// The driver begins a transaction without a look at its context.
	s.opened = context.AfterFunc(ctx, s.watchdog.shortenWaits)
	if s.read, err = openPostgres(address.with(settings), s.watchdog); err != nil {
		return err
	}
	s.read.SetMaxOpenConns(postgresReaders)
	s.read.SetMaxIdleConns(postgresReaders)
	s.read.SetConnMaxIdleTime(idleFor)
	waiting := maps.Clone(settings)
	waiting["lock_timeout"] = "0" // whoever waits for a turn bounds it, each by a time of its own
	locking := address.with(waiting)
	address.usual(settings, "lock_timeout", millisOf(s.patience()))
	address.usual(settings, "idle_in_transaction_session_timeout", millisOf(stalledFor))
	if s.db, err = openPostgres(address.with(settings), s.watchdog); err != nil {
		return err
	}
	s.db.SetMaxOpenConns(postgresConns)
	s.db.SetMaxIdleConns(postgresConns)
	s.db.SetConnMaxIdleTime(idleFor)
	s.pace = s.db
	if s.opts.Now == nil {
		s.server = &serverClock{machine: s.machine, ask: s.askServer}
	}
	schema, err := s.firstContact(ctx)
	if err != nil {
		return err
	}
	pool, err := openPostgres(locking, s.watchdog)
	if err != nil {
		return err
	}
	s.locks = &advisoryLocks{db: pool, url: locking, schema: schema, now: s.wall, machine: s.machine}
	return nil
}

// settings are those of every session.
func (s *Store) settings(address *serverAddress) map[string]string {
	// An intent must be on disk when its transaction returns, whatever the server's default is.
	out := map[string]string{"synchronous_commit": "on"}
	for name, value := range keepalives {
		address.usual(out, name, value)
	}
	address.usual(out, "jit", noJIT)
	cfg := &address.cfg
	if cfg.ApplicationName == "" {
		out["application_name"] = s.signature()
	}
	if cfg.ConnectTimeout <= 0 {
		out["connect_timeout"] = strconv.Itoa(int(connectTime.Seconds()))
	}
	return out
}

// millisOf is a time as PostgreSQL's settings have it; 0 is one without an end.
func millisOf(d time.Duration) string {
	const most = 1<<31 - 1
	if ms := d.Milliseconds(); ms <= most {
		return strconv.FormatInt(max(ms, 1), 10)
	}
	return "0"
}

// firstContact finds the schema of the ledger.
func (s *Store) firstContact(ctx context.Context) (schema string, err error) {
	if err := s.db.GetContext(ctx, &schema, "SELECT COALESCE(current_schema(), '')"); err != nil {
		return "", firstConnectError(ctx, fmt.Errorf("connect: %w", err), s.place)
	}
	if schema == "" {
		return "", fmt.Errorf("%w: the search_path of the ledger's PostgreSQL names no schema that exists; "+
			"make it with CREATE SCHEMA", ErrDenied)
	}
	return schema, nil
}

// firstConnectError is the error of a first connection. What no PostgreSQL server said means that
// none was reached: a refused connection, a certificate, silence, or a server of another kind. A
// file of the client, such as its certificate, is another matter.
func firstConnectError(ctx context.Context, err error, place string) error {
	var file *fs.PathError
	if sqlState(err) != "" || ctx.Err() != nil || errors.As(err, &file) {
		return err
	}
	return &AwayError{place, err}
}

// signature names this process to those who look at the server's sessions: "fapiao 4711@machine-1".
func (s *Store) signature() string {
	host, err := os.Hostname()
	if err != nil {
		host = "?"
	}
	return fmt.Sprintf("%s%d@%s", signed, os.Getpid(), host)
}

// signed begins the names of sessions of this program.
const signed = "fapiao "

// closePools closes what is open of the pools.
func closePools(pools ...*sqlx.DB) (errs []error) {
	closed := map[*sqlx.DB]bool{nil: true}
	for _, p := range pools {
		if !closed[p] {
			errs = append(errs, p.Close())
		}
		closed[p] = true
	}
	return errs
}
