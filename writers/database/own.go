package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/sqladdr"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers"
	"github.com/fapiao/fapiao/writers/record"
)

// own is the table of ours: a row for each invoice, or for an order without one.
type own struct{ base }

// column is a column of the table; kind is the type in each dialect.
type column struct {
	name string
	kind kind
}

type kind uint8

const (
	kindName   kind = iota // short text without CJK folding: part of the key
	kindText               // longer text
	kindMoney              // yuan, two decimals
	kindTime               // Beijing time, in seconds
	kindNumber             // whole number
)

// types are the names of kinds in each dialect. Names compare byte by byte, so that A1 is not a1.
var types = map[sqladdr.Dialect][]string{
	sqladdr.Postgres:  {"varchar(64)", "text", "numeric(18,2)", "timestamp(0)", "bigint"},
	sqladdr.MySQL:     {"VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", "TEXT CHARACTER SET utf8mb4", "DECIMAL(18,2)", "DATETIME", "BIGINT"},
	sqladdr.SQLServer: {"NVARCHAR(64) COLLATE Latin1_General_BIN2", "NVARCHAR(MAX)", "DECIMAL(18,2)", "DATETIME2(0)", "BIGINT"},
	sqladdr.SQLite:    {"TEXT", "TEXT", "TEXT", "TEXT", "INTEGER"},
}

// keys identify a row; they begin with what tells most rows apart. values are compared; stamps say
// when they were written.
var (
	keys   = []column{{"order_no", kindName}, {"environment", kindName}, {"seller", kindName}, {"invoice_index", kindNumber}}
	values = []column{{"state", kindName}, {"serial_no", kindName}, {"kind", kindName}, {"invoice_no", kindName}, {"invoice_code", kindName},
		{"issued_at", kindTime}, {"net", kindMoney}, {"tax", kindMoney}, {"gross", kindMoney}, {"pdf_url", kindText}, {"ofd_url", kindText},
		{"xml_url", kindText}, {"error_code", kindName}, {"error", kindText}, {"blue_invoice_no", kindName}, {"reversed", kindName},
		{"reversed_gross", kindMoney}}
	// added are the columns that tables of earlier releases lack.
	added  = values[len(values)-3:]
	stamps = []column{{updatedAt, kindTime}, {"as_of", kindNumber}}
)

// valuesOf are the values of an invoice, in the order of the columns.
func valuesOf(r *record.Record) []string {
	out := []string{r.Status, r.SerialNo, r.Kind, r.InvoiceNo, r.InvoiceCode, clock(r.IssuedAt), r.Net.String(), r.Tax.String(), r.Gross.String(),
		r.PDFURL, r.OFDURL, r.XMLURL, r.ErrorCode, r.Error, r.BlueInvoiceNo, r.Reversed, reversedGross(r)}
	for i := range out {
		out[i] = plain(out[i])
	}
	return out
}

// reversedGross is what is reversed of an invoice; empty where nothing is, as in rows of earlier
// releases.
func reversedGross(r *record.Record) string {
	if r.ReversedGross == 0 {
		return ""
	}
	return r.ReversedGross.String()
}

func (t *own) quoted(columns []column) []string {
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = t.dialect.Quote(c.name)
	}
	return out
}

func (t *own) name() string { return t.dialect.QuoteTable(t.cfg.Table) }

// look reads and changes no row, which needs the same columns and rights as some do. It returns
// that there is no table yet, or one of an earlier release without the newest columns.
func (t *own) look(ctx context.Context, begin beginner) (sqladdr.Cause, error) {
	err := probing(ctx, begin, func(tx *sql.Tx) error { return t.probe(ctx, tx) })
	switch cause := sqladdr.CauseOf(err); cause {
	case sqladdr.UnknownTable:
		return cause, nil
	case sqladdr.UnknownColumn:
		all := slices.Concat(keys, values, stamps)
		if t.has(ctx, begin, slices.DeleteFunc(all, func(c column) bool { return slices.Contains(added, c) })) == nil {
			return cause, nil
		}
		return 0, lang.Format("表 %s 不是本程序的结果表，缺少它的列；请换一个表名",
			"table %s is not a table of results and lacks its columns; use another name", t.cfg.Table)
	}
	return 0, err
}

// prepare creates or extends the table where that is needed. A user who may not is told so.
func (t *own) prepare(ctx context.Context, begin beginner) error {
	lacks, err := t.look(ctx, begin)
	switch {
	case err != nil:
		return err
	case lacks == sqladdr.UnknownTable:
		err = t.make(ctx, begin)
	case lacks == sqladdr.UnknownColumn:
		err = t.extend(ctx, begin)
	default:
		return nil
	}
	if err != nil {
		return err
	}
	return probing(ctx, begin, func(tx *sql.Tx) error { return t.probe(ctx, tx) })
}

