package database

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/internal/mariatest"
	"github.com/fapiao/fapiao/internal/pgtest"
	"github.com/fapiao/fapiao/internal/sqladdr"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers"
	"github.com/fapiao/fapiao/writers/writertest"
)

// shop is a database of a test.
type shop struct {
	t   *testing.T
	url string
	db  *sql.DB
}

// onAll runs a test on each database that is installed.
func onAll(t *testing.T, test func(t *testing.T, s *shop)) {
	for _, driver := range []string{"sqlite", "postgres", "mysql"} {
		t.Run(driver, func(t *testing.T) {
			t.Parallel()
			s := &shop{t: t}
			var dsn string
			switch driver {
			case "sqlite":
				dsn = filepath.Join(t.TempDir(), "店 1.db")
				s.url = "sqlite:" + dsn
			case "postgres":
				dsn = pgtest.URL(t)
				s.url = dsn
			case "mysql":
				d := mariatest.New(t)
				s.url, dsn = d.URL, d.DSN
			}
			var err error
			if s.db, err = sql.Open(driver, dsn); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = s.db.Close() })
			s.exec("CREATE TABLE empty_one (a INTEGER)") // an SQLite file must exist
			test(t, s)
		})
	}
}

func (s *shop) exec(statements ...string) {
	s.t.Helper()
	for _, q := range statements {
		if _, err := s.db.Exec(q); err != nil {
			s.t.Fatalf("%s: %v", q, err)
		}
	}
}

// lines are the rows of a query, with | between the values.
func (s *shop) lines(query string) (out []string) {
	s.t.Helper()
	rows, err := s.db.Query(query)
	if err != nil {
		s.t.Fatal(err)
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		s.t.Fatal(err)
	}
	values, into := make([]any, len(types)), make([]any, len(types))
	for i := range into {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			s.t.Fatal(err)
		}
		var texts []string
		for i, v := range values {
			texts = append(texts, textOf(v, types[i].DatabaseTypeName()))
		}
		out = append(out, strings.Join(texts, "|"))
	}
	return out
}

// at is a time of the tests, in minutes.
func at(minute int) time.Time { return writertest.Written().Add(time.Duration(minute) * time.Minute) }

// config is that of a table of ours, at a minute.
func (s *shop) config(minute int) Config {
	return Config{URL: s.url, Environment: "production", Lang: "zh", Now: func() time.Time { return at(minute) }}
}

// write writes rows as they were at a time.
func write(ctx context.Context, c Config, rows []report.Row) (writers.Changes, error) {
	w, err := Open(ctx, c)
	if err != nil {
		return writers.Changes{}, err
	}
	defer w.Close()
	for _, r := range rows {
		if err := w.Row(ctx, r); err != nil {
			return w.counts, err
		}
	}
	return w.Finish(ctx)
}

func (s *shop) write(c Config, want writers.Changes, rows ...report.Row) {
	s.t.Helper()
	got, err := write(s.t.Context(), c, rows)
	if err != nil || got != want {
		s.t.Errorf("%+v, %v; want %+v", got, err, want)
	}
}

const all = `SELECT order_no, invoice_index, state, serial_no, invoice_no, issued_at, gross, pdf_url, error_code, error, updated_at
	FROM fapiao_results ORDER BY order_no, invoice_index`

func TestResultsAreWrittenOnce(t *testing.T) {
	t.Parallel()
	onAll(t, func(t *testing.T, s *shop) {
		rows := writertest.Rows()
		s.write(s.config(0), writers.Changes{Changed: 10}, rows...)
		first := s.lines(all)
		want := "XS20261100007|0|issued|26113017000000000007|26332000000000000007|2026-11-30 17:30:07|120.91|" + rows[6].PDFURL + "|||2026-11-30 17:45:30"
		if len(first) != 11 || first[6] != want {
			t.Errorf("%d rows, %s\nwant %s", len(first), first[6], want)
		}
		if !strings.Contains(first[2], "|rejected|") || !strings.Contains(first[7], "XS20261100007|1|issued|") || !strings.Contains(first[3], "E9121|商品编码不存在或已停用") {
			t.Errorf("%q", first)
		}
		s.write(s.config(5), writers.Changes{Unchanged: 10}, rows...)
		if d := cmp.Diff(first, s.lines(all)); d != "" {
			t.Errorf("the same results changed the table: %s", d)
		}
	})
}

