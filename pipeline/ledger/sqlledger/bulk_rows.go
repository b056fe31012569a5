package sqlledger

import (
	"context"
	"database/sql/driver"
	"fmt"
	"slices"
)

// besideRows is how many rows one statement inserts into a table whose rows, and entries of
// indexes, stand beside each other.
const besideRows = 16

// beside is the bulk for such a table.
func (b bulkOf[R]) beside() bulkOf[R] {
	b.together = besideRows
	return b
}

// insertEach executes an inserting bulk once for each row, or for a few. In SQLite a statement of
// many rows, which could fail in the middle, writes each page to a journal of its own before it
// changes it: that costs more than it saves where each row changes other pages. The driver is
// called without database/sql, which would make its arguments anew for each row.
func (b *bulkOf[R]) insertEach(ctx context.Context, t *tx, rows []R) (written int, err error) {
	err = t.conn.Raw(func(conn any) error {
		// The transaction ends with its context. While the connection is held here it cannot.
		if err := ctx.Err(); err != nil {
			return err
		}
		kept, ok := conn.(*preparedConn)
		if !ok {
			return fmt.Errorf("the connection is %T, which keeps no statements", conn)
		}
		written, err = b.insertWith(ctx, t.s, kept, rows)
		return err
	})
	return written, err
}

// insertWith inserts whole groups of rows, and then the rest one by one.
func (b *bulkOf[R]) insertWith(ctx context.Context, s *Store, conn *preparedConn, rows []R) (written int, err error) {
	for _, atOnce := range []int{max(b.together, 1), 1} {
		some := rows[:len(rows)/atOnce*atOnce]
		if len(some) == 0 {
			continue
		}
		rows = rows[len(some):]
		text := s.bulkText(&b.bulk, atOnce)
		insert, err := conn.statement(ctx, text)
		if err != nil {
			return 0, err
		}
		if insert == nil {
			return 0, fmt.Errorf("the driver cannot execute %q again and again", text)
		}
		n, err := b.execEach(ctx, insert.exec, some, atOnce)
		if err != nil {
			return 0, err
		}
		written += n
	}
	return written, nil
}

// execEach executes a statement of so many rows for each group of them. It looks at the context
// between the groups: what the driver does to end a statement with its context costs more than the
// statement.
func (b *bulkOf[R]) execEach(ctx context.Context, insert driver.StmtExecContext, rows []R, atOnce int) (written int, err error) {
	args := make([]driver.NamedValue, 0, atOnce*len(b.values))
	for some := range slices.Chunk(rows, atOnce) {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		args = args[:0]
		for i := range some {
			for _, value := range b.values {
				args = append(args, driver.NamedValue{Ordinal: len(args) + 1, Value: rawValue(storable(value(&some[i])))})
			}
		}
		res, err := insert.ExecContext(context.Background(), args)
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
