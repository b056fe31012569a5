package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/fapiao/fapiao/internal/sqladdr"
)

// patience is how long a statement waits for rows, or for a table, that another transaction locks.
const patience = 10 * time.Second

// begin begins a transaction in which no statement waits longer than that for a lock.
func (w *Writer) begin(ctx context.Context) (*sql.Tx, error) {
	tx, err := w.db.BeginTx(ctx, w.isolation())
	if err != nil {
		return nil, err
	}
	for _, statement := range session(w.address.Dialect, w.cfg.patience()) {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return nil, errors.Join(err, tx.Rollback())
		}
	}
	return tx, nil
}

// session are the statements at the beginning of a transaction. SQLite waits as its address says.
func session(d sqladdr.Dialect, wait time.Duration) []string {
	switch d {
	case sqladdr.Postgres: // the zone is that of columns with one
		return []string{"SET LOCAL TIME ZONE 'Asia/Shanghai'", fmt.Sprintf("SET LOCAL lock_timeout = %d", wait.Milliseconds())}
	case sqladdr.MySQL:
		seconds := max(1, int(wait.Seconds()))
		return []string{"SET SESSION sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES')", // else a long text is cut without an error
			fmt.Sprintf("SET SESSION innodb_lock_wait_timeout = %d, SESSION lock_wait_timeout = %[1]d", seconds)}
	case sqladdr.SQLServer:
		return []string{fmt.Sprintf("SET LOCK_TIMEOUT %d", wait.Milliseconds())}
	}
	return nil
}

// isolation is that of transactions. The usual one of MySQL locks the gaps between rows, so that of
// two writers of new orders one is ended, again and again.
func (w *Writer) isolation() *sql.TxOptions {
	if w.address.Dialect == sqladdr.MySQL {
		return &sql.TxOptions{Isolation: sql.LevelReadCommitted}
	}
	return nil
}
