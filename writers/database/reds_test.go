package database

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/writers"
	"github.com/fapiao/fapiao/writers/writertest"
)

// TestRedsAreWritten holds that red invoices are rows of their own, that invoices say how far they
// are reversed, and that writing them again changes nothing.
func TestRedsAreWritten(t *testing.T) {
	t.Parallel()
	onAll(t, func(t *testing.T, s *shop) {
		rows := writertest.Reversing()
		s.write(s.config(0), writers.Changes{Changed: len(rows)}, rows...)
		s.write(s.config(1), writers.Changes{Unchanged: len(rows)}, rows...)
		want := []string{
			"RED0000000901|issued|26332000000000000901|26332000000000000021|-136.73||",
			"RED0000000903|submitted||26332000000000000022|-20.00||",
			"XS20261100021|issued|26332000000000000021||136.73|full|136.73",
			"XS20261100022|issued|26332000000000000022||137.86|partial|50.00",
		}
		query := `SELECT order_no, state, invoice_no, blue_invoice_no, gross, reversed, reversed_gross FROM fapiao_results
			WHERE order_no IN ('RED0000000901', 'RED0000000903', 'XS20261100021', 'XS20261100022') ORDER BY order_no`
		if d := cmp.Diff(want, s.lines(query)); d != "" {
			t.Error(d)
		}
	})
}

// TestEarlierTablesGetColumns holds that the table of an earlier release gets the columns of red
// invoices, keeps its rows, and that rows without red invoices stay unchanged.
func TestEarlierTablesGetColumns(t *testing.T) {
	t.Parallel()
	onAll(t, func(t *testing.T, s *shop) {
		rows := writertest.Rows()
		s.write(s.config(0), writers.Changes{Changed: 10}, rows...)
		for _, c := range []string{"blue_invoice_no", "reversed", "reversed_gross"} {
			s.exec("ALTER TABLE fapiao_results DROP COLUMN " + c)
		}
		s.write(s.config(1), writers.Changes{Unchanged: 10}, rows...)
		reversed := writertest.Reversing()[0]
		s.write(s.config(2), writers.Changes{Changed: 1}, reversed)
		if got := s.lines("SELECT COUNT(*) FROM fapiao_results WHERE reversed = 'full'"); got[0] != "1" {
			t.Error(got)
		}
	})
}

// TestNamedColumnsHaveNoReds holds that a table of orders gets no red invoices, and how far an
// invoice is reversed if a column takes it.
func TestNamedColumnsHaveNoReds(t *testing.T) {
	t.Parallel()
	onAll(t, func(t *testing.T, s *shop) {
		s.exec("CREATE TABLE shop_orders (no VARCHAR(64) COLLATE "+binaryCollation(s)+", st VARCHAR(64), back VARCHAR(64))",
			"INSERT INTO shop_orders (no) VALUES ('XS20261100021')")
		c := s.config(0)
		c.Table, c.Key, c.Columns = "shop_orders", "no", map[string]string{"state": "st", "reversed": "back"}
		rows := writertest.Reversing()
		s.write(c, writers.Changes{Changed: 1}, rows[0], rows[5])
		if d := cmp.Diff([]string{"XS20261100021|issued|full"}, s.lines("SELECT no, st, back FROM shop_orders")); d != "" {
			t.Error(d)
		}
	})
}

// binaryCollation names a collation that distinguishes case.
func binaryCollation(s *shop) string {
	switch {
	case strings.HasPrefix(s.url, "sqlite"):
		return "BINARY"
	case strings.HasPrefix(s.url, "postgres"):
		return `"C"`
	}
	return "utf8mb4_bin"
}
