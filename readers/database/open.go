package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/jmoiron/sqlx"
	_ "github.com/lib/pq"  // driver "postgres"
	_ "modernc.org/sqlite" // driver "sqlite"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/readers/input"
	"github.com/fapiao/fapiao/readers/rowstore"
)

// Config is what to read. Either Query or Table is set.
type Config struct {
	URL     string // postgres://…?sslmode=…, or sqlite:FILE
	Query   string // one SELECT
	Table   string // "table" or "schema.table"
	TempDir string // folder of temporary files, empty means the system's
}

// Query is a running query: a source of drafts. It is used by one goroutine.
type Query struct {
	address  address
	db       *sqlx.DB
	tx       *sqlx.Tx
	rows     *sqlx.Rows
	table    rowstore.Table
	types    []string // the database's names of the columns' types
	orderNo  int
	store    *rowstore.Store
	findings []rules.Finding
	rowsRead bool
	err      error
}

// Open connects and starts the query. It returns an *input.Error for an address without sslmode, a
// query that fails or writes, or a result without the columns of an order. Its texts never contain
// a password.
func Open(ctx context.Context, c Config) (*Query, error) {
	a, err := parseAddress(c.URL)
	if err != nil {
		return nil, err
	}
	text, err := statement(c.Query, c.Table)
	if err != nil {
		return nil, err
	}
	db, err := sqlx.Open(a.driver, a.source)
	if err != nil {
		return nil, input.Refuse(source, input.BadAddress, "", a.hide(err))
	}
	q := &Query{address: a, db: db, store: rowstore.New(c.TempDir, 0)}
	if err := q.start(ctx, text); err != nil {
		return nil, errors.Join(err, q.Close())
	}
	return q, nil
}

func (q *Query) start(ctx context.Context, text string) error {
	if err := q.db.PingContext(ctx); err != nil {
		return q.refuse(ctx, input.BadAddress, err)
	}
	var err error
	if q.tx, err = q.db.BeginTxx(ctx, &sql.TxOptions{ReadOnly: q.address.driver == "postgres"}); err != nil {
		return q.refuse(ctx, input.BadAddress, err)
	}
	// A prepared statement of PostgreSQL cannot have several statements.
	stmt, err := q.tx.PreparexContext(ctx, text)
	if err != nil {
		return q.refuse(ctx, input.BadQuery, err)
	}
	if q.rows, err = stmt.QueryxContext(ctx); err != nil {
		return q.refuse(ctx, input.BadQuery, err)
	}
	return q.readColumns()
}

// refuse converts an error of the database to an *input.Error, unless the context was cancelled.
func (q *Query) refuse(ctx context.Context, reason input.Reason, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("read query: %w", ctx.Err())
	}
	return input.Refuse(source, reason, "", q.address.hide(err))
}

// readColumns finds the fields of the columns by their names.
func (q *Query) readColumns() error {
	columns, err := q.rows.ColumnTypes()
	if err != nil {
		return input.Refuse(source, input.BadQuery, "", q.address.hide(err))
	}
	q.orderNo = -1
	lines := false
	names := make([]string, len(columns))
	q.table = rowstore.Table{File: source, Role: invoice.RoleMixed, Columns: make([]rowstore.Column, len(columns))}
	for i, c := range columns {
		names[i] = c.Name()
		col := rowstore.Column{Name: c.Name(), Title: c.Name()}
		if info, ok := invoice.Field(strings.ToLower(strings.TrimSpace(c.Name()))).Info(); ok {
			col.Field = info.Field
			lines = lines || info.Level == invoice.LevelLine
			if info.Field == invoice.OrderNo && q.orderNo < 0 {
				q.orderNo = i
			}
		}
		q.table.Columns[i] = col
		q.types = append(q.types, strings.ToUpper(c.DatabaseTypeName()))
	}
	if q.orderNo < 0 || !lines {
		return input.Refuse(source, input.MissingColumns, strings.Join(names, ", "), nil)
	}
	return nil
}

// Findings are about the result as a whole; complete after Next returned io.EOF.
func (q *Query) Findings() []rules.Finding { return q.findings }

// Columns are the columns of the result.
func (q *Query) Columns() []rowstore.Column { return q.table.Columns }

// Close ends the transaction and the connection. It may be called twice.
func (q *Query) Close() error {
	err := errors.Join(q.endQuery(), q.store.Close(), q.db.Close())
	if err != nil {
		return fmt.Errorf("close query: %w", q.address.hide(err))
	}
	return nil
}

// endQuery releases the connection.
func (q *Query) endQuery() error {
	var err error
	if q.rows != nil {
		err = q.rows.Close()
		q.rows = nil
	}
	if q.tx != nil {
		if e := q.tx.Rollback(); e != nil && !errors.Is(e, sql.ErrTxDone) {
			err = errors.Join(err, e)
		}
		q.tx = nil
	}
	return err
}
