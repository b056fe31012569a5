package database

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers"
	"github.com/fapiao/fapiao/writers/writertest"
)

// sales makes a table of the shop's own, with two lines of one order, and the settings for it.
func (s *shop) sales(minute int) Config {
	c := s.config(minute)
	c.Table, c.Key = "sales", "no"
	c.Columns = map[string]string{"state": "inv_state", "invoice_no": "inv_no", "issued_at": "inv_day", "error": "inv_error", "updated_at": "inv_at"}
	return c
}

func TestNamedColumnsAreWritten(t *testing.T) {
	t.Parallel()
	onAll(t, func(t *testing.T, s *shop) {
		driver, _, _ := strings.Cut(s.url, ":")
		types := map[string][2]string{"sqlite": {"TEXT", "TEXT"}, "postgres": {"DATE", "TIMESTAMP"}, "mariadb": {"DATE", "DATETIME"}}[driver]
		s.exec("CREATE TABLE sales (no VARCHAR(30), line INTEGER, inv_state VARCHAR(20), inv_no VARCHAR(200), inv_day "+types[0]+
			", inv_error VARCHAR(200), inv_at "+types[1]+")",
			"INSERT INTO sales (no, line) VALUES ('XS20261100001', 1), ('XS20261100001', 2), ('XS20261100002', 1), ('OTHER', 1)")
		one, two, failed := writertest.Issued(1), writertest.Issued(3), writertest.Open(2, "failed", "E1", "编码无效")
		two.OrderNo = one.OrderNo
		rows := []report.Row{one, two, failed, writertest.Issued(9)}
		s.write(s.sales(0), writers.Changes{Changed: 2, Absent: 1}, rows...)
		s.write(s.sales(1), writers.Changes{Unchanged: 2, Absent: 1}, rows...)
		got := s.lines("SELECT no, line, inv_state, inv_no, inv_error, inv_at FROM sales ORDER BY no, line")
		want := []string{"OTHER|1||||", "XS20261100001|1|issued|26332000000000000001,26332000000000000003||2026-11-30 17:45:30",
			"XS20261100001|2|issued|26332000000000000001,26332000000000000003||2026-11-30 17:45:30", "XS20261100002|1|failed||编码无效|2026-11-30 17:45:30"}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
		s.write(s.sales(2), writers.Changes{Kept: 1, Changed: 1}, writertest.Open(1, "ready", "", ""), writertest.Issued(2))
		if got := s.lines("SELECT DISTINCT inv_state FROM sales WHERE no <> 'OTHER'"); len(got) != 1 || got[0] != "issued" {
			t.Errorf("%q", got)
		}
	})
}

// TestKeysAreExact: a column that takes a1 for A1 could mark the wrong order.
func TestKeysAreExact(t *testing.T) {
	t.Parallel()
	onAll(t, func(t *testing.T, s *shop) {
		s.exec("CREATE TABLE sales (no VARCHAR(30), inv_state VARCHAR(20), seller VARCHAR(20))",
			"INSERT INTO sales (no, seller) VALUES ('xs20261100001', 's')")
		c := s.sales(0)
		c.Columns = map[string]string{"state": "inv_state"}
		_, err := write(t.Context(), c, []report.Row{writertest.Issued(1)})
		if loose := strings.HasPrefix(s.url, "mariadb"); loose != (err != nil) || err != nil && !strings.Contains(err.Error(), "only roughly") {
			t.Errorf("%v", err)
		}
		if got := s.lines("SELECT inv_state FROM sales"); got[0] != "" {
			t.Errorf("%q was marked", got)
		}
	})
}

// TestSellersHaveOwnRows: with the column of the seller, two sellers may use one number.
func TestSellersHaveOwnRows(t *testing.T) {
	t.Parallel()
	onAll(t, func(t *testing.T, s *shop) {
		s.exec("CREATE TABLE sales (no VARCHAR(30), inv_state VARCHAR(20), seller VARCHAR(20))",
			"INSERT INTO sales (no, seller) VALUES ('XS20261100001', '"+writertest.Seller+"'), ('XS20261100001', 'S2')")
		c := s.sales(0)
		c.Seller, c.Columns = "seller", map[string]string{"state": "inv_state"}
		other := writertest.Open(1, "ready", "", "")
		other.Seller = "S2"
		s.write(c, writers.Changes{Changed: 2}, writertest.Issued(1), other)
		if d := cmp.Diff([]string{"issued", "ready"}, s.lines("SELECT inv_state FROM sales ORDER BY inv_state")); d != "" {
			t.Error(d)
		}
	})
}
