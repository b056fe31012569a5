package database

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/sqladdr"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers"
	"github.com/fapiao/fapiao/writers/writertest"
)

// explained are the texts of an error, in both languages.
func explained(t *testing.T, err error) string {
	t.Helper()
	var words lang.Text
	if !errors.As(err, &words) || words.Zh == "" {
		t.Fatalf("no text in both languages: %v", err)
	}
	return words.Zh + " / " + words.En
}

// TestLockedRowsAreNotWaitedForForever: another transaction holds a row; after it nothing is lost.
func TestLockedRowsAreNotWaitedForForever(t *testing.T) {
	t.Parallel()
	onAll(t, func(t *testing.T, s *shop) {
		if strings.HasPrefix(s.url, "sqlite") {
			t.Skip("SQLite waits 30 seconds for its file")
		}
		s.write(s.config(0), writers.Changes{Changed: 1}, writertest.Open(1, "submitted", "", ""))
		other, err := s.db.Begin()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := other.Exec("UPDATE fapiao_results SET kind = 'x'"); err != nil {
			t.Fatal(err)
		}
		c := s.config(1)
		c.wait = time.Second
		_, err = write(t.Context(), c, []report.Row{writertest.Issued(1)})
		if text := explained(t, err); !strings.Contains(text, "锁住") || !strings.Contains(text, "timed out") {
			t.Error(text)
		}
		if err := other.Rollback(); err != nil {
			t.Fatal(err)
		}
		s.write(c, writers.Changes{Changed: 1}, writertest.Issued(1))
	})
}

// reader makes a user who may only read, and returns the address for it.
func (s *shop) reader() string {
	u, err := url.Parse(s.url)
	if err != nil {
		s.t.Fatal(err)
	}
	db := strings.TrimPrefix(u.Path, "/")
	if u.Scheme == "postgres" {
		s.exec("CREATE ROLE reader_"+db+" LOGIN PASSWORD 'Geheim99'", "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader_"+db)
		s.t.Cleanup(func() { s.exec("DROP OWNED BY reader_"+db, "DROP ROLE reader_"+db) })
	} else {
		s.exec("CREATE USER reader_"+db+" IDENTIFIED BY 'Geheim99'", "GRANT SELECT ON "+db+".* TO reader_"+db)
	}
	u.User = url.UserPassword("reader_"+db, "Geheim99")
	return u.String()
}

// TestMissingRightsAreFoundAtOnce: before anything is sent, not when the first result is written.
func TestMissingRightsAreFoundAtOnce(t *testing.T) {
	t.Parallel()
	onAll(t, func(t *testing.T, s *shop) {
		if strings.HasPrefix(s.url, "sqlite") {
			t.Skip("a file has no users")
		}
		s.write(s.config(0), writers.Changes{})
		s.exec("CREATE TABLE sales (no VARCHAR(30), inv_state VARCHAR(20))")
		named := s.config(0)
		named.Table, named.Key, named.Columns = "sales", "no", map[string]string{"state": "inv_state"}
		missing := s.config(0)
		missing.Table = "results_2"
		address := s.reader()
		for name, c := range map[string]Config{"ours": s.config(0), "named": named, "to be created": missing} {
			c.URL = address
			w, err := Open(t.Context(), c)
			if err == nil {
				t.Errorf("%s: opened", name)
				_ = w.Close()
				continue
			}
			if text := explained(t, err); !strings.Contains(text, "没有需要的权限") || strings.Contains(text, "Geheim99") {
				t.Errorf("%s: %s", name, text)
			}
		}
	})
}

// Doctor finds what the first run would, and leaves nothing.
func TestALookFindsTheRightToCreateTheTable(t *testing.T) {
	t.Parallel()
	onAll(t, func(t *testing.T, s *shop) {
		c := s.config(0)
		for range 2 {
			if absent, err := Look(t.Context(), c); !absent || err != nil {
				t.Fatalf("absent %v, %v", absent, err)
			}
		}
		if _, err := s.db.Exec("SELECT 1 FROM fapiao_results"); err == nil {
			t.Error("a look left the table")
		}
		if strings.HasPrefix(s.url, "sqlite") {
			return // a file has no users
		}
		owner := c.URL
		c.URL = s.reader()
		_, err := Look(t.Context(), c)
		if text := explained(t, err); !strings.Contains(text, "没有需要的权限") || strings.Contains(text, "Geheim99") {
			t.Error(text)
		}
		c.URL = owner
		s.write(c, writers.Changes{})
		if absent, err := Look(t.Context(), c); absent || err != nil {
			t.Errorf("absent %v, %v", absent, err)
		}
	})
}

