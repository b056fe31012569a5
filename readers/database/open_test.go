package database

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/internal/pgtest"
	"github.com/fapiao/fapiao/internal/sqladdr"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/input"
)

// first returns the first row of the first order as field, kind and text.
func first(t *testing.T, q *Query) []string {
	t.Helper()
	d, err := q.Next(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, c := range d.Rows[0].Cells {
		out = append(out, strings.Join([]string{c.Col, string(c.Field), string(rune('0' + c.Kind)), c.Text}, " "))
	}
	return out
}

func TestPostgresValuesAreExact(t *testing.T) {
	t.Parallel()
	url := pgtest.URL(t)
	q := open(t, Config{URL: url, Query: `SELECT 'SO-1' AS order_no, 12345678901234567890.1000::numeric AS amount, 7::int8 AS quantity,
		0.1::float8 AS price, 0.13::float4 AS tax_rate, true AS tax_included, date '2026-11-30' AS order_date,
		timestamptz '2026-11-29 20:00:00+00' AS lease_start, timestamp '2026-11-30 10:00:00' AS lease_end, NULL::text AS remark,
		'甲'::varchar AS buyer_name, NULL::numeric AS net`})
	want := []string{
		"order_no order_no 0 SO-1", "amount amount 6 12345678901234567890.1000", "quantity quantity 6 7", "price price 1 0.1", "tax_rate tax_rate 1 0.13",
		"tax_included tax_included 3 TRUE", "order_date order_date 2 2026-11-30", "lease_start lease_start 2 2026-11-30 04:00:00",
		"lease_end lease_end 2 2026-11-30 10:00:00", "buyer_name buyer_name 0 甲",
	}
	if d := cmp.Diff(want, first(t, q)); d != "" {
		t.Error(d)
	}
}

func TestSQLiteValues(t *testing.T) {
	t.Parallel()
	url := sqliteFile(t, `CREATE TABLE "my orders" (order_no TEXT, amount DECIMAL(10,2), quantity INTEGER, price REAL, order_date DATE, goods_code NUMERIC)`,
		`INSERT INTO "my orders" VALUES ('0012', 100.10, 3, 0.1, '2026-11-30', '1090511010000000000')`)
	want := []string{"order_no order_no 0 0012", "amount amount 1 100.1", "quantity quantity 6 3", "price price 1 0.1", "order_date order_date 2 2026-11-30",
		"goods_code goods_code 6 1090511010000000000"}
	if d := cmp.Diff(want, first(t, open(t, Config{URL: url, Table: "my orders"}))); d != "" {
		t.Error(d)
	}
}

func TestPlacesNameTheRowAndTheColumn(t *testing.T) {
	t.Parallel()
	url := sqliteFile(t, "CREATE TABLE t (order_no, goods_name)", "INSERT INTO t VALUES ('A', 'x'), ('B', 'y')")
	q := open(t, Config{URL: url, Table: "t"})
	first(t, q)
	d, err := q.Next(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	p := d.Rows[0].Place
	p.Col = d.Rows[0].Cells[1].Col
	if want := (invoice.Place{File: "query", Row: 2, Col: "goods_name"}); p != want || p.Cell() != "2:goods_name" {
		t.Errorf("%+v", p)
	}
}

// refused opens a source that must be refused and returns the message.
func refused(t *testing.T, c Config, reason input.Reason) string {
	t.Helper()
	q, err := Open(context.Background(), c)
	if err == nil {
		_ = q.Close()
		t.Fatalf("%+v was opened", c)
	}
	var e *input.Error
	if !errors.As(err, &e) || e.Reason != reason || !errors.Is(err, input.ErrUnusable) {
		t.Errorf("%q: got %v, want reason %d", c.Query, err, reason)
	}
	return err.Error()
}

func TestAddressesThatAreRefused(t *testing.T) {
	t.Parallel()
	const secret = "Geheim99"
	for url, want := range map[string]string{
		"postgres://u:" + secret + "@localhost/db":                          "sslmode",
		"postgresql://u:" + secret + "@localhost/db?connect_timeout=1":      "sslmode",
		"postgres://u:" + secret + "%zz@localhost/db?sslmode=disable":       "percent-encode",
		"postgres://u:" + secret + "@127.0.0.1:1/db?sslmode=disable":        "",
		"postgres://u@127.0.0.1:1/db?sslmode=disable&password=" + secret:    "",
		"postgres://u:" + secret + "@127.0.0.1:1/db?sslmode=" + secret + "": "",
		"oracle://u:" + secret + "@localhost/db":                            "postgres://",
		"mysql://u:" + secret + "@localhost/db":                             "tls is missing",
		"orders.db":                                                         "sqlite:",
		"sqlite:":                                                           "the file is missing",
		"sqlite:" + t.TempDir() + "/missing.db":                             "",
	} {
		text := refused(t, Config{URL: url, Query: "SELECT 1"}, input.BadAddress)
		if strings.Contains(text, secret) {
			t.Errorf("the error shows the password: %s", text)
		}
		if !strings.Contains(text, want) {
			t.Errorf("%q lacks %q", text, want)
		}
	}
}

// An address without sslmode is refused before a connection is made.
func TestAddressMustSaySSLMode(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"postgres://u:p@localhost/db", "postgresql://u@h/db?connect_timeout=1", "postgres://u@h/db?sslmode=", "POSTGRES://h/db?SSLMODE=disable"} {
		if _, err := parseAddress(address); !errors.Is(err, sqladdr.ErrNoSSLMode) {
			t.Errorf("%s: %v, want %v", address, err, sqladdr.ErrNoSSLMode)
		}
	}
	if a, err := parseAddress("postgres://u:p@h/db?sslmode=verify-full"); err != nil || a.Dialect != sqladdr.Postgres {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestQueriesThatAreRefused(t *testing.T) {
	t.Parallel()
	pg := pgtest.URL(t)
	run(t, "postgres", pg, "CREATE TABLE t (order_no text, goods_name text)", "CREATE SEQUENCE s")
	lite := sqliteFile(t, "CREATE TABLE t (order_no, goods_name)")
	for _, url := range []string{pg, lite} {
		for _, c := range []Config{
			{Query: ""}, {Query: "SELECT 1", Table: "t"},
			{Query: "SELECT * FROM t; DELETE FROM t"}, {Query: "SELECT 1; COMMIT; DROP TABLE t"},
			{Query: "DELETE FROM t"}, {Query: "/* x */ INSERT INTO t VALUES ('a','b') RETURNING order_no, goods_name"},
			{Query: "SELECT 'open"}, {Query: "SELECT nothing FROM t"}, {Table: `t"; DROP TABLE t; --`},
		} {
			c.URL = url
			refused(t, c, input.BadQuery)
		}
		refused(t, Config{URL: url, Query: "SELECT 1 AS order_no"}, input.MissingColumns)
		refused(t, Config{URL: url, Query: "SELECT goods_name FROM t"}, input.MissingColumns)
		for _, q := range []string{"SELECT * FROM t;", "  -- all\nSELECT *, ';' AS remark FROM t ; /* end */", "WITH x AS (SELECT * FROM t) SELECT * FROM x"} {
			open(t, Config{URL: url, Query: q})
		}
	}
}

// TestNothingIsWritten runs statements that look like reading, and checks that the database refuses
// to write.
func TestNothingIsWritten(t *testing.T) {
	t.Parallel()
	pg := pgtest.URL(t)
	run(t, "postgres", pg, "CREATE TABLE t (order_no text, goods_name text)", "CREATE SEQUENCE s",
		"CREATE FUNCTION w() RETURNS text LANGUAGE sql AS $$ INSERT INTO t VALUES ('x', 'y') RETURNING order_no $$")
	for _, text := range []string{"WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x", "SELECT w() AS order_no, 'a' AS goods_name", "SELECT nextval('s') AS order_no, 'a' AS goods_name"} {
		q, err := Open(context.Background(), Config{URL: pg, Query: text})
		if err == nil {
			_, err = q.Next(context.Background())
			_ = q.Close()
		}
		if !errors.Is(err, input.ErrUnusable) || !strings.Contains(err.Error(), "read-only") {
			t.Errorf("%s gives %v", text, err)
		}
	}
	lite := sqliteFile(t, "CREATE TABLE t (order_no, goods_name)")
	before, err := os.ReadFile(strings.TrimPrefix(lite, "sqlite:"))
	if err != nil {
		t.Fatal(err)
	}
	refused(t, Config{URL: lite, Query: "WITH x AS (SELECT 1) INSERT INTO t SELECT 'a', 'b' FROM x RETURNING order_no, goods_name"}, input.BadQuery)
	after, err := os.ReadFile(strings.TrimPrefix(lite, "sqlite:"))
	if err != nil || string(before) != string(after) {
		t.Errorf("the file was written, %v", err)
	}
}

func TestCheckQuery(t *testing.T) {
	t.Parallel()
	for q, want := range map[string]error{
		"select 1": nil, "(select 1)": nil, "values (1)": nil, "select ';'": nil, `select ";"`: nil, "select 1 -- ; drop": nil, "select 1 /* ; */;;": nil,
		"select $a$;$a$": nil, "select 'it''s; fine'": nil, "select $1": nil,
		"select 1; select 2": errSeveral, "drop table t": errNotRead, "commit": errNotRead, "select '": errUnclosed, "select /*": errUnclosed, "select $a$": errUnclosed,
	} {
		if got := checkQuery(sqladdr.Postgres, q); got != want {
			t.Errorf("%s: %v, want %v", q, got, want)
		}
	}
}

func FuzzCheckQuery(f *testing.F) {
	for _, q := range []string{"select 1;", "$a$", "'", "--", "/*", "select $x$;$x$; drop"} {
		f.Add(q)
	}
	f.Fuzz(func(t *testing.T, q string) {
		if checkQuery(sqladdr.Postgres, q) == nil && checkQuery(sqladdr.Postgres, q+"; select 1") == nil && !strings.Contains(q, "--") && strings.Trim(q, " ;\n\t\r") != "" {
			first, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(q)), " ")
			if first == "select" && !strings.ContainsAny(q, "'\"`$/*-") {
				t.Fatalf("a second statement passes after %q", q)
			}
		}
	})
}
