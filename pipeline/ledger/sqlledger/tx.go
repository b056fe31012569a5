package sqlledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jmoiron/sqlx"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// tx is one transaction with statements written for either database.
type tx struct {
	*sqlx.Tx
	s       *Store
	conn    *sqlx.Conn               // of a writing transaction of SQLite
	answers map[*ledger.Answer]int64 // that were added, by id
}

// scanner is a row under the cursor.
type scanner interface{ Scan(dest ...any) error }

// writeTries bounds how often a transaction begins again after PostgreSQL ended it in favour of
// another.
const writeTries = 8

// write runs f in a transaction that is on disk when write returns nil, and did nothing when it
// returns an error. f may run several times.
func (s *Store) write(ctx context.Context, what string, f func(*tx) error) error {
	if err := s.writer(ctx, f); err != nil {
		return fmt.Errorf("%s: %w", what, s.explain(err))
	}
	return nil
}

// errUndone ends a transaction that is only to show what it would record.
var errUndone = errors.New("only looked at")

// undone runs f in a transaction of which nothing stays. f may run several times.
func (s *Store) undone(ctx context.Context, what string, f func(*tx) error) error {
	err := s.writer(ctx, func(t *tx) error {
		if err := f(t); err != nil {
			return err
		}
		return errUndone
	})
	if err == nil || errors.Is(err, errUndone) {
		return nil
	}
	return fmt.Errorf("%s: %w", what, s.explain(err))
}

// writeAlone runs f in a transaction of its own.
func (s *Store) writeAlone(ctx context.Context, f func(*tx) error) (err error) {
	for range writeTries {
		if err = s.writing(ctx, f); !restarts(err) {
			break
		}
	}
	return err
}

// writing runs f in one transaction of the connection that writes.
func (s *Store) writing(ctx context.Context, f func(*tx) error) error {
	release, err := s.writes.take(ctx)
	if err != nil {
		return err
	}
	defer release()
	if s.single {
		return s.withinConn(ctx, s.db, nil, f)
	}
	return s.within(ctx, s.db, nil, f)
}

// view runs f in a transaction that sees one moment of the ledger and keeps nobody from writing.
func (s *Store) view(ctx context.Context, what string, f func(*tx) error) error {
	err := s.within(ctx, s.read, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}, f)
	if err != nil {
		return fmt.Errorf("%s: %w", what, s.explain(err))
	}
	return nil
}

func (s *Store) within(ctx context.Context, db *sqlx.DB, opts *sql.TxOptions, f func(*tx) error) error {
	t, err := db.BeginTxx(ctx, opts)
	if err != nil {
		return err
	}
	return finish(&tx{Tx: t, s: s}, f)
}

// withinConn is within for transactions that use the driver's connection, too.
func (s *Store) withinConn(ctx context.Context, db *sqlx.DB, opts *sql.TxOptions, f func(*tx) error) error {
	conn, err := db.Connx(ctx)
	if err != nil {
		return err
	}
	t, err := conn.BeginTxx(ctx, opts)
	if err == nil {
		err = finish(&tx{Tx: t, s: s, conn: conn}, f)
	}
	return errors.Join(err, conn.Close())
}

// finish runs f in a transaction and commits it, or undoes it where f fails.
func finish(t *tx, f func(*tx) error) error {
	if err := f(t); err != nil {
		if undo := t.Rollback(); undo != nil && !errors.Is(undo, sql.ErrTxDone) {
			return errors.Join(err, undo)
		}
		return err
	}
	return t.Commit()
}

// restarts reports that PostgreSQL ended the transaction to resolve a deadlock or a conflict.
func restarts(err error) bool {
	state := sqlState(err)
	return state == "40P01" || state == "40001"
}

func (t *tx) exec(ctx context.Context, query string, args ...any) error {
	_, err := t.ExecContext(ctx, t.s.rebind(query), args...)
	return err
}

// one scans the only row of a query; sql.ErrNoRows when there is none.
func (t *tx) one(ctx context.Context, query string, args []any, dest ...any) error {
	return t.QueryRowContext(ctx, t.s.rebind(query), args...).Scan(dest...)
}

// each calls visit for every row of a query.
func (t *tx) each(ctx context.Context, query string, args []any, visit func(scanner) error) error {
	rows, err := t.QueryContext(ctx, t.s.rebind(query), args...)
	if err != nil {
		return err
	}
	return visitAll(rows, visit)
}

func visitAll(rows *sql.Rows, visit func(scanner) error) error {
	defer rows.Close()
	for rows.Next() {
		if err := visit(rows); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return rows.Close()
}
