package sqlledger

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	"github.com/jmoiron/sqlx"
	"modernc.org/sqlite" // also the driver "sqlite"
)

// preparedAtMost bounds the statements that one connection keeps prepared.
const preparedAtMost = 96

// openPrepared opens a SQLite database whose connections keep their statements prepared: SQLite
// compiles each statement otherwise whenever it is executed, which takes a tenth of the time of a
// claim.
func openPrepared(dsn string) (*sqlx.DB, error) {
	inner, err := sqlite.NewConnector(dsn)
	if err != nil {
		return nil, err
	}
	return sqlx.NewDb(sql.OpenDB(preparing{inner}), "sqlite"), nil
}

// preparing is a connector whose connections keep their statements.
type preparing struct{ driver.Connector }

// Connect implements driver.Connector.
func (p preparing) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := p.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	inner, ok := conn.(sqliteConn)
	if !ok {
		return nil, errors.Join(fmt.Errorf("the driver's connection is %T, which takes no statements", conn), conn.Close())
	}
	return &preparedConn{sqliteConn: inner, statements: make(map[string]*statement)}, nil
}

// sqliteConn is what database/sql uses of a connection of the driver.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// preparedConn is a connection with its statements, by their text. Like every driver.Conn it is
// used by one goroutine at a time.
type preparedConn struct {
	sqliteConn
	statements map[string]*statement
	uses       int // of all statements
}

// statement is a prepared statement.
type statement struct {
	driver.Stmt
	exec  driver.StmtExecContext
	query driver.StmtQueryContext
	busy  bool // its rows are being read
	used  int  // when it was used last, as preparedConn.uses
}

// ExecContext implements driver.ExecerContext.
func (c *preparedConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.statement(ctx, query)
	switch {
	case err != nil:
		return nil, err
	case s == nil:
		return c.sqliteConn.ExecContext(ctx, query, args)
	}
	return s.exec.ExecContext(ctx, args)
}

// QueryContext implements driver.QueryerContext.
func (c *preparedConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.statement(ctx, query)
	switch {
	case err != nil:
		return nil, err
	case s == nil:
		return c.sqliteConn.QueryContext(ctx, query, args)
	}
	rows, err := s.query.QueryContext(ctx, args)
	if err != nil {
		return nil, err
	}
	s.busy = true
	return &statementRows{rows, s}, nil
}

// Close implements driver.Conn.
func (c *preparedConn) Close() error {
	var errs []error
	for _, s := range c.statements {
		errs = append(errs, s.Close())
	}
	return errors.Join(append(errs, c.sqliteConn.Close())...)
}

// statement prepares a statement, or finds it where it is prepared; nil where that one is in use.
func (c *preparedConn) statement(ctx context.Context, query string) (*statement, error) {
	c.uses++
	if s := c.statements[query]; s != nil {
		if s.used = c.uses; s.busy {
			return nil, nil
		}
		return s, nil
	}
	if err := c.makeRoom(); err != nil {
		return nil, err
	}
	inner, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s := &statement{Stmt: inner, used: c.uses}
	var executes, queries bool
	s.exec, executes = inner.(driver.StmtExecContext)
	s.query, queries = inner.(driver.StmtQueryContext)
	if !executes || !queries {
		return nil, inner.Close()
	}
	c.statements[query] = s
	return s, nil
}

// makeRoom closes the statement that was not used for longest, where there are too many.
func (c *preparedConn) makeRoom() error {
	if len(c.statements) < preparedAtMost {
		return nil
	}
	oldest := ""
	for text, s := range c.statements {
		if !s.busy && (oldest == "" || s.used < c.statements[oldest].used) {
			oldest = text
		}
	}
	if oldest == "" {
		return nil
	}
	s := c.statements[oldest]
	delete(c.statements, oldest)
	return s.Close()
}

// statementRows are the rows of a prepared statement, which is free again when they are closed.
type statementRows struct {
	driver.Rows
	statement *statement
}

// Close implements driver.Rows.
func (r *statementRows) Close() error {
	r.statement.busy = false
	return r.Rows.Close()
}