func TestNewerResultsStay(t *testing.T) {
	t.Parallel()
	onAll(t, func(t *testing.T, s *shop) {
		state := func() string { return strings.Join(s.lines("SELECT state FROM fapiao_results"), " ") }
		s.write(s.config(5), writers.Changes{Changed: 1}, writertest.Open(1, "submitted", "", ""))
		s.write(s.config(4), writers.Changes{Kept: 1}, writertest.Open(1, "ready", "", ""))    // read before
		s.write(s.config(6), writers.Changes{Kept: 1}, writertest.Open(1, "rejected", "", "")) // never what the ledger has
		s.write(s.config(7), writers.Changes{Changed: 1}, writertest.Issued(1))
		s.write(s.config(8), writers.Changes{Kept: 1}, writertest.Open(1, "failed", "E1", "x"))
		if state() != "issued" {
			t.Error(state())
		}
		voided := writertest.Issued(1)
		voided.State = "voided"
		s.write(s.config(9), writers.Changes{Changed: 1}, voided)
		if state() != "voided" {
			t.Error(state())
		}
		other := s.config(1) // an environment, a seller and a case of their own
		other.Environment = "simulator"
		lower, seller := writertest.Open(1, "ready", "", ""), writertest.Open(1, "ready", "", "")
		lower.OrderNo, seller.Seller = strings.ToLower(lower.OrderNo), "91330100MA2OTHER1D"
		s.write(other, writers.Changes{Changed: 3}, writertest.Open(1, "ready", "", ""), lower, seller)
		if state() == "voided" || len(s.lines(all)) != 4 {
			t.Errorf("%q", s.lines(all))
		}
	})
}

// TestAnInvoiceLessIsRemoved: the rows of an order are those of its invoices.
func TestAnInvoiceLessIsRemoved(t *testing.T) {
	t.Parallel()
	onAll(t, func(t *testing.T, s *shop) {
		one, two, three := writertest.Issued(1), writertest.Issued(2), writertest.Issued(3)
		two.OrderNo, three.OrderNo = one.OrderNo, one.OrderNo
		for minute, rows := range [][]report.Row{{one}, {one, two, three}, {three, two}} {
			s.write(s.config(minute), writers.Changes{Changed: 1}, rows...)
			var want []string
			for _, r := range rows {
				want = append(want, r.InvoiceNo)
			}
			if d := cmp.Diff(want, s.lines("SELECT invoice_no FROM fapiao_results ORDER BY invoice_index")); d != "" {
				t.Error(d)
			}
		}
	})
}

// many are orders that need three transactions, of two invoices each.
func many() (rows []report.Row) {
	for n := range 2*atOnce + 50 {
		one, two := writertest.Issued(2*n), writertest.Issued(2*n+1)
		two.OrderNo = one.OrderNo
		rows = append(rows, one, two)
	}
	return rows
}

// TestAnOrderIsWrittenWholeOrNot ends the writing at each step, and completes it.
func TestAnOrderIsWrittenWholeOrNot(t *testing.T) {
	t.Parallel()
	onAll(t, func(t *testing.T, s *shop) {
		for end := 1; end <= 6; end++ {
			ctx, cancel := context.WithCancel(t.Context())
			c, steps := s.config(0), 0
			c.Table = fmt.Sprintf("results_%d", end)
			c.Step = func(string) {
				if steps++; steps == end {
					cancel()
				}
			}
			if _, err := write(ctx, c, many()); end < 6 && err == nil {
				t.Errorf("step %d did not end it", end)
			}
			cancel()
			halves := s.lines("SELECT order_no FROM " + c.Table + " GROUP BY order_no HAVING COUNT(*) <> 2")
			written := len(s.lines("SELECT DISTINCT order_no FROM " + c.Table))
			if want := map[int]int{1: 0, 2: 100, 3: 100, 4: 200, 5: 200, 6: 250}[end]; written != want || len(halves) > 0 {
				t.Errorf("step %d: %d orders, want %d; half: %q", end, written, want, halves)
			}
			c.Step = nil
			s.write(c, writers.Changes{Changed: 250 - written, Unchanged: written}, many()...)
		}
	})
}

