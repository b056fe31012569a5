package database

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/mariatest"
	"github.com/fapiao/fapiao/internal/pgtest"
	"github.com/fapiao/fapiao/internal/sqladdr"
	"github.com/fapiao/fapiao/readers/input"
)

// server makes a database of a kind: its address, and how statements are run there.
func server(t *testing.T, kind string, statements ...string) (url string, exec func(...string)) {
	t.Helper()
	switch kind {
	case "sqlite":
		url = sqliteFile(t, statements...)
		return url, func(s ...string) { run(t, "sqlite", strings.TrimPrefix(url, "sqlite:"), s...) }
	case "postgres":
		url = pgtest.URL(t)
		run(t, "postgres", url, statements...)
		return url, func(s ...string) { run(t, "postgres", url, s...) }
	}
	db := mariatest.New(t)
	run(t, "mysql", db.DSN, statements...)
	return db.URL, func(s ...string) { run(t, "mysql", db.DSN, s...) }
}

func onEach(t *testing.T, test func(t *testing.T, kind string)) {
	for _, kind := range []string{"sqlite", "postgres", "mysql"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			test(t, kind)
		})
	}
}

// noon is the present of the tests.
func noon() time.Time { return time.Date(2026, 11, 30, 12, 0, 0, 0, beijing.Zone) }

// since reads what is new after a watermark: order numbers with the goods of their lines.
func since(t *testing.T, url, query, column, after string) (orders []string, reached string) {
	t.Helper()
	q := open(t, Config{URL: url, Query: query, Watermark: &Watermark{Column: column, After: after, Now: noon()}})
	for {
		d, err := q.Next(context.Background())
		if errors.Is(err, io.EOF) {
			return orders, q.Reached()
		}
		if err != nil {
			t.Fatal(err)
		}
		text := ""
		for _, r := range d.Rows {
			for _, c := range r.Cells {
				if c.Field == "order_no" || c.Field == "goods_name" {
					text += c.Text + " "
				}
			}
		}
		orders = append(orders, strings.TrimSpace(text))
	}
}

func TestWatermarkOfNumbers(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, kind string) {
		url, exec := server(t, kind, "CREATE TABLE o (id BIGINT, order_no VARCHAR(20), goods_name VARCHAR(20))",
			"INSERT INTO o VALUES (1, 'A', 'a1'), (2, 'B', 'b1'), (20000, 'C', 'c1'), (3, 'A', 'a2')")
		query := "SELECT * FROM o ORDER BY order_no, id -- in order"
		check := func(after string, want []string, reached string) {
			t.Helper()
			got, at := since(t, url, query, "ID", after)
			if d := cmp.Diff(want, got); d != "" || at != reached {
				t.Errorf("after %q: reached %q, want %q\n%s", after, at, reached, d)
			}
		}
		check("", []string{"A a1 A a2", "B b1", "C c1"}, "20000")
		check("20000", []string{"C c1"}, "20000") // an equal value is read again
		// A row of an old order, a row below the mark that was committed late, one without a value.
		exec("INSERT INTO o VALUES (20001, 'A', 'a3'), (19000, 'D', 'd1'), (NULL, 'E', 'e1')")
		check("20000", []string{"A a1 A a2 A a3", "C c1", "D d1", "E e1"}, "20001")
		exec("DELETE FROM o")
		check("20001", nil, "")
	})
}

