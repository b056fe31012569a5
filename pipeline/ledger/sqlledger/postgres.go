package sqlledger

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
	_ "github.com/lib/pq" // the driver "postgres"
)

// postgresConns bounds the connections of one process, besides those that only hold locks.
const postgresConns = 12

// connectTime bounds a connection to the server, from its name to the end of the log-in, where the
// URL and the environment (PGCONNECT_TIMEOUT) set no other time.
const connectTime = 10 * time.Second

// lockSessions are settings of sessions that hold locks: the server must see soon that the machine of
// a session is gone, since others wait for what it holds. By default that takes two hours.
var lockSessions = map[string]string{"tcp_keepalives_idle": "10", "tcp_keepalives_interval": "5", "tcp_keepalives_count": "3"}

// Place is where a postgres:// URL leads, without user, password and parameters. A path stays as it
// is.
func Place(location string) string {
	if !strings.Contains(location, "://") {
		return location
	}
	u, err := url.Parse(location)
	if err != nil {
		return "postgres://"
	}
	return u.Host + u.Path
}

func (s *Store) connectPostgres(ctx context.Context, location string) error {
	s.dialect = postgresDialect
	u, err := url.Parse(location)
	if err != nil {
		return errors.New("the postgres:// URL of the ledger cannot be read (are characters of the password escaped?)") // err would show it
	}
	s.place = Place(location)
	q := u.Query()
	if q.Get("sslmode") == "" {
		return errors.New("the postgres:// URL of the ledger must say sslmode: verify-full across a network, disable on the same machine")
	}
	if q.Get("application_name") == "" {
		q.Set("application_name", "fapiao")
	}
	if q.Get("connect_timeout") == "" && os.Getenv("PGCONNECT_TIMEOUT") == "" {
		q.Set("connect_timeout", strconv.Itoa(int(connectTime.Seconds())))
	}
	q.Set("synchronous_commit", "on") // an intent must be on disk when its transaction returns, whatever the server's default is
	u.RawQuery = q.Encode()
	if s.db, err = sqlx.Open("postgres", u.String()); err != nil {
		return err
	}
	s.db.SetMaxOpenConns(postgresConns)
	s.db.SetMaxIdleConns(postgresConns)
	s.read, s.pace = s.db, s.db
	if s.opts.Now == nil {
		s.server = &serverClock{machine: s.machine, ask: s.askServer}
	}
	var schema string
	if err := s.db.GetContext(ctx, &schema, "SELECT COALESCE(current_schema(), '')"); err != nil {
		return unspoken(ctx, fmt.Errorf("connect: %w", err), s.place)
	}
	if schema == "" {
		return errors.New("the search_path of the ledger's PostgreSQL names no schema that exists")
	}
	for name, value := range lockSessions {
		q.Set(name, value)
	}
	u.RawQuery = q.Encode()
	pool, err := sqlx.Open("postgres", u.String())
	if err != nil {
		return err
	}
	s.locks = &advisoryLocks{db: pool, url: u.String(), schema: schema, now: s.wall, machine: s.machine}
	return nil
}

// unspoken is the error of a first connection. What no PostgreSQL server said means that none was
// reached: a refused connection, a certificate, silence, or a server of another kind. A file of the
// client, such as its certificate, is another matter.
func unspoken(ctx context.Context, err error, place string) error {
	var file *fs.PathError
	if sqlState(err) != "" || ctx.Err() != nil || errors.As(err, &file) {
		return err
	}
	return &AwayError{place, err}
}