// TestWritersMeet: writers of the same results at the same time end with one row for each invoice.
func TestWritersMeet(t *testing.T) {
	t.Parallel()
	onAll(t, func(t *testing.T, s *shop) {
		s.write(s.config(0), writers.Changes{})
		var all sync.WaitGroup
		for minute := range 3 {
			all.Go(func() {
				if _, err := write(t.Context(), s.config(minute), many()); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		s.write(s.config(9), writers.Changes{Unchanged: 250}, many()...)
		if got := s.lines("SELECT COUNT(*) FROM fapiao_results"); got[0] != "500" {
			t.Errorf("%s rows", got)
		}
	})
}

func TestTargetsThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	onAll(t, func(t *testing.T, s *shop) {
		s.exec("CREATE TABLE sales (no VARCHAR(30), st VARCHAR(20))")
		for name, change := range map[string]func(*Config){
			"a table of others": func(c *Config) { c.Table = "sales" },
			"no state":          func(c *Config) { c.Table, c.Key, c.Columns = "sales", "no", map[string]string{"invoice_no": "st"} },
			"no such value": func(c *Config) {
				c.Table, c.Key, c.Columns = "sales", "no", map[string]string{"state": "st", "x": "st"}
			},
			"no such column":   func(c *Config) { c.Table, c.Key, c.Columns = "sales", "no", map[string]string{"state": "gone"} },
			"no such table":    func(c *Config) { c.Table, c.Key, c.Columns = "gone", "no", map[string]string{"state": "st"} },
			"no such place":    func(c *Config) { c.URL = "sqlite:" + filepath.Join(t.TempDir(), "gone", "x.db") },
			"no address":       func(c *Config) { c.URL = "x" },
			"a wrong password": func(c *Config) { c.URL = "mysql://u:Geheim99@127.0.0.1:1/Geheim99?tls=false" },
		} {
			c := s.config(0)
			change(&c)
			w, err := Open(t.Context(), c)
			if err == nil {
				t.Errorf("%s was opened", name)
				_ = w.Close()
			} else if strings.Contains(err.Error(), "Geheim99") {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// TestSQLServerStatements: there is no SQL Server here, so that the text decides.
func TestSQLServerStatements(t *testing.T) {
	t.Parallel()
	table := own{base{sqladdr.SQLServer, &Config{Table: "dbo.results", Now: writertest.Written}}}
	create := table.create()
	for _, want := range []string{"IF OBJECT_ID(N'[dbo].[results]') IS NULL CREATE TABLE [dbo].[results] (", "[order_no] NVARCHAR(64) COLLATE Latin1_General_BIN2 NOT NULL",
		"[gross] DECIMAL(18,2),", "PRIMARY KEY ([order_no], [environment], [seller], [invoice_index]))"} {
		if !strings.Contains(create, want) {
			t.Errorf("%s\nlacks %s", create, want)
		}
	}
	if behind, end := table.locked(); behind != " WITH (UPDLOCK, HOLDLOCK)" || end != "" {
		t.Errorf("%q, %q", behind, end)
	}
	if n := len(table.insertion(ownKey{}, 0, make([]string, len(values)))); mostValues > 2100 || mostValues < 50*n || n != len(keys)+len(values)+len(stamps) {
		t.Errorf("a row has %d values, a statement at most %d", n, mostValues)
	}
}
