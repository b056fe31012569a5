package sqlledger

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"github.com/jmoiron/sqlx"
	_ "github.com/lib/pq" // the driver "postgres"
)

// postgresConns bounds the connections of one process, besides those that only hold locks.
const postgresConns = 12

func (s *Store) connectPostgres(ctx context.Context, location string) error {
	s.dialect = postgresDialect
	u, err := url.Parse(location)
	if err != nil {
		return errors.New("the postgres:// URL of the ledger cannot be read (are characters of the password escaped?)") // err would show it
	}
	s.place = u.Host + u.Path
	q := u.Query()
	if q.Get("sslmode") == "" {
		return errors.New("the postgres:// URL of the ledger must say sslmode: verify-full across a network, disable on the same machine")
	}
	if q.Get("application_name") == "" {
		q.Set("application_name", "fapiao")
	}
	q.Set("synchronous_commit", "on") // an intent must be on disk when its transaction returns, whatever the server's default is
	u.RawQuery = q.Encode()
	if s.db, err = sqlx.Open("postgres", u.String()); err != nil {
		return err
	}
	s.db.SetMaxOpenConns(postgresConns)
	s.db.SetMaxIdleConns(postgresConns)
	s.read, s.pace = s.db, s.db
	var schema string
	if err := s.db.GetContext(ctx, &schema, "SELECT COALESCE(current_schema(), '')"); err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	if schema == "" {
		return errors.New("the search_path of the ledger's PostgreSQL names no schema that exists")
	}
	pool, err := sqlx.Open("postgres", u.String())
	if err != nil {
		return err
	}
	s.locks = &advisoryLocks{db: pool, schema: schema, now: s.opts.Now}
	return nil
}
