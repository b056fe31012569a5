package sqlledger

import (
	"context"
	"database/sql"
	"fmt"
)

// Hinter is informed, in the transaction, that there is work for a seller. What it writes is lost
// if it fails, and nothing else: a hint saves time and is never needed.
type Hinter interface {
	Hint(ctx context.Context, tx *sql.Tx, seller string) error
}

// HintTo informs a hinter of work from now on. It is called before the ledger is used.
func (s *Store) HintTo(h Hinter) { s.hints = h }

// hint informs the hinter. Whatever fails there is undone, and does not fail the transaction.
func (t *tx) hint(ctx context.Context, seller string) error {
	if t.s.hints == nil {
		return nil
	}
	if err := t.exec(ctx, "SAVEPOINT hint"); err != nil {
		return err
	}
	if err := t.s.hints.Hint(ctx, t.Tx.Tx, seller); err != nil {
		return t.exec(ctx, "ROLLBACK TO SAVEPOINT hint")
	}
	return t.exec(ctx, "RELEASE SAVEPOINT hint")
}

// Server is the pool of connections of a ledger on a server, and the schema in which its tables
// are, for an engine that keeps its own tables beside them. An error is of a ledger in a file.
func (s *Store) Server(ctx context.Context) (db *sql.DB, schema string, err error) {
	if !s.Shared() {
		return nil, "", fmt.Errorf("ledger %s is a file: only a ledger on PostgreSQL has a server", s.place)
	}
	err = s.db.GetContext(ctx, &schema, "SELECT current_schema()")
	return s.db.DB, schema, s.explain(err)
}

// Outdated is ErrNewer if a newer version of the program has brought the schema up to date since
// the ledger was opened.
func (s *Store) Outdated(ctx context.Context) error {
	newest, err := s.newest()
	if err != nil {
		return err
	}
	var current int64
	if err := s.read.GetContext(ctx, &current, "SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version WHERE is_applied"); err != nil {
		return fmt.Errorf("read the ledger's schema version: %w", s.explain(err))
	}
	if current > newest {
		return fmt.Errorf("%w: %s (schema %d, this one knows %d)", ErrNewer, s.place, current, newest)
	}
	return nil
}
