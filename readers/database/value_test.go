package database

import (
	"testing"
	"time"

	"github.com/fapiao/fapiao/internal/sqladdr"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// TestSQLServerValues holds what its driver returns for the types of its columns.
func TestSQLServerValues(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 29, 20, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		typ  string
		v    any
		text string
		kind invoice.CellKind
	}{
		{"DECIMAL", []byte("100.1000"), "100.1000", invoice.CellDecimal}, {"MONEY", []byte("1000.0000"), "1000.0000", invoice.CellDecimal},
		{"BIT", true, "TRUE", invoice.CellBool}, {"FLOAT", 0.1, "0.1", invoice.CellNumber}, {"BIGINT", int64(7), "7", invoice.CellDecimal},
		{"DATE", at, "2026-11-29", invoice.CellDate}, {"DATETIME2", at, "2026-11-29 20:00:00", invoice.CellDate},
		{"DATETIMEOFFSET", at, "2026-11-30 04:00:00", invoice.CellDate}, {"NCHAR", "甲  ", "甲", invoice.CellText},
		{"UNIQUEIDENTIFIER", []byte{0x67, 0x45, 0x23, 0x01, 0xAB, 0x89, 0xEF, 0xCD, 1, 2, 3, 4, 5, 6, 7, 8}, "01234567-89AB-CDEF-0102-030405060708", invoice.CellText},
	} {
		text, kind, ok := columnType{sqladdr.SQLServer, c.typ}.value(c.v)
		if !ok || text != c.text || kind != c.kind {
			t.Errorf("%s %v: %q, kind %d, %v", c.typ, c.v, text, kind, ok)
		}
	}
	if text, kind, _ := (columnType{sqladdr.Postgres, "MONEY"}).value([]byte("$1,000.00")); text != "$1,000.00" || kind != invoice.CellText {
		t.Errorf("money of PostgreSQL: %q, kind %d", text, kind)
	}
}
