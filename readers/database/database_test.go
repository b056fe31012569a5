package database_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/internal/pgtest"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/database"
	"github.com/fapiao/fapiao/readers/input"
	"github.com/fapiao/fapiao/readers/readertest"
)

// server is a new database: its address for the reader, and a connection to fill it.
type server struct {
	url string
	db  *sql.DB
}

func fresh(t *testing.T, driver string) server {
	t.Helper()
	url, dsn := "", ""
	if driver == "postgres" {
		url = pgtest.URL(t)
		dsn = url
	} else {
		dsn = filepath.Join(t.TempDir(), "shop.db")
		url = "sqlite:" + dsn
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return server{url, db}
}

func (s server) exec(t *testing.T, statements ...string) {
	t.Helper()
	for _, q := range statements {
		if _, err := s.db.Exec(q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
}

// onBoth runs a test on each database; PostgreSQL is skipped where there is no server.
func onBoth(t *testing.T, test func(t *testing.T, s server, driver string)) {
	for _, driver := range []string{"sqlite", "postgres"} {
		t.Run(driver, func(t *testing.T) {
			t.Parallel()
			test(t, fresh(t, driver), driver)
		})
	}
}

func TestSuite(t *testing.T) {
	t.Parallel()
	for _, driver := range []string{"sqlite", "postgres"} {
		t.Run(driver, func(t *testing.T) {
			t.Parallel()
			readertest.Run(t, func(t *testing.T, table readertest.Table, dir string) readertest.Source {
				s := fresh(t, driver)
				fill(t, s, table)
				return open(t, database.Config{URL: s.url, Query: "SELECT * FROM orders ORDER BY row_id", TempDir: dir})
			})
		})
	}
}

// fill makes the table, with a column row_id that keeps the order of the rows.
func fill(t *testing.T, s server, table readertest.Table) {
	t.Helper()
	quoted := make([]string, len(table.Columns))
	for i, c := range table.Columns {
		quoted[i] = `"` + c + `"`
	}
	s.exec(t, "CREATE TABLE rows (row_id INTEGER, "+strings.Join(quoted, " TEXT, ")+" TEXT)",
		"CREATE VIEW orders AS SELECT "+strings.Join(quoted, ", ")+" FROM (SELECT * FROM rows ORDER BY row_id) AS r")
	for i, row := range table.Rows {
		values := []string{fmt.Sprint(i)}
		for _, text := range row {
			if text == "" {
				values = append(values, "NULL")
			} else {
				values = append(values, "'"+strings.ReplaceAll(text, "'", "''")+"'")
			}
		}
		s.exec(t, "INSERT INTO rows VALUES ("+strings.Join(values, ", ")+")")
	}
}

func open(t *testing.T, c database.Config) *database.Query {
	t.Helper()
	c.Query = strings.TrimSuffix(c.Query, " ORDER BY row_id")
	q, err := database.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := q.Close(); err != nil {
			t.Error(err)
		}
	})
	return q
}

func all(t *testing.T, q *database.Query) (out []*invoice.Draft) {
	t.Helper()
	for {
		d, err := q.Next(t.Context())
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, d)
	}
}

func TestValuesKeepTheirExactText(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, s server, driver string) {
		number, moment := "NUMERIC(20,8)", "TIMESTAMP"
		if driver == "sqlite" {
			number, moment = "TEXT", "TEXT"
		}
		s.exec(t, "CREATE TABLE orders (order_no VARCHAR(30), amount "+number+", quantity INTEGER, order_date "+moment+")",
			"INSERT INTO orders VALUES ('A-1', '0.10000000', 3, '2026-11-30 10:20:30')")
		d := all(t, open(t, database.Config{URL: s.url, Table: "orders"}))[0]
		got := map[invoice.Field]string{}
		for _, c := range d.Rows[0].Cells {
			got[c.Field] = c.Text
		}
		want := map[invoice.Field]string{invoice.OrderNo: "A-1", invoice.LineAmount: "0.10000000", invoice.Quantity: "3", invoice.OrderDate: "2026-11-30 10:20:30"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if p := d.Rows[0].Place; p.File != "query" || p.Row != 1 || p.Sheet != "" {
			t.Errorf("place %+v", p)
		}
	})
}

func TestNothingIsWritten(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, s server, driver string) {
		s.exec(t, "CREATE TABLE orders (order_no TEXT)", "INSERT INTO orders VALUES ('A-1')")
		queries := []string{"DELETE FROM orders", "SELECT order_no FROM orders; DELETE FROM orders", "DROP TABLE orders",
			"INSERT INTO orders VALUES ('A-2') RETURNING order_no"}
		if driver == "postgres" {
			queries = append(queries, "WITH gone AS (DELETE FROM orders RETURNING order_no) SELECT order_no FROM gone")
		}
		for _, query := range queries {
			q, err := database.Open(t.Context(), database.Config{URL: s.url, Query: query})
			if err == nil {
				_, err = q.Next(t.Context())
				if closing := q.Close(); closing != nil {
					t.Error(closing)
				}
			}
			if _, ok := errors.AsType[*input.Error](err); !ok {
				t.Errorf("%s: %v", query, err)
			}
		}
		var n int
		if err := s.db.QueryRow("SELECT COUNT(*) FROM orders").Scan(&n); err != nil || n != 1 {
			t.Errorf("%d rows left, %v", n, err)
		}
	})
}

func TestTableNamesAreQuoted(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, s server, _ string) {
		s.exec(t, `CREATE TABLE "odd ""name" (order_no TEXT, amount TEXT)`, `INSERT INTO "odd ""name" VALUES ('A-1', '1')`)
		if got := all(t, open(t, database.Config{URL: s.url, Table: `odd "name`})); len(got) != 1 {
			t.Errorf("%d orders", len(got))
		}
		if _, err := database.Open(t.Context(), database.Config{URL: s.url, Table: "x; DROP TABLE y"}); err == nil {
			t.Error("a statement passed as a table")
		}
	})
}

func TestAddressesThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"", "mysql://x", "orders.db", "sqlite:", "postgres://u:geheim@127.0.0.1/db", "postgres://u:geheim@127.0.0.1:1/db?sslmode=disable",
		"postgres://u:geheim%zz@host/db", "sqlite:/nowhere/at/all.db"} {
		q, err := database.Open(context.Background(), database.Config{URL: url, Query: "SELECT 1 AS order_no"})
		if err == nil {
			t.Errorf("%q opened", url)
			if err := q.Close(); err != nil {
				t.Error(err)
			}
			continue
		}
		var refused *input.Error
		if !errors.As(err, &refused) || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%q: %v", url, err)
		}
	}
}
