package app_test

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/mariatest"
	"github.com/fapiao/fapiao/internal/pgtest"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// sales is a database with a table of orders, in the types that each database has for them.
type sales struct {
	url string
	db  *sql.DB
}

func salesOn(t *testing.T, driver string) sales {
	t.Helper()
	var s sales
	dsn, number := "", "DECIMAL(12,2)"
	switch driver {
	case "sqlite":
		dsn, number = filepath.Join(t.TempDir(), "sales.db"), "TEXT"
		s.url = "sqlite:" + dsn
	case "postgres":
		dsn, number = pgtest.URL(t), "NUMERIC(12,2)"
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
	s.exec(t, "CREATE TABLE sales (line INTEGER, order_no VARCHAR(20), buyer_name VARCHAR(100), buyer_tax_num CHAR(20), goods_name VARCHAR(90), "+
		"goods_code VARCHAR(19), amount "+number+", tax_rate VARCHAR(9), remark VARCHAR(200))",
		"INSERT INTO sales VALUES (1, 'A1', '甲方有限公司', '91330106MA0DEM0058', '咨询服务', '3040801010000000000', '106.00', '6%', NULL), "+
			"(2, 'A2', '乙方有限公司', '91330106MA0DEM0058', '咨询服务', '3040801010000000000', '212.00', '6%', NULL)")
	return s
}

func (s sales) exec(t *testing.T, statements ...string) {
	t.Helper()
	for _, q := range statements {
		if _, err := s.db.Exec(q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
}

// count is the number that a query gives.
func (s sales) count(t *testing.T, query string) (n int) {
	t.Helper()
	if err := s.db.QueryRow(query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// columns of the query, without line, which is on no invoice.
const salesQuery = "SELECT order_no, buyer_name, buyer_tax_num, goods_name, goods_code, amount, tax_rate, remark FROM sales ORDER BY line"

// The same orders have the same content from a workbook and from each database: the ledger has them
// as they are, and nothing is sent twice.
func TestOrdersOfAllDatabasesAreEqual(t *testing.T) {
	t.Parallel()
	for _, driver := range []string{"sqlite", "postgres", "mysql"} {
		t.Run(driver, func(t *testing.T) {
			t.Parallel()
			d, s := newDesk(t), salesOn(t, driver)
			must(d, runs(d.two()))
			r, events, err := on(d, func(a *app.App) (*app.Result, error) {
				return a.Run(context.Background(), app.RunOptions{Input: app.Input{Database: s.url, Query: salesQuery}})
			}, "out_dir", d.dir)
			if err != nil {
				t.Fatal(err)
			}
			if endOf(r) != app.Done || *r.Sent != 0 || d.accepted() != 2 || events.codes() != "FP-DUP-007 FP-DUP-007" { // issued from elsewhere, with the same content
				t.Errorf("sent %d, end %v, findings %s", *r.Sent, r.End, events.codes())
			}
			s.exec(t, "UPDATE sales SET amount = '107.00' WHERE order_no = 'A1'")
			_, events, err = on(d, func(a *app.App) (*app.Result, error) {
				return a.Import(context.Background(), app.ImportOptions{Input: app.Input{Database: s.url, Query: salesQuery}})
			})
			if err != nil || !strings.Contains(events.codes(), "FP-DUP-002") {
				t.Errorf("other content: %s, %v", events.codes(), err)
			}
		})
	}
}

// writesBack is a run of the sales that writes back.
func (s sales) writesBack(d *desk) func(*app.App) (*app.Result, error) {
	return func(a *app.App) (*app.Result, error) {
		return a.Run(context.Background(), app.RunOptions{Input: app.Input{Database: s.url, Query: salesQuery},
			WriteBack: app.WriteBack{On: true, Database: s.url}})
	}
}

func TestResultsGoBack(t *testing.T) {
	t.Parallel()
	for _, driver := range []string{"sqlite", "postgres", "mysql"} {
		t.Run(driver, func(t *testing.T) {
			t.Parallel()
			d, s := newDesk(t), salesOn(t, driver)
			r := must(d, s.writesBack(d), "out_dir", d.dir)
			if r.WrittenBack == nil || r.WrittenBack.Changed != 2 || s.count(t, "SELECT COUNT(*) FROM fapiao_results WHERE state = 'issued'") != 2 {
				t.Errorf("%+v", r.WrittenBack)
			}
			if s.count(t, "SELECT COUNT(*) FROM fapiao_results r JOIN sales s ON s.order_no = r.order_no WHERE r.invoice_no IS NOT NULL") != 2 {
				t.Error("the table does not match the orders")
			}
			if r = must(d, s.writesBack(d), "out_dir", d.dir); r.WrittenBack.Changed != 0 || r.WrittenBack.Unchanged != 2 || d.accepted() != 2 {
				t.Errorf("again: %+v, %d accepted", r.WrittenBack, d.accepted())
			}
		})
	}
}

// TestALostDatabaseCostsNoInvoice: what cannot be written back is in the ledger, the error says so,
// and reconcile writes it later.
func TestALostDatabaseCostsNoInvoice(t *testing.T) {
	t.Parallel()
	d, s := newDesk(t), salesOn(t, "sqlite")
	var events recorder
	events.onImport = func() {
		s.exec(t, "CREATE TRIGGER full_disk BEFORE INSERT ON fapiao_results BEGIN SELECT RAISE(ABORT, 'no room'); END")
	}
	a := d.open(&events, "out_dir", d.dir)
	r, err := s.writesBack(d)(a)
	closeApp(t, a)
	if app.KindOf(err) != app.Failed || !strings.Contains(err.Error(), "no room") || !strings.Contains(err.Error(), "export --all --format database") {
		t.Fatalf("%+v, %v", r, err)
	}
	if r == nil || !maps.Equal(states(r.Summary), map[ledger.State]int{ledger.Issued: 2}) {
		t.Errorf("%+v", r)
	}
	s.exec(t, "DROP TRIGGER full_disk")
	again := must(d, reconciles(app.ReconcileOptions{Batches: app.Batches{All: true}, WriteBack: app.WriteBack{On: true, Database: s.url}}))
	if again.WrittenBack.Changed != 2 || d.accepted() != 2 {
		t.Errorf("%+v, %d accepted", again.WrittenBack, d.accepted())
	}
}

// A watermark that was not recorded, since a run was interrupted, costs only a second reading.
func TestAWatermarkMovesAfterTheReading(t *testing.T) {
	t.Parallel()
	d, s := newDesk(t), salesOn(t, "sqlite")
	for n := range 3 {
		s.exec(t, fmt.Sprintf("INSERT INTO sales VALUES (%d, 'B%d', '甲方有限公司', '91330106MA0DEM0058', '咨询服务', '3040801010000000000', '%d.00', '6%%', NULL)", 20000*(n+1), n, n+1))
	}
	in := app.Input{Database: s.url, Table: "sales", Watermark: "line"}
	importing := func(ctx context.Context) func(*app.App) (*app.Result, error) {
		return func(a *app.App) (*app.Result, error) { return a.Import(ctx, app.ImportOptions{Input: in}) }
	}
	ctx, cancel := context.WithCancel(context.Background())
	var events recorder
	events.onImport = cancel
	a := d.open(&events)
	if _, err := importing(ctx)(a); err == nil {
		t.Error("an interrupted import did not fail")
	}
	closeApp(t, a)
	for i, want := range []int{5, 1, 1} {
		if r := must(d, importing(context.Background())); r.Summary.Orders != want {
			t.Errorf("reading %d has %d orders, want %d", i, r.Summary.Orders, want)
		}
	}
	in.Watermark = ""
	if r := must(d, importing(context.Background()), "ignore_columns", "line"); r.Summary.Orders != 5 {
		t.Errorf("without a watermark: %d orders", r.Summary.Orders)
	}
}
