package database

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/sqladdr"
	"github.com/fapiao/fapiao/pipeline/report"
)

// base is what both forms of table share.
type base struct {
	dialect sqladdr.Dialect
	cfg     *Config
}

// locked are the parts of a SELECT that lock its rows until the end of the transaction: behind the
// table, and at the end. A transaction of SQLite locks the file when it begins.
func (b *base) locked() (table, end string) {
	switch b.dialect {
	case sqladdr.SQLServer:
		return " WITH (UPDLOCK, HOLDLOCK)", ""
	case sqladdr.SQLite:
		return "", ""
	}
	return "", " FOR UPDATE"
}

// probing runs statements in a transaction that is rolled back.
func probing(ctx context.Context, begin beginner, do func(*sql.Tx) error) error {
	tx, err := begin(ctx)
	if err != nil {
		return err
	}
	err = do(tx)
	if e := tx.Rollback(); err == nil {
		err = e
	}
	return err
}

// typesOf are the types of the columns of a query.
func typesOf(ctx context.Context, tx *sql.Tx, query string) ([]*sql.ColumnType, error) {
	rows, err := tx.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	return rows.ColumnTypes()
}

// rows runs a query and calls yield with the text of each value; NULL is empty.
func (b *base) rows(ctx context.Context, tx *sql.Tx, query string, args []any, yield func([]string) error) error {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		return err
	}
	values, into, texts := make([]any, len(types)), make([]any, len(types)), make([]string, len(types))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		for i, v := range values {
			texts[i] = textOf(v, types[i].DatabaseTypeName())
		}
		if err := yield(texts); err != nil {
			return err
		}
	}
	return rows.Err()
}

// textOf is a stored value as it would be written.
func textOf(v any, typ string) string {
	switch v := v.(type) {
	case nil:
		return ""
	case []byte:
		return strings.TrimRight(string(v), " ")
	case string:
		return strings.TrimRight(v, " ")
	case time.Time:
		switch typ {
		case "DATE":
			return v.Format(time.DateOnly)
		case "TIMESTAMPTZ", "DATETIMEOFFSET":
			v = v.In(beijing.Zone)
		}
		return v.Format(time.DateTime)
	}
	return fmt.Sprint(v)
}

// value is a text for a statement; an empty one is NULL.
func value(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// mostText is the longest text that is written, in characters.
const mostText = 2000

// plain is a text that every database takes: without NUL and blanks at the end, not too long.
func plain(text string) string {
	text = strings.TrimRight(strings.ReplaceAll(strings.ToValidUTF8(text, "\ufffd"), "\x00", ""), " ")
	if utf8.RuneCountInString(text) > mostText {
		text = strings.TrimRight(string([]rune(text)[:mostText]), " ")
	}
	return text
}

// clock is a time in RFC 3339, as records have it, without its zone: Beijing time.
func clock(stamp string) string {
	t, err := time.Parse(time.RFC3339, stamp)
	if err != nil {
		return ""
	}
	return t.In(beijing.Zone).Format(time.DateTime)
}

// now is the time of a change, in Beijing time.
func (b *base) now() string { return b.cfg.Now().In(beijing.Zone).Format(time.DateTime) }

// worse reports whether a state must not replace a stored one: an invoice that exists does not
// vanish, and an order that is in the ledger is not what a later reading rejected.
func worse(stored, state report.State) bool {
	if stored == "" {
		return false
	}
	return hasInvoice(stored) && !hasInvoice(state) || stored.InLedger() && !state.InLedger()
}

func hasInvoice(s report.State) bool {
	switch s {
	case "issued", "seal_failed", "voiding", "voided":
		return true
	}
	return false
}
