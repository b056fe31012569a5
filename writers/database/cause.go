package database

import (
	"errors"
	"slices"
	"strings"

	"github.com/go-sql-driver/mysql"
	"github.com/lib/pq"
	mssql "github.com/microsoft/go-mssqldb"
	"modernc.org/sqlite"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/sqladdr"
)

// cause is what an error of a database is about, as far as it needs other advice than its words.
type cause uint8

const (
	otherCause cause = iota
	causeLocked
	causeDenied
	causeColumn
	causeTable
)

// codes are the numbers of errors in each database: SQLSTATE of PostgreSQL, error numbers of the
// others.
var codes = map[cause]struct {
	postgres   []string
	mysql      []uint16
	sqlServer  []int32
	sqliteCode int
	sqliteText string
	zh, en     string
}{
	causeLocked: {postgres: []string{"55P03"}, mysql: []uint16{1205}, sqlServer: []int32{1222}, sqliteCode: 5,
		zh: "别的事务锁住了这个表或其中的行，等待超时；请等它结束或结束它，原文：",
		en: "another transaction locks the table or rows of it, and waiting timed out; let it end, or end it: "},
	causeDenied: {postgres: []string{"42501"}, mysql: []uint16{1044, 1142, 1143}, sqlServer: []int32{229, 230, 262}, sqliteCode: 8,
		zh: "数据库用户没有需要的权限（见 docs/zh/databases.md），原文：",
		en: "the user of the database lacks a right that is needed (see docs/databases.md): "},
	causeColumn: {postgres: []string{"42703"}, mysql: []uint16{1054}, sqlServer: []int32{207}, sqliteText: "no such column",
		zh: "表里没有配置 write_back 写明的列，原文：",
		en: "the table lacks a column that write_back of the configuration names: "},
	causeTable: {postgres: []string{"42P01", "3F000"}, mysql: []uint16{1146}, sqlServer: []int32{208}, sqliteText: "no such table",
		zh: "没有配置 write_back 写明的表，原文：",
		en: "there is no table as write_back of the configuration names it: "},
}

// causeOf finds what an error is about.
func causeOf(err error) cause {
	for _, c := range []cause{causeLocked, causeDenied, causeColumn, causeTable} {
		known := codes[c]
		if e, ok := errors.AsType[*pq.Error](err); ok && slices.Contains(known.postgres, string(e.Code)) {
			return c
		}
		if e, ok := errors.AsType[*mysql.MySQLError](err); ok && slices.Contains(known.mysql, e.Number) {
			return c
		}
		if e, ok := errors.AsType[mssql.Error](err); ok && slices.Contains(known.sqlServer, e.Number) {
			return c
		}
		if e, ok := errors.AsType[*sqlite.Error](err); ok &&
			(known.sqliteCode != 0 && e.Code()&0xff == known.sqliteCode || known.sqliteText != "" && strings.Contains(e.Error(), known.sqliteText)) {
			return c
		}
	}
	return otherCause
}

// explain adds what an error is about to the words of the database, and removes the password.
func explain(a sqladdr.Address, err error) error {
	c := causeOf(err)
	if c == otherCause {
		return hide(a, err)
	}
	words := a.Hide(err.Error())
	return lang.Text{Zh: codes[c].zh + words, En: codes[c].en + words}
}
