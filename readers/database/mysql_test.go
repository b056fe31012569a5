package database

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/internal/mariatest"
	"github.com/fapiao/fapiao/internal/sqladdr"
	"github.com/fapiao/fapiao/readers/input"
)

func TestMariaDBValuesAreExact(t *testing.T) {
	t.Parallel()
	db := mariatest.New(t)
	run(t, "mysql", db.DSN, `CREATE TABLE o (order_no CHAR(10), amount DECIMAL(30,4), quantity BIGINT UNSIGNED, price DOUBLE, tax_rate FLOAT,
		tax_included TINYINT(1), order_date DATE, lease_start TIMESTAMP(6) NULL, lease_end DATETIME, remark TEXT, buyer_name VARCHAR(50), net DECIMAL(5,2),
		show_buyer BIT(1), lease_note JSON)`,
		"SET time_zone = '+00:00'; SET sql_mode = ''; INSERT INTO o VALUES ('SO-1', 12345678901234567890.1000, 18446744073709551615, 0.1, 0.3, 1, '2026-11-30', "+
			"'2026-11-29 20:00:00.250000', '2026-11-30 10:00:00', NULL, '甲𠮷', NULL, b'1', '{\"a\": 1}'), "+
			"('SO-2', 1, 1, 1, 1, 0, '0000-00-00', NULL, '0000-00-00 00:00:00', 'x', '', 0, b'0', NULL)")
	q := open(t, Config{URL: db.URL, Table: "o"})
	want := []string{
		"order_no order_no 0 SO-1", "amount amount 6 12345678901234567890.1000", "quantity quantity 6 18446744073709551615", "price price 1 0.1",
		"tax_rate tax_rate 1 0.3", "tax_included tax_included 6 1", "order_date order_date 2 2026-11-30",
		"lease_start lease_start 2 2026-11-30 04:00:00.250000", "lease_end lease_end 2 2026-11-30 10:00:00", "buyer_name buyer_name 0 甲𠮷",
		"show_buyer show_buyer 6 1", `lease_note  0 {"a": 1}`,
	}
	if d := cmp.Diff(want, first(t, q)); d != "" {
		t.Error(d)
	}
	if got := first(t, q); !strings.Contains(strings.Join(got, "|"), "order_date order_date 0 0000-00-00|lease_end lease_end 0 0000-00-00 00:00:00") {
		t.Errorf("days that are none: %q", got)
	}
}

// TestMariaDBRefusesToWrite runs statements that look like reading: the server refuses them, except
// the file, whose statement is not sent.
func TestMariaDBRefusesToWrite(t *testing.T) {
	t.Parallel()
	db := mariatest.New(t)
	run(t, "mysql", db.DSN, "CREATE TABLE t (order_no TEXT, goods_name TEXT)", "INSERT INTO t VALUES ('a', 'b')",
		"CREATE FUNCTION w() RETURNS TEXT MODIFIES SQL DATA BEGIN INSERT INTO t VALUES ('x', 'y'); RETURN 'x'; END")
	for text, want := range map[string]string{
		"SELECT w() AS order_no, 'a' AS goods_name":                                 "READ ONLY",
		"SELECT order_no, goods_name FROM t INTO OUTFILE '/tmp/never'":              "a word of a statement",
		"SELECT order_no, goods_name /*!50000 INTO OUTFILE '/tmp/never'*/ FROM t":   "a word of a statement",
		"SELECT order_no, goods_name FROM t WHERE '\\'' = '' INTO OUTFILE '/tmp/x'": "a word of a statement",
		"SELECT order_no, goods_name FROM t; DELETE FROM t":                         "several statements",
		"DELETE FROM t": "must begin with SELECT",
	} {
		q, err := Open(context.Background(), Config{URL: db.URL, Query: text})
		if err == nil {
			_, err = q.Next(context.Background())
			_ = q.Close()
		}
		if !errors.Is(err, input.ErrUnusable) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s gives %v", text, err)
		}
	}
	q := open(t, Config{URL: db.URL, Query: "SELECT * FROM t # all\nWHERE goods_name <> 'into \\' ;'"})
	first(t, q)
	if _, err := q.Next(context.Background()); err == nil {
		t.Error("a row was written")
	}
}

func TestMariaDBErrorsHideThePassword(t *testing.T) {
	t.Parallel()
	db := mariatest.New(t)
	for _, url := range []string{
		strings.Replace(db.URL, "mariadb://", "mariadb://x", 1), // no such user
		strings.Replace(db.URL, "tls=false", "tls=true", 1),
		strings.Replace(db.URL, "tls=false", "tls=false&timeout="+mariatest.Password, 1),
		strings.Replace(db.URL, "tls=false", "", 1),
	} {
		if text := refused(t, Config{URL: url, Query: "SELECT 1"}, input.BadAddress); strings.Contains(text, mariatest.Password) {
			t.Errorf("the error shows the password: %s", text)
		}
	}
	text := refused(t, Config{URL: db.URL, Query: "SELECT '" + mariatest.Password + "' AS order_no, x AS goods_name"}, input.BadQuery)
	if strings.Contains(text, mariatest.Password) {
		t.Errorf("the error shows the password: %s", text)
	}
}

// TestBinaryColumnsAreRefused: bytes are no text of an order; in another column they are shown as
// they are.
func TestBinaryColumnsAreRefused(t *testing.T) {
	t.Parallel()
	db := mariatest.New(t)
	run(t, "mysql", db.DSN, "CREATE TABLE o (order_no VARBINARY(20), goods_name TEXT, image BLOB)", "INSERT INTO o VALUES ('A', 'x', x'00FF')")
	text := refused(t, Config{URL: db.URL, Table: "o"}, input.BadQuery)
	if !strings.Contains(text, "order_no") || !strings.Contains(text, "CAST") {
		t.Error(text)
	}
	got := first(t, open(t, Config{URL: db.URL, Query: "SELECT CAST(order_no AS CHAR) AS order_no, goods_name, image FROM o"}))
	if d := cmp.Diff([]string{"order_no order_no 0 A", "goods_name goods_name 0 x", "image  0 0x00ff"}, got); d != "" {
		t.Error(d)
	}
}

// TestSQLServerStatements: statements of SQL Server need no semicolon between them, so that words
// decide.
func TestSQLServerStatements(t *testing.T) {
	t.Parallel()
	for q, want := range map[string]error{
		"SELECT a, [order] FROM t": nil, "WITH x AS (SELECT 1 AS n) SELECT n FROM x": nil, "SELECT [delete ]]x] FROM t": nil,
		"SELECT 1 DELETE FROM t": errWrites, "SELECT * INTO u FROM t": errWrites, "SELECT 'drop' AS a": nil, "SELECT 1 commit": errWrites,
		"SELECT 1 exec xp_cmdshell 'dir'": errWrites, "SELECT * FROM OPENROWSET('x')": errWrites, "SELECT [a": errUnclosed,
		"SELECT 1 AS a -- delete\nFROM t /* drop */": nil, "SELECT deleted, updated_at FROM t": nil, "UPDATE t SET a = 1": errNotRead,
	} {
		if got := checkQuery(sqladdr.SQLServer, q); got != want {
			t.Errorf("%s: %v, want %v", q, got, want)
		}
	}
	text, err := statement(sqladdr.SQLServer, "", "dbo.odd]name")
	if err != nil || text != "SELECT * FROM [dbo].[odd]]name]" {
		t.Errorf("%s, %v", text, err)
	}
}
