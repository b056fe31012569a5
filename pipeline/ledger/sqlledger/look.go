package sqlledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
)

// versions is the table in which goose keeps the version of a schema; other programs that use goose
// have one, too.
const versions = "goose_db_version"

// ownTables are in a ledger of every version.
var ownTables = []string{"meta", "batches", "orders", "items", "events"}

// querier reads, on a pool or a connection.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// contents is what a database holds.
type contents struct {
	tables      []string // of the schema, with what else has a name like theirs
	version     int64    // of the schema; 0 for none
	environment string   // empty when none was recorded
}

const (
	// Objects that belong to an extension of the server are nobody's own.
	postgresTables = `SELECT c.relname FROM pg_class c
		WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
		AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT EXISTS (SELECT 1 FROM pg_depend d
			WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`
	sqliteTables = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'"
)

// look reads what a database holds and changes nothing.
func (d *dialect) look(ctx context.Context, db querier) (c contents, err error) {
	query := sqliteTables
	if d.name == "postgres" {
		query = postgresTables
	}
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return c, err
	}
	err = visitAll(rows, func(row scanner) error {
		var name string
		if err := row.Scan(&name); err != nil {
			return err
		}
		c.tables = append(c.tables, name)
		return nil
	})
	if err != nil || !slices.Contains(c.tables, versions) {
		return c, err
	}
	if err := db.QueryRowContext(ctx, "SELECT COALESCE(MAX(version_id), 0) FROM "+versions).Scan(&c.version); err != nil {
		return c, err
	}
	if !c.ours() {
		return c, nil
	}
	err = db.QueryRowContext(ctx, "SELECT value FROM meta WHERE name = 'environment'").Scan(&c.environment)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return c, err
}

// ours reports a ledger, of whatever version.
func (c *contents) ours() bool {
	return c.version > 0 && !slices.ContainsFunc(ownTables, func(t string) bool { return !slices.Contains(c.tables, t) })
}

// empty reports a database in which a ledger may be made, or begun again where that was
// interrupted.
func (c *contents) empty() bool {
	return len(c.tables) == 0 || c.version == 0 && len(c.tables) == 1 && c.tables[0] == versions
}

// judge reports whether a database can be this run's ledger; ready, that nothing is to be done to
// it.
func (s *Store) judge(c *contents) (ready bool, err error) {
	newest, err := s.newest()
	switch {
	case err == nil && c.empty() && s.opts.Look:
		return false, ErrEmpty
	case err == nil && c.empty() && s.opts.Existing:
		return false, ErrNone
	case err != nil || c.empty():
		return false, err
	case !c.ours() && s.name == "postgres":
		return false, fmt.Errorf("%w: the schema holds tables of another program; give the ledger one of its own: "+
			"run \"CREATE SCHEMA fapiao\" and add \"search_path=fapiao\" to the address", ErrForeign)
	case !c.ours():
		return false, fmt.Errorf("%w: it is a database of another program", ErrForeign)
	case c.version > newest:
		return false, fmt.Errorf("%w: %s (schema %d, this one knows %d)", ErrNewer, s.place, c.version, newest)
	case c.environment != "":
		return c.version == newest, s.sameEnvironment(c.environment)
	}
	return false, nil // it was made a moment ago, or its making was interrupted
}

// inspect judges the open database at one moment: another process may be making the ledger.
func (s *Store) inspect(ctx context.Context) (ready bool, err error) {
	var c contents
	opts := &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	err = s.within(ctx, s.read, opts, func(t *tx) (err error) {
		c, err = s.look(ctx, t)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("look whose database it is: %w", err)
	}
	return s.judge(&c)
}