func TestWatermarkOfTimes(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, kind string) {
		for _, typ := range map[string][]string{"sqlite": {"TEXT", "DATETIME"}, "postgres": {"timestamp", "timestamptz", "date"}, "mysql": {"DATETIME(6)", "TIMESTAMP NULL", "DATE"}}[kind] {
			zone := map[string]string{"postgres": "SET TIME ZONE 'Asia/Shanghai'; ", "mysql": "SET time_zone = '+08:00'; "}[kind]
			url, exec := server(t, kind, "CREATE TABLE o (order_no VARCHAR(20), goods_name VARCHAR(20), changed "+typ+")",
				zone+"INSERT INTO o VALUES ('A', 'a1', '2026-11-01 08:00:00'), ('B', 'b1', '2026-11-30 10:00:00')")
			query := "SELECT order_no, goods_name, changed FROM o;"
			all, reached := since(t, url, query, "changed", "")
			want := map[bool]string{true: "2026-11-30 00:00:00", false: "2026-11-30 10:00:00"}[strings.EqualFold(typ, "date")]
			if len(all) != 2 || strings.TrimSuffix(reached, " +08:00") != want {
				t.Errorf("%s: %q, reached %q", typ, all, reached)
			}
			exec(zone + "INSERT INTO o VALUES ('A', 'a2', '2026-11-30 09:30:00'), ('C', 'c1', '2026-11-02 00:00:00')")
			got, _ := since(t, url, query, "changed", reached)
			if d := cmp.Diff([]string{"A a1 A a2", "B b1"}, got); d != "" {
				t.Errorf("%s after %s: %s", typ, reached, d)
			}
			exec(zone + "INSERT INTO o VALUES ('F', 'f1', '2036-11-30 09:30:00')") // a slip of the pen
			if _, at := since(t, url, query, "changed", reached); strings.TrimSuffix(at, " +08:00") != "2026-11-30 12:00:00" {
				t.Errorf("%s: a time to come moved the mark to %s", typ, at)
			}
		}
	})
}

func TestWatermarksThatAreRefused(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, kind string) {
		url, _ := server(t, kind, "CREATE TABLE o (id BIGINT, order_no VARCHAR(20), goods_name VARCHAR(20))", "INSERT INTO o VALUES (1, 'A', 'a1')")
		for name, c := range map[string][2]string{
			"no such column": {"SELECT * FROM o", "nothing"}, "a limit": {"SELECT * FROM o ORDER BY id LIMIT 5", "id"},
			"no order number": {"SELECT id, goods_name FROM o", "id"},
		} {
			if text := refused(t, Config{URL: url, Query: c[0], Watermark: &Watermark{Column: c[1], Now: noon()}}, input.BadQuery); !strings.Contains(text, "watermark") {
				t.Errorf("%s: %s", name, text)
			}
		}
		q := open(t, Config{URL: url, Table: "o", Watermark: &Watermark{Column: "goods_name", Now: noon()}})
		if _, err := q.Next(context.Background()); !errors.Is(err, input.ErrUnusable) || !strings.Contains(err.Error(), "whole numbers") {
			t.Errorf("a text: %v", err)
		}
	})
}

func TestSplit(t *testing.T) {
	t.Parallel()
	for q, want := range map[string]parts{
		"select * from t":                                 {body: "select * from t"},
		"select * from t order by a, b;":                  {"select * from t ", "order by a, b"},
		"select row_number() over (order by a) from t":    {body: "select row_number() over (order by a) from t"},
		"select 'order by x' from t ORDER /* x */ BY 1 ;": {"select 'order by x' from t ", "ORDER /* x */ BY 1 "},
		"select (select 1 from u limit 1) from t":         {body: "select (select 1 from u limit 1) from t"},
	} {
		if got, err := split(sqladdr.Postgres, q); err != nil || got != want {
			t.Errorf("%s: %+v, %v", q, got, err)
		}
	}
	for q, want := range map[string]error{"select top 5 * from t": errLimit, "with x as (select 1) select * from x": errWith} {
		if _, err := split(sqladdr.SQLServer, q); err != want {
			t.Errorf("%s: %v, want %v", q, err, want)
		}
	}
}

// TestNewRowsOfSQLServer: there is no SQL Server here, so that the text decides.
func TestNewRowsOfSQLServer(t *testing.T) {
	t.Parallel()
	p, err := split(sqladdr.SQLServer, "SELECT * FROM t ORDER BY line")
	if err != nil {
		t.Fatal(err)
	}
	got, args := newRows(sqladdr.SQLServer, p, "order_no", "changed", "2026-11-30 10:00:00 +08:00")
	want := "SELECT * FROM (SELECT * FROM t \n) AS fapiao_rows WHERE [changed] >= @p1 OR [changed] IS NULL OR [order_no] IN (SELECT [order_no] " +
		"FROM (SELECT * FROM t \n) AS fapiao_new WHERE [changed] >= @p2 OR [changed] IS NULL) ORDER BY line"
	if got != want || cmp.Diff([]any{"2026-11-29 10:00:00 +08:00", "2026-11-29 10:00:00 +08:00"}, args) != "" {
		t.Errorf("%s\n%v", got, args)
	}
}
