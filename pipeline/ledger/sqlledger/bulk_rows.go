package sqlledger

import (
	"context"
	"database/sql/driver"
	"fmt"
)

// runEach executes an inserting or updating bulk once for each row. In SQLite a statement of one
// row needs no journal of its own, as one of many rows does, which could fail in the middle, and an
// update of one row no table of the new values. The driver is called without database/sql, which
// would make its arguments anew for each row.
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
		one, err := kept.statement(ctx, b.row)
		if err != nil {
			return err
		}
		if one == nil {
			return fmt.Errorf("the driver cannot execute %q again and again", b.row)
		}
		written, err = execEach(ctx, one.exec, b.params, rows)
		return err
	})
	return written, err
}

// execEach executes a statement of one row for each row. It looks at the context between the rows:
// what the driver does to end a statement with its context costs more than the statement.
func execEach[R any](ctx context.Context, one driver.StmtExecContext, params []func(*R) any, rows []R) (written int, err error) {
	args := make([]driver.NamedValue, len(params))
	for i := range rows {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		for n, value := range params {
			args[n] = driver.NamedValue{Ordinal: n + 1, Value: rawValue(storable(value(&rows[i])))}
		}
		res, err := one.ExecContext(context.Background(), args)
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
