package database

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/internal/mariatest"
	"github.com/fapiao/fapiao/internal/pgtest"
	"github.com/fapiao/fapiao/readers/readertest"
)

// run executes statements on a database of the test.
func run(t *testing.T, driver, dsn string, statements ...string) {
	t.Helper()
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// sqliteFile makes a database file and returns its address.
func sqliteFile(t *testing.T, statements ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "订单 1.db")
	run(t, "sqlite", path, statements...)
	return "sqlite:" + path
}

// script creates a table of text and fills it.
func script(table readertest.Table) []string {
	columns := strings.Join(table.Columns, " text, ") + " text"
	out := []string{"CREATE TABLE orders (seq integer, " + columns + ")"}
	for i, row := range table.Rows {
		values := []string{fmt.Sprint(i)}
		for _, v := range row {
			if v == "" {
				values = append(values, "NULL")
				continue
			}
			values = append(values, "'"+strings.ReplaceAll(v, "'", "''")+"'")
		}
		out = append(out, "INSERT INTO orders VALUES ("+strings.Join(values, ", ")+")")
	}
	return out
}

func query(table readertest.Table) string {
	return "SELECT " + strings.Join(table.Columns, ", ") + " FROM orders ORDER BY seq"
}

func open(t *testing.T, c Config) *Query {
	t.Helper()
	q, err := Open(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = q.Close() })
	return q
}

func TestSQLiteConforms(t *testing.T) {
	t.Parallel()
	readertest.Run(t, func(t *testing.T, table readertest.Table, dir string) readertest.Source {
		return open(t, Config{URL: sqliteFile(t, script(table)...), Query: query(table), TempDir: dir})
	})
}

func TestPostgresConforms(t *testing.T) {
	t.Parallel()
	readertest.Run(t, func(t *testing.T, table readertest.Table, dir string) readertest.Source {
		url := pgtest.URL(t)
		run(t, "postgres", url, script(table)...)
		return open(t, Config{URL: url, Query: query(table), TempDir: dir})
	})
}

func TestMariaDBConforms(t *testing.T) {
	t.Parallel()
	readertest.Run(t, func(t *testing.T, table readertest.Table, dir string) readertest.Source {
		db := mariatest.New(t)
		run(t, "mysql", db.DSN, script(table)...)
		return open(t, Config{URL: db.URL, Query: query(table), TempDir: dir})
	})
}
