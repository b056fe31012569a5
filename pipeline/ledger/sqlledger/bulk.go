package sqlledger

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// The types of columns, which PostgreSQL cannot guess from a parameter.
const (
	bigint   = "BIGINT"
	smallint = "SMALLINT"
	text     = "TEXT"
	bytea    = "BYTEA"
)

// column is a column of the rows of a bulk statement, and where its value comes from.
type column[R any] struct {
	name, kind string
	value      func(*R) any
}

// bulk is the text of a statement over many rows of parameters, which are inserted between its
// parts.
type bulk struct {
	before, after string
	names, kinds  []string // of the columns of a row
	row           string   // of one row, for SQLite; empty where a statement of many is needed
	beside        string   // of besideRows rows, for SQLite; empty where they are written one by one
}

// bulkOf is a statement over many rows R.
type bulkOf[R any] struct {
	bulk
	values []func(*R) any
	params []func(*R) any // of the statement of one row
}

// inserting is a bulk that adds rows to a table. The columns have the table's names; more may
// follow the rows.
func inserting[R any](table, more string, columns []column[R]) bulkOf[R] {
	b := bulkFrom("INSERT INTO "+table+" (@columns) ", " "+more, columns)
	b.row, b.params = b.insertText(1), b.values
	return b
}

// insertingBeside is inserting for a table whose rows, and entries of indexes, stand beside each
// other.
func insertingBeside[R any](table, more string, columns []column[R]) bulkOf[R] {
	b := inserting(table, more, columns)
	b.beside = b.insertText(besideRows)
	return b
}

// insertText is the statement of an inserting bulk for SQLite.
func (b *bulk) insertText(rows int) string {
	row := "(" + marks(len(b.kinds)) + ")"
	return b.before + "VALUES " + row + strings.Repeat(","+row, rows-1) + b.after
}

// updating is a bulk that changes rows of a table, each by one row of parameters; its statement is
// an UPDATE … FROM v and calls those rows v.
func updating[R any](statement string, columns []column[R]) bulkOf[R] {
	b := asking(statement, columns)
	b.row = strings.Replace(strings.ReplaceAll(statement, leased, "v.due"), "FROM v WHERE ", "WHERE ", 1)
	b.row = columnOfRow.ReplaceAllStringFunc(b.row, func(name string) string {
		b.params = append(b.params, b.values[slices.Index(b.names, strings.TrimPrefix(name, "v."))])
		return "?"
	})
	return b
}

// columnOfRow is a column of the rows of parameters.
var columnOfRow = regexp.MustCompile(`\bv\.[a-z_]+\b`)

// asking is a bulk that reads; its question calls its rows v.
func asking[R any](question string, columns []column[R]) bulkOf[R] {
	return bulkFrom("WITH v (@columns) AS (", ") "+question, columns)
}

func bulkFrom[R any](before, after string, columns []column[R]) bulkOf[R] {
	b := bulkOf[R]{}
	for _, c := range columns {
		b.names, b.kinds, b.values = append(b.names, c.name), append(b.kinds, c.kind), append(b.values, c.value)
	}
	b.before, b.after = strings.ReplaceAll(before, "@columns", strings.Join(b.names, ", ")), after
	return b
}

// leased stands in a bulk's statement for the end of a lease; its rows have the columns now, the
// time of the claim, and due.
const leased = "@leased"

// bulkText is the statement for a number of rows, which is of no account where they come as arrays.
func (s *Store) bulkText(b *bulk, rows int) string {
	var source string
	switch {
	case s.arrays:
		source = "SELECT * FROM unnest(CAST(? AS " + strings.Join(b.kinds, "[]),CAST(? AS ") + "[]))"
	default:
		row := "(" + marks(len(b.kinds)) + ")"
		source = "VALUES " + row + strings.Repeat(","+row, rows-1)
	}
	after := strings.ReplaceAll(b.after, leased, s.leaseEnd("v.now", "v.due"))
	return s.rebind(b.before + source + after)
}

// run executes the statement for all rows and returns how many it wrote.
func (b *bulkOf[R]) run(ctx context.Context, t *tx, rows []R) (written int, err error) {
	if b.row != "" && t.s.single && len(rows) > 0 {
		return b.runEach(ctx, t, rows)
	}
	err = b.inChunks(t.s, rows, func(text string, args []any) error {
		res, err := t.ExecContext(ctx, text, args...)
		if err != nil {
			return err
		}
		n, err := res.RowsAffected()
		written += int(n)
		return err
	})
	return written, err
}

// each calls visit for what the question of a bulk gives for all rows.
func (b *bulkOf[R]) each(ctx context.Context, t *tx, rows []R, visit func(scanner) error) error {
	return b.inChunks(t.s, rows, func(text string, args []any) error {
		found, err := t.QueryContext(ctx, text, args...)
		if err != nil {
			return err
		}
		return visitAll(found, visit)
	})
}

// inChunks calls f with a statement and its arguments for as many rows as one takes.
func (b *bulkOf[R]) inChunks(s *Store, rows []R, f func(text string, args []any) error) error {
	for rest := rows; len(rest) > 0; {
		some := rest[:s.part(len(rest))]
		rest = rest[len(some):]
		args := b.plainArgs
		if s.arrays {
			args = b.arrayArgs
		}
		list, err := args(some)
		if err != nil {
			return err
		}
		if err := f(s.bulkText(&b.bulk, len(some)), list); err != nil {
			return err
		}
	}
	return nil
}

// plainArgs are the values of rows one after the other.
func (b *bulkOf[R]) plainArgs(rows []R) ([]any, error) {
	args := make([]any, 0, len(rows)*len(b.values))
	for i := range rows {
		for _, value := range b.values {
			args = append(args, storable(value(&rows[i])))
		}
	}
	return args, nil
}

// part is how many of so many rows the next statement takes.
func (d *dialect) part(rows int) int {
	for _, n := range d.parts {
		if n <= rows {
			return n
		}
	}
	return min(rows, d.chunk)
}

// storable is a value as both databases take it. Texts are stored as UTF-8 without NUL, which
// PostgreSQL does not take: one odd byte in a platform's answer must not keep a whole transaction
// from being recorded.
func storable(v any) any {
	if s, ok := v.(string); ok && !clean(s) {
		return cleaned(s)
	}
	return v
}

func clean(s string) bool { return utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 }

func cleaned(s string) string {
	if clean(s) {
		return s
	}
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

// marks is the inside of IN (…) for n parameters.
func marks(n int) string { return strings.TrimSuffix(strings.Repeat("?,", n), ",") }

// inAtMost is how many parameters one IN (…) is given.
const inAtMost = 500

// inChunks calls f with ids in pieces that one IN (…) can hold.
func inChunks(ids []int64, f func(marks string, args []any) error) error {
	for some := range slices.Chunk(ids, inAtMost) {
		args := make([]any, len(some), inAtMost)
		for i, id := range some {
			args[i] = id
		}
		args = fillUp(args)
		if err := f(marks(len(args)), args); err != nil {
			return err
		}
	}
	return nil
}

// inSizes are the numbers of parameters of the INs of statements that come often: statements of few
// different lengths stay prepared.
var inSizes = []int{1, 4, 16, 64, 128, 256, inAtMost}

// fillUp repeats the last parameter of an IN (…), which changes nothing, up to the next of inSizes.
func fillUp(args []any) []any {
	if len(args) == 0 || len(args) > inAtMost {
		return args
	}
	at, _ := slices.BinarySearch(inSizes, len(args))
	return append(args, slices.Repeat(args[len(args)-1:], inSizes[at]-len(args))...)
}
