package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"github.com/fapiao/fapiao/internal/sqladdr"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/readers/input"
	"github.com/fapiao/fapiao/readers/rowstore"
)

// Config is what to read. Either Query or Table is set.
type Config struct {
	URL     string // as sqladdr.Parse reads it
	Query   string // one SELECT
	Table   string // "table" or "schema.table"
	TempDir string // folder of temporary files, empty means the system's
	// Mapping says which columns are the fields of an order; nil: those with the names of fields.
	Mapping *Mapping
	// Watermark limits the reading to orders with new rows; nil reads everything.
	Watermark *Watermark
}

// Query is a running query: a source of drafts. It is used by one goroutine.
type Query struct {
	address  sqladdr.Address
	db       *sqlx.DB
	tx       *sqlx.Tx
	rows     *sqlx.Rows
	table    rowstore.Table
	types    []columnType
	orderNo  int
	store    *rowstore.Store
	findings []rules.Finding
	mapped   *mapped   // nil without a mapping
	progress *progress // nil without a watermark
	rowsRead bool
	err      error
}

// Open connects and starts the query. It returns an *input.Error for an address that does not
// choose an encryption, a query that fails or writes, or a result without the columns of an order.
// Its texts never contain a password.
func Open(ctx context.Context, c Config) (*Query, error) {
	a, err := parseAddress(c.URL)
	if err != nil {
		return nil, err
	}
	text, err := statement(a.Dialect, c.Query, c.Table)
	if err != nil {
		return nil, err
	}
	db, err := a.OpenToRead()
	if err != nil {
		return nil, input.Refuse(source, input.BadAddress, "", hide(a, err))
	}
	q := &Query{address: a, db: sqlx.NewDb(db, a.Dialect.String()), store: rowstore.New(c.TempDir, 0)}
	if c.Watermark != nil {
		q.progress = &progress{Watermark: *c.Watermark}
	}
	if err := q.start(ctx, text, c.Mapping); err != nil {
		return nil, errors.Join(err, q.Close())
	}
	return q, nil
}

func (q *Query) start(ctx context.Context, text string, m *Mapping) error {
	if err := q.db.PingContext(ctx); err != nil {
		return q.refuse(ctx, input.BadAddress, err)
	}
	var err error
	if q.tx, err = q.db.BeginTxx(ctx, q.address.Dialect.ReadOnly()); err != nil {
		return q.refuse(ctx, input.BadAddress, err)
	}
	var args []any
	if q.progress != nil {
		if text, args, err = q.sinceWatermark(ctx, text, m); err != nil {
			return err
		}
	}
	if err := q.run(ctx, text, args); err != nil {
		return err
	}
	return q.readColumns(m)
}

// run starts a statement.
func (q *Query) run(ctx context.Context, text string, args []any) error {
	// A prepared statement of PostgreSQL and MySQL cannot have several statements; the rows of all
	// drivers are taken from the connection one by one.
	stmt, err := q.tx.PreparexContext(ctx, text)
	if err != nil {
		return q.refuse(ctx, input.BadQuery, err)
	}
	if q.rows, err = stmt.QueryxContext(ctx, args...); err != nil {
		return q.refuse(ctx, input.BadQuery, err)
	}
	return nil
}

// sinceWatermark makes the query of the new rows, for which it needs the names of the columns.
func (q *Query) sinceWatermark(ctx context.Context, text string, m *Mapping) (string, []any, error) {
	d := q.address.Dialect
	p, err := split(d, text)
	if err != nil {
		return "", nil, input.Refuse(source, input.BadQuery, "", err)
	}
	if err := q.run(ctx, "SELECT * FROM ("+p.body+"\n) AS fapiao_rows WHERE 1 = 0", nil); err != nil {
		return "", nil, err
	}
	names, err := q.rows.Columns()
	if err == nil {
		err = q.rows.Close()
	}
	q.rows = nil
	if err != nil {
		return "", nil, q.refuse(ctx, input.BadQuery, err)
	}
	q.progress.index = slices.IndexFunc(names, func(n string) bool { return strings.EqualFold(n, q.progress.Column) })
	if q.progress.index < 0 {
		return "", nil, input.Refuse(source, input.BadQuery, q.progress.Column, errNoWatermark)
	}
	if err := q.bind(m, names); err != nil {
		return "", nil, err
	}
	no := q.numberColumn(names)
	if no < 0 {
		return "", nil, input.Refuse(source, input.BadQuery, q.progress.Column, errWatermarkOrder)
	}
	text, args := newRows(d, p, names[no], names[q.progress.index], q.progress.After)
	return text, args, nil
}

// named is the field that a column has by its name; empty if it has none.
func named(name string) invoice.Field {
	f := invoice.Field(strings.ToLower(strings.TrimSpace(name)))
	if _, ok := f.Info(); !ok {
		return ""
	}
	return f
}

// refuse converts an error of the database to an *input.Error, unless the context was cancelled.
func (q *Query) refuse(ctx context.Context, reason input.Reason, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("read query: %w", ctx.Err())
	}
	return input.Refuse(source, reason, "", hide(q.address, err))
}

// readColumns finds the fields of the columns.
func (q *Query) readColumns(m *Mapping) error {
	columns, err := q.rows.ColumnTypes()
	if err != nil {
		return input.Refuse(source, input.BadQuery, "", hide(q.address, err))
	}
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.Name()
	}
	if err := q.bind(m, names); err != nil {
		return err
	}
	q.orderNo = q.numberColumn(names)
	lines := q.mapped != nil // a profile has what an order needs
	q.table = rowstore.Table{File: source, Role: invoice.RoleMixed, Columns: make([]rowstore.Column, len(columns))}
	for i, c := range columns {
		col := rowstore.Column{Name: names[i], Title: names[i], Field: q.fieldOf(names, i)}
		if info, ok := col.Field.Info(); ok {
			lines = lines || info.Level == invoice.LevelLine
		}
		q.table.Columns[i] = col
		typ := columnType{q.address.Dialect, strings.ToUpper(c.DatabaseTypeName())}
		if typ.binary() && q.reads(i) {
			return input.Refuse(source, input.BadQuery, c.Name(), errBinary)
		}
		if typ.single() && q.reads(i) && col.Field != invoice.TaxRate { // a rate has few digits
			return input.Refuse(source, input.BadQuery, c.Name(), errSingle)
		}
		q.types = append(q.types, typ)
	}
	if q.orderNo < 0 && q.mapped == nil || !lines {
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
		return fmt.Errorf("close query: %w", hide(q.address, err))
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
