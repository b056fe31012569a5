package sqladdr

import (
	"errors"
	"slices"
	"strings"

	"github.com/go-sql-driver/mysql"
	"github.com/lib/pq"
	mssql "github.com/microsoft/go-mssqldb"
	sqlitedriver "modernc.org/sqlite"
)

// Cause is what an error of a database is about, as far as it needs other advice than its words.
type Cause uint8

// The causes.
const (
	OtherCause    Cause = iota
	Locked              // waiting for a lock of another transaction timed out
	Denied              // the user lacks a right
	UnknownColumn       // a column does not exist
	UnknownTable        // a table does not exist
	TooLong             // a column cannot hold a value
)

// numbers are the numbers of errors in each database: SQLSTATE of PostgreSQL, error numbers of the
// others. SQLite has one number for errors of a statement, and a text.
var numbers = map[Cause]struct {
	postgres   []string
	mysql      []uint16
	sqlServer  []int32
	sqlite     int // 0: none
	sqliteText string
}{
	Locked:        {postgres: []string{"55P03"}, mysql: []uint16{1205}, sqlServer: []int32{1222}, sqlite: 5},
	Denied:        {postgres: []string{"42501"}, mysql: []uint16{1044, 1142, 1143}, sqlServer: []int32{229, 230, 262}, sqlite: 8},
	UnknownColumn: {postgres: []string{"42703"}, mysql: []uint16{1054}, sqlServer: []int32{207}, sqliteText: "no such column"},
	TooLong:       {postgres: []string{"22001"}, mysql: []uint16{1406}, sqlServer: []int32{2628, 8152}},
	UnknownTable:  {postgres: []string{"42P01", "3F000"}, mysql: []uint16{1146}, sqlServer: []int32{208}, sqliteText: "no such table"},
}

// CauseOf finds what an error of a driver is about.
func CauseOf(err error) Cause {
	for c, known := range numbers {
		switch {
		case is(err, func(e *pq.Error) bool { return slices.Contains(known.postgres, string(e.Code)) }),
			is(err, func(e *mysql.MySQLError) bool { return slices.Contains(known.mysql, e.Number) }),
			is(err, func(e mssql.Error) bool { return slices.Contains(known.sqlServer, e.Number) }),
			is(err, func(e *sqlitedriver.Error) bool { return known.sqlite != 0 && e.Code()&0xff == known.sqlite }),
			is(err, func(e *sqlitedriver.Error) bool {
				return known.sqliteText != "" && strings.Contains(e.Error(), known.sqliteText)
			}):
			return c
		}
	}
	return OtherCause
}

// is reports whether an error has a type and a property.
func is[E error](err error, property func(E) bool) bool {
	e, ok := errors.AsType[E](err)
	return ok && property(e)
}
