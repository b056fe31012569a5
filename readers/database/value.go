package database

import (
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	mssql "github.com/microsoft/go-mssqldb"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/sqladdr"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// columnType is the type of a column: the database's name for it, in capitals.
type columnType struct {
	dialect sqladdr.Dialect
	name    string
}

var errBinary = lang.Text{Zh: "这一列是二进制数据；请在查询里把它转换成文本（CAST），或不要选它",
	En: "the column holds binary data; convert it to text in the query (CAST), or leave it out"}

// binary reports whether the values of the column are bytes and not text.
func (t columnType) binary() bool {
	return slices.Contains([]string{"BYTEA", "BLOB", "TINYBLOB", "MEDIUMBLOB", "LONGBLOB", "BINARY", "VARBINARY", "IMAGE", "GEOMETRY"}, t.name)
}

var errSingle = lang.Text{Zh: "这一列是单精度浮点数，只存得住 6、7 位数字，1234567.89 会变成 1234567.9；请把这一列改成 decimal 类型",
	En: "the column holds floats of single precision, which keep only six or seven digits: 1234567.89 becomes 1234567.9; make it a decimal column"}

// single reports whether the values of the column are floats of 32 bits. The text that a person
// entered cannot be told from them.
func (t columnType) single() bool {
	name, ok := map[sqladdr.Dialect]string{sqladdr.Postgres: "FLOAT4", sqladdr.MySQL: "FLOAT", sqladdr.SQLServer: "REAL"}[t.dialect]
	return ok && t.name == name
}

// value converts a driver's value to text; ok is false for NULL. Exact numbers keep their text.
func (t columnType) value(v any) (text string, kind invoice.CellKind, ok bool) {
	switch v := v.(type) {
	case nil:
		return "", invoice.CellText, false
	case string:
		return t.text(v)
	case []byte:
		return t.bytes(v)
	case int64:
		return strconv.FormatInt(v, 10), invoice.CellDecimal, true
	case uint64:
		return strconv.FormatUint(v, 10), invoice.CellDecimal, true
	case float32:
		return floatText(float64(v), 32), invoice.CellNumber, true
	case float64:
		return floatText(v, 64), invoice.CellNumber, true
	case bool:
		if v {
			return "TRUE", invoice.CellBool, true
		}
		return "FALSE", invoice.CellBool, true
	case time.Time:
		return t.time(v), invoice.CellDate, true
	}
	return fmt.Sprint(v), invoice.CellText, true
}

// bytes converts what drivers return as bytes: text, exact numbers, and types of their own.
func (t columnType) bytes(v []byte) (string, invoice.CellKind, bool) {
	switch {
	case t.dialect == sqladdr.MySQL && t.name == "BIT":
		return bits(v), invoice.CellDecimal, true
	case t.name == "UNIQUEIDENTIFIER":
		var id mssql.UniqueIdentifier
		if id.Scan(v) == nil {
			return id.String(), invoice.CellText, true
		}
	case t.binary() && !utf8.Valid(v):
		return "0x" + hex.EncodeToString(v), invoice.CellText, true
	}
	return t.text(string(v))
}

// bits is the number that a BIT(n) of MySQL holds, of at most 64 bits.
func bits(v []byte) string {
	n := uint64(0)
	for _, b := range v {
		n = n<<8 | uint64(b)
	}
	return strconv.FormatUint(n, 10)
}

// text tells what a text is: drivers return exact numbers as text, that of MySQL also times.
func (t columnType) text(v string) (string, invoice.CellKind, bool) {
	switch t.name {
	case "NUMERIC", "UNSIGNED BIGINT":
		return v, invoice.CellDecimal, true
	case "DECIMAL", "MONEY", "SMALLMONEY":
		if t.dialect == sqladdr.MySQL || t.dialect == sqladdr.SQLServer { // money of PostgreSQL has a sign of its currency
			return v, invoice.CellDecimal, true
		}
	case "DATE", "DATETIME", "TIMESTAMP":
		if t.dialect == sqladdr.MySQL && !strings.HasPrefix(v, "0000") { // a day that is none stays text, which is a finding
			return v, invoice.CellDate, true
		}
	case "BPCHAR", "CHAR", "NCHAR": // padded to the width of the column
		return strings.TrimRight(v, " "), invoice.CellText, true
	}
	return v, invoice.CellText, true
}

// floatText is the shortest text that gives the same binary number of 32 or 64 bits.
func floatText(v float64, size int) string {
	if math.Abs(v) < 1e21 {
		return strconv.FormatFloat(v, 'f', -1, size)
	}
	return strconv.FormatFloat(v, 'g', -1, size)
}

// time formats a date or a time. A time with a zone is converted to Beijing time; one without is
// not changed.
func (t columnType) time(v time.Time) string {
	switch t.name {
	case "DATE":
		return v.Format(time.DateOnly)
	case "TIMESTAMPTZ", "DATETIMEOFFSET":
		v = v.In(beijing.Zone)
	}
	return v.Format(time.DateTime)
}