// probe tries each kind of statement.
func (t *own) probe(ctx context.Context, tx *sql.Tx) error {
	columns := strings.Join(t.quoted(slices.Concat(keys, values, stamps)), ", ")
	none := " FROM " + t.name() + " WHERE 1 = 0"
	if _, err := typesOf(ctx, tx, "SELECT "+columns+none); err != nil {
		return err
	}
	state := t.dialect.Quote(StateValue)
	for _, statement := range []string{"INSERT INTO " + t.name() + " (" + columns + ") SELECT " + columns + none,
		"UPDATE " + t.name() + " SET " + state + " = " + state + " WHERE 1 = 0", "DELETE" + none} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// make creates the table.
func (t *own) make(ctx context.Context, begin beginner) error {
	return executing(ctx, begin, t.create())
}

// executing executes a statement in a transaction of its own.
func executing(ctx context.Context, begin beginner, statement string) error {
	tx, err := begin(ctx)
	if err != nil {
		return err
	}
	if _, err = tx.ExecContext(ctx, statement); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// extend adds the columns that a table of an earlier release lacks. Another process may add them at
// the same time.
func (t *own) extend(ctx context.Context, begin beginner) error {
	for _, c := range added {
		if t.has(ctx, begin, []column{c}) == nil {
			continue
		}
		err := executing(ctx, begin, t.adding(c))
		if err != nil && t.has(ctx, begin, []column{c}) != nil {
			return fmt.Errorf("add column %s: %w", c.name, err)
		}
	}
	return nil
}

// adding is the statement that adds a column.
func (t *own) adding(c column) string {
	return "ALTER TABLE " + t.name() + " ADD " + t.dialect.Quote(c.name) + " " + types[t.dialect][c.kind]
}

// mayPrepare tries what prepare would execute, and leaves nothing of it. MySQL commits what defines
// a table; there it is only prepared, which tests the right to create one.
func (t *own) mayPrepare(ctx context.Context, begin beginner, lacks sqladdr.Cause) error {
	var statements []string
	switch lacks {
	default:
		return nil
	case sqladdr.UnknownTable:
		statements = []string{t.create()}
	case sqladdr.UnknownColumn:
		for _, c := range added {
			if t.has(ctx, begin, []column{c}) != nil {
				statements = append(statements, t.adding(c))
			}
		}
	}
	return probing(ctx, begin, func(tx *sql.Tx) error {
		for _, statement := range statements {
			if err := t.tries(ctx, tx, statement); err != nil {
				return err
			}
		}
		return nil
	})
}

// tries executes a statement in a transaction that is rolled back, or only prepares it where that
// would not undo it.
func (t *own) tries(ctx context.Context, tx *sql.Tx, statement string) error {
	if t.dialect != sqladdr.MySQL {
		_, err := tx.ExecContext(ctx, statement)
		return err
	}
	prepared, err := tx.PrepareContext(ctx, statement)
	if err != nil {
		return err
	}
	return prepared.Close()
}

// has looks for columns of the table.
func (t *own) has(ctx context.Context, begin beginner, columns []column) error {
	return probing(ctx, begin, func(tx *sql.Tx) error {
		_, err := typesOf(ctx, tx, "SELECT "+strings.Join(t.quoted(columns), ", ")+" FROM "+t.name()+" WHERE 1 = 0")
		return err
	})
}

// create is the statement that creates the table if it is missing.
func (t *own) create() string {
	var parts []string
	for _, c := range slices.Concat(keys, values, stamps) {
		part := t.dialect.Quote(c.name) + " " + types[t.dialect][c.kind]
		if slices.Contains(keys, c) || slices.Contains(stamps, c) {
			part += " NOT NULL"
		}
		parts = append(parts, part)
	}
	text := "CREATE TABLE IF NOT EXISTS " + t.name() + " (" + strings.Join(parts, ", ") +
		", PRIMARY KEY (" + strings.Join(t.quoted(keys), ", ") + "))"
	if t.dialect == sqladdr.SQLServer {
		object := strings.ReplaceAll(t.name(), "'", "''")
		return "IF OBJECT_ID(N'" + object + "') IS NULL " + strings.Replace(text, "IF NOT EXISTS ", "", 1)
	}
	return text
}

// stored is what the table has of an order.
type stored struct {
	asOf  int64
	state report.State
	rows  [][]string // values, by index of the invoice
}

type ownKey struct{ seller, number string }

func (t *own) write(ctx context.Context, tx *sql.Tx, orders []order, c *writers.Changes) error {
	old, err := t.read(ctx, tx, orders)
	if err != nil {
		return err
	}
	var add [][]any
	for i := range orders {
		o := &orders[i]
		key := ownKey{o.seller, o.number}
		was, rows := old[key], o.rows()
		switch {
		case was == nil:
			for n, row := range rows {
				add = append(add, t.insertion(key, n, row))
			}
			old[key] = &stored{t.cfg.asOf, o.state, rows} // the same number may come again
			c.Changed++
		case slices.EqualFunc(was.rows, rows, slices.Equal[[]string]):
			c.Unchanged++
		case was.asOf > t.cfg.asOf || worse(was.state, o.state):
			c.Kept++
		default:
			if err := t.insert(ctx, tx, add); err != nil { // it may be among them
				return err
			}
			add = nil
			if err := t.replace(ctx, tx, key, was, rows); err != nil {
				return err
			}
			old[key] = &stored{t.cfg.asOf, o.state, rows}
			c.Changed++
		}
	}
	return t.insert(ctx, tx, add)
}

// rows are the values of the invoices of an order.
func (o *order) rows() [][]string {
	out := make([][]string, len(o.invoices))
	for i := range o.invoices {
		out[i] = valuesOf(&o.invoices[i])
	}
	return out
}

// read locks what the table has of orders.
func (t *own) read(ctx context.Context, tx *sql.Tx, orders []order) (map[ownKey]*stored, error) {
	args := []any{t.cfg.Environment}
	for i := range orders {
		args = append(args, orders[i].number)
	}
	behind, end := t.locked()
	query := "SELECT " + strings.Join(t.quoted(slices.Concat(keys[:1], keys[2:], stamps[1:], values)), ", ") + " FROM " + t.name() + behind +
		" WHERE " + t.dialect.Quote("environment") + " = " + t.dialect.Placeholder(1) +
		" AND " + t.dialect.Quote("order_no") + " IN (" + t.dialect.Placeholders(2, len(orders)) + ")" +
		" ORDER BY " + t.dialect.Quote("invoice_index") + end
	old := map[ownKey]*stored{}
	err := t.rows(ctx, tx, query, args, func(texts []string) error {
		key := ownKey{number: texts[0], seller: texts[1]}
		s := old[key]
		if s == nil {
			s = &stored{state: report.State(texts[4])}
			old[key] = s
		}
		asOf, err := strconv.ParseInt(texts[3], 10, 64)
		s.asOf, s.rows = max(s.asOf, asOf), append(s.rows, slices.Clone(texts[4:]))
		return err
	})
	return old, err
}

// insertion are the values of a new row.
func (t *own) insertion(key ownKey, index int, row []string) []any {
	out := []any{key.number, t.cfg.Environment, key.seller, index}
	for _, text := range row {
		out = append(out, value(text))
	}
	return append(out, t.now(), t.cfg.asOf)
}

// insert adds rows, as many in a statement as every database takes values.
func (t *own) insert(ctx context.Context, tx *sql.Tx, rows [][]any) error {
	columns := slices.Concat(keys, values, stamps)
	for some := range slices.Chunk(rows, mostValues/len(columns)) {
		var lists []string
		var args []any
		for _, row := range some {
			lists = append(lists, "("+t.dialect.Placeholders(len(args)+1, len(row))+")")
			args = append(args, row...)
		}
		query := "INSERT INTO " + t.name() + " (" + strings.Join(t.quoted(columns), ", ") + ") VALUES " + strings.Join(lists, ", ")
		if _, err := tx.ExecContext(ctx, query, args...); err != nil {
			return err
		}
	}
	return nil
}

// replace makes rows of an order those of the table: changed ones are updated, new ones added, and
// those of invoices that it no longer has removed.
func (t *own) replace(ctx context.Context, tx *sql.Tx, key ownKey, was *stored, rows [][]string) error {
	var add [][]any
	for n, row := range rows {
		if n >= len(was.rows) {
			add = append(add, t.insertion(key, n, row))
			continue
		}
		if err := t.update(ctx, tx, key, n, row); err != nil {
			return err
		}
	}
	if err := t.insert(ctx, tx, add); err != nil || len(rows) >= len(was.rows) {
		return err
	}
	where, args := t.where(key, 1)
	query := "DELETE FROM " + t.name() + where + " AND " + t.dialect.Quote("invoice_index") + " >= " + t.dialect.Placeholder(len(args)+1)
	_, err := tx.ExecContext(ctx, query, append(args, len(rows))...)
	return err
}

func (t *own) update(ctx context.Context, tx *sql.Tx, key ownKey, index int, row []string) error {
	var set []string
	var args []any
	for i, name := range t.quoted(slices.Concat(values, stamps)) {
		set = append(set, name+" = "+t.dialect.Placeholder(i+1))
		if i < len(row) {
			args = append(args, value(row[i]))
		}
	}
	args = append(args, t.now(), t.cfg.asOf)
	where, keyArgs := t.where(key, len(args)+1)
	args = append(args, keyArgs...)
	query := "UPDATE " + t.name() + " SET " + strings.Join(set, ", ") + where +
		" AND " + t.dialect.Quote("invoice_index") + " = " + t.dialect.Placeholder(len(args)+1)
	_, err := tx.ExecContext(ctx, query, append(args, index)...)
	return err
}

// where selects the rows of an order; first is its first placeholder.
func (t *own) where(key ownKey, first int) (string, []any) {
	q := t.quoted(keys)
	return " WHERE " + q[0] + " = " + t.dialect.Placeholder(first) + " AND " + q[1] + " = " + t.dialect.Placeholder(first+1) +
		" AND " + q[2] + " = " + t.dialect.Placeholder(first+2), []any{key.number, t.cfg.Environment, key.seller}
}
