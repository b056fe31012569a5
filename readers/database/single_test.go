package database

import (
	"strings"
	"testing"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/mariatest"
	"github.com/fapiao/fapiao/internal/pgtest"
	"github.com/fapiao/fapiao/internal/sqladdr"
	"github.com/fapiao/fapiao/readers/input"
)

// TestSinglePrecisionIsRefused: 1234567.89 in such a column is 1234567.9, another amount of money.
func TestSinglePrecisionIsRefused(t *testing.T) {
	t.Parallel()
	maria := mariatest.New(t)
	run(t, "mysql", maria.DSN, "CREATE TABLE o (order_no VARCHAR(9), goods_name TEXT, amount FLOAT, tax_rate FLOAT, weight FLOAT)",
		"INSERT INTO o VALUES ('A', 'x', 1234567.89, 0.13, 1.5)")
	postgres := pgtest.URL(t)
	for url, query := range map[string]string{
		maria.URL: "SELECT * FROM o",
		postgres:  "SELECT 'A' AS order_no, 'x' AS goods_name, 1234567.89::real AS amount",
	} {
		if text := refused(t, Config{URL: url, Query: query}, input.BadQuery); !strings.Contains(text, "amount") || !strings.Contains(text, "decimal") {
			t.Errorf("%s: %s", query, text)
		}
	}
	for url, query := range map[string]string{ // a rate, or a column of no order
		maria.URL: "SELECT order_no, goods_name, tax_rate, weight FROM o",
		postgres:  "SELECT 'A' AS order_no, 'x' AS goods_name, 0.13::real AS tax_rate, 1.5::real AS weight",
	} {
		if got := strings.Join(first(t, open(t, Config{URL: url, Query: query})), ";"); !strings.Contains(got, "tax_rate tax_rate 1 0.13") {
			t.Errorf("%s: %s", query, got)
		}
	}
	if errSingle.Text(lang.Chinese) == "" || !(columnType{sqladdr.SQLServer, "REAL"}).single() || (columnType{sqladdr.SQLite, "REAL"}).single() ||
		(columnType{sqladdr.SQLServer, "FLOAT"}).single() || (columnType{sqladdr.SQLite, ""}).single() {
		t.Error("types of SQL Server and SQLite")
	}
}