// TestALookFindsTheRightToExtendTheTable: one of an earlier release, which an upgrade extends.
func TestALookFindsTheRightToExtendTheTable(t *testing.T) {
	t.Parallel()
	onAll(t, func(t *testing.T, s *shop) {
		c := s.config(0)
		s.write(c, writers.Changes{})
		s.exec("ALTER TABLE fapiao_results DROP COLUMN reversed")
		if _, err := Look(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		if _, err := s.db.Exec("SELECT reversed FROM fapiao_results"); err == nil {
			t.Error("a look added the column")
		}
		if !strings.HasPrefix(s.url, "postgres") {
			return // a file has no users, and MariaDB tests no right to alter before it alters
		}
		c.URL = s.reader()
		if _, err := Look(t.Context(), c); err == nil {
			t.Error("an owner's right was not tested")
		}
	})
}

func TestMissingColumnsAreNamed(t *testing.T) {
	t.Parallel()
	onAll(t, func(t *testing.T, s *shop) {
		s.exec("CREATE TABLE sales (no VARCHAR(30), inv_state VARCHAR(20))")
		for want, c := range map[string]Config{
			"inv_nummer": {Table: "sales", Columns: map[string]string{"state": "inv_state", "invoice_no": "inv_nummer"}},
			"gone":       {Table: "gone", Columns: map[string]string{"state": "inv_state"}},
		} {
			full := s.config(0)
			full.Table, full.Key, full.Columns = c.Table, "no", c.Columns
			_, err := Open(t.Context(), full)
			if text := explained(t, err); !strings.Contains(text, want) || !strings.Contains(text, "write_back") {
				t.Errorf("%s: %s", want, text)
			}
		}
	})
}

// TestNothingIsCut: a number that does not fit is an error and not half a number, also where the
// server would cut it.
func TestNothingIsCut(t *testing.T) {
	t.Parallel()
	onAll(t, func(t *testing.T, s *shop) {
		if strings.HasPrefix(s.url, "sqlite") {
			t.Skip("columns of SQLite have no width")
		}
		if strings.HasPrefix(s.url, "mariadb") {
			mode := s.lines("SELECT @@GLOBAL.sql_mode")[0]
			s.exec("SET GLOBAL sql_mode = ''")
			t.Cleanup(func() { s.exec("SET GLOBAL sql_mode = '" + mode + "'") })
		}
		s.exec("CREATE TABLE sales (no VARCHAR(30), inv_state VARCHAR(20), inv_no VARCHAR(9))", "INSERT INTO sales (no) VALUES ('XS20261100001')")
		c := s.config(0)
		c.Table, c.Key, c.Columns = "sales", "no", map[string]string{"state": "inv_state", "invoice_no": "inv_no"}
		_, err := write(t.Context(), c, []report.Row{writertest.Issued(1)})
		if err == nil || !strings.Contains(explained(t, err), "too narrow") {
			t.Error(err)
		}
		if got := s.lines("SELECT inv_state, inv_no FROM sales"); got[0] != "|" {
			t.Errorf("%q was written", got)
		}
	})
}

// TestNumbersAsKeys: a column of whole numbers takes the orders whose number is one, and no other.
func TestNumbersAsKeys(t *testing.T) {
	t.Parallel()
	onAll(t, func(t *testing.T, s *shop) {
		for _, typ := range []string{"INTEGER", "BIGINT", "NUMERIC(20,0)"} {
			s.exec("DROP TABLE IF EXISTS sales", "CREATE TABLE sales (no "+typ+", inv_state VARCHAR(20))",
				"INSERT INTO sales (no) VALUES (0), (1001), (1002)")
			c := s.config(0)
			c.Table, c.Key, c.Columns = "sales", "no", map[string]string{"state": "inv_state"}
			var rows []report.Row
			for _, no := range []string{"1001", "01002", "A1", "1002.0", "99999999999", "98765432109876543210"} {
				r := writertest.Issued(1)
				r.OrderNo = no
				rows = append(rows, r)
			}
			s.write(c, writers.Changes{Changed: 1, Absent: 5}, rows...)
			s.write(c, writers.Changes{Unchanged: 1, Absent: 5}, rows...)
			s.write(c, writers.Changes{Absent: 1}, rows[2])
			if got := strings.Join(s.lines("SELECT no FROM sales WHERE inv_state = 'issued'"), " "); got != "1001" {
				t.Errorf("%s: %s is marked", typ, got)
			}
		}
		s.exec("DROP TABLE sales", "CREATE TABLE sales (no DOUBLE PRECISION, inv_state VARCHAR(20))")
		c := s.config(0)
		c.Table, c.Key, c.Columns = "sales", "no", map[string]string{"state": "inv_state"}
		if _, err := Open(t.Context(), c); err == nil || !strings.Contains(explained(t, err), "FLOAT8") && !strings.Contains(err.Error(), "DOUBLE") {
			t.Errorf("a key of floats: %v", err)
		}
	})
}

// TestSessionsOfSQLServer: there is no SQL Server here, so that the text decides.
func TestSessionsOfSQLServer(t *testing.T) {
	t.Parallel()
	if got := strings.Join(session(sqladdr.SQLServer, patience), ";"); got != "SET LOCK_TIMEOUT 10000" {
		t.Error(got)
	}
}
