package sqladdr

import (
	"database/sql"
	"strconv"
	"strings"
)

// Dialect is a kind of database.
type Dialect uint8

// The dialects. MariaDB counts as MySQL.
const (
	Postgres Dialect = iota
	MySQL
	SQLServer
	SQLite
)

// String is the name of a dialect in addresses.
func (d Dialect) String() string {
	return [...]string{"postgres", "mysql", "sqlserver", "sqlite"}[d]
}

func (d Dialect) driver() string { return d.String() }

// Quote quotes a name of a table or column, so that it can only be a name: SQLite takes an unknown
// name in double quotes for a text.
func (d Dialect) Quote(name string) string {
	switch d {
	case MySQL, SQLite:
		return "`" + strings.ReplaceAll(name, "`", "``") + "`"
	case SQLServer:
		return "[" + strings.ReplaceAll(name, "]", "]]") + "]"
	}
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

// QuoteTable quotes "table" or "schema.table".
func (d Dialect) QuoteTable(name string) string {
	parts := strings.Split(name, ".")
	for i, p := range parts {
		parts[i] = d.Quote(p)
	}
	return strings.Join(parts, ".")
}

// Placeholder is the n-th value of a statement, from 1.
func (d Dialect) Placeholder(n int) string {
	switch d {
	case Postgres:
		return "$" + strconv.Itoa(n)
	case SQLServer:
		return "@p" + strconv.Itoa(n)
	}
	return "?"
}

// Placeholders are the values first to first+n-1, with commas between them.
func (d Dialect) Placeholders(first, n int) string {
	out := make([]string, n)
	for i := range out {
		out[i] = d.Placeholder(first + i)
	}
	return strings.Join(out, ", ")
}

// ReadOnly are the options of a transaction that reads. PostgreSQL and MySQL refuse to write in it.
// SQL Server has no such transaction: what a statement writes is undone when it is rolled back.
func (d Dialect) ReadOnly() *sql.TxOptions {
	return &sql.TxOptions{ReadOnly: d == Postgres || d == MySQL}
}
