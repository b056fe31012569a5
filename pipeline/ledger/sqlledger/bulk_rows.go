package sqlledger

import (
	"context"
	"database/sql/driver"
	"fmt"
	"slices"
)

// besideRows is how many rows one statement inserts into a table whose rows stand beside each
// other.
const besideRows = 16

// runEach executes an inserting or updating bulk once for each row, or for a few. In SQLite a
// statement of many rows, which could fail in the middle, writes each page to a journal of its own
// before it changes it, and an update of many first writes all new values to a table: that costs
// more than it saves where each row changes other pages. The driver is called without database/sql,
// which would make its arguments anew for each row.
func (b *bulkOf[R]) runEach(ctx context.Context, t *tx, rows []R) (written int, err error) {
	err = t.conn.Raw(func(conn any) error {
		// The transaction ends with its context. While the connection is held here it cannot.
		if err := ctx.Err(); err != nil {
			return err
		}
		kept, ok := conn.(*preparedConn)
		if !ok {
			return fmt.Errorf("the connection is %T, which keeps no statements", conn)
		}
		some := 0
		if b.beside != "" {
			some = len(rows) / besideRows * besideRows
			if written, err = b.execEach(ctx, kept, b.beside, rows[:some], besideRows); err != nil {
				return err
			}
		}
		one, err := b.execEach(ctx, kept, b.row, rows[some:], 1)
		written += one
		return err
	})
	return written, err
}

// execEach executes a statement of so many rows for each group of them. It looks at the context
// between the groups: what the driver does to end a statement with its context costs more than the
// statement.
func (b *bulkOf[R]) execEach(ctx context.Context, conn *preparedConn, text string, rows []R, atOnce int) (written int, err error) {
	if len(rows) == 0 {
		return 0, nil
	}
	s, err := conn.statement(ctx, text)
	if err != nil {
		return 0, err
	}
	if s == nil {
		return 0, fmt.Errorf("the driver cannot execute %q again and again", text)
	}
	args := make([]driver.NamedValue, 0, atOnce*len(b.params))
	for some := range slices.Chunk(rows, atOnce) {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		args = args[:0]
		for i := range some {
			for _, value := range b.params {
				args = append(args, driver.NamedValue{Ordinal: len(args) + 1, Value: rawValue(storable(value(&some[i])))})
			}
		}
		res, err := s.exec.ExecContext(context.Background(), args)
		if err != nil {
			return 0, err
		}
		n, err := res.RowsAffected()
		if err != nil {
			return 0, err
		}
		written += int(n)
	}
	return written, nil
}

// rawValue is a value of a bulk as drivers take it.
func rawValue(v any) driver.Value {
	if n, ok := v.(int); ok {
		return int64(n)
	}
	return v
}
