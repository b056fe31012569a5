package app_test

import (
	"compress/gzip"
	"context"
	"database/sql"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	xlsx "github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// shop makes a database with a table of two orders and a view of one of them.
func (d *desk) shop() string {
	d.t.Helper()
	path := filepath.Join(d.dir, "shop.db")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		d.t.Fatal(err)
	}
	for _, q := range []string{
		`CREATE TABLE sales (order_no TEXT, buyer_name TEXT, buyer_tax_num TEXT, goods_name TEXT, goods_code TEXT, amount TEXT, tax_rate TEXT)`,
		`INSERT INTO sales VALUES ('A1', '甲方有限公司', '91330106MA0DEM0058', '咨询服务', '3040801010000000000', '106.00', '6%')`,
		`INSERT INTO sales VALUES ('A2', '乙方有限公司', '91330106MA0DEM0058', '咨询服务', '3040801010000000000', '212.00', '6%')`,
	} {
		if _, err := db.Exec(q); err != nil {
			d.t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		d.t.Fatal(err)
	}
	return path
}

// Orders come from a table or from a query as they come from a workbook: an order that was sent
// from one is not sent from the other.
func TestOrdersComeFromADatabase(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	path := d.shop()
	run := func(in app.Input) func(*app.App) (*app.Result, error) {
		return func(a *app.App) (*app.Result, error) { return a.Run(context.Background(), app.RunOptions{Input: in}) }
	}
	r := must(d, run(app.Input{Database: path, Query: "SELECT * FROM sales WHERE order_no = 'A1'"}), "out_dir", d.dir)
	if endOf(r) != app.Done || *r.Sent != 1 || r.Results != filepath.Join(d.dir, "query-results.xlsx") {
		t.Errorf("a query: %+v", r)
	}
	r = must(d, run(app.Input{Database: "sqlite:" + path, Table: "sales"}), "out_dir", d.dir)
	if endOf(r) != app.Done || *r.Sent != 1 || d.accepted() != 2 {
		t.Errorf("a table: end %v, sent %d, %d accepted", r.End, *r.Sent, d.accepted())
	}
	if r = must(d, checks(d.two())); states(r.Summary)[ledger.Issued] != 2 {
		t.Errorf("a workbook of the same orders: %v", states(r.Summary))
	}
	for name, in := range map[string]app.Input{
		"no such table":    {Database: path, Table: "nothing"},
		"a changing query": {Database: path, Query: "DELETE FROM sales"},
		"no such file":     {Database: path + ".gone", Table: "sales"},
	} {
		if r, _, err := on(d, run(in), "out_dir", d.dir); app.KindOf(err) != app.Unusable || r != nil {
			t.Errorf("%s: %+v: %v", name, r, err)
		}
	}
}

// Results among the files of a use are passed over with a notice; given alone they say that nothing
// is left, and the use is idle.
func TestResultsAreNoOrders(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	file := d.two()
	results := must(d, runs(file)).Results
	r, events, err := on(d, runs(file, results))
	if err != nil || *r.Sent != 0 || r.Summary.Orders != 2 || len(events.notices) != 1 || !strings.Contains(events.notices[0].En, "is skipped") {
		t.Errorf("beside orders: %+v, notices %v: %v", r, events.notices, err)
	}
	for name, use := range map[string]func(*app.App) (*app.Result, error){"check": checks(results), "import": imports(results), "run": runs(results)} {
		r, events, err := on(d, use)
		if err != nil || !r.Idle || r.End != nil || r.Sent != nil || len(events.notices) != 1 || r.Summary.Sources[0] != results {
			t.Errorf("%s of results: %+v, notices %v: %v", name, r, events.notices, err)
		}
	}
	lock := filepath.Join(d.dir, "~$orders.xlsx")
	if err := os.WriteFile(lock, []byte("somebody"), 0o600); err != nil {
		t.Fatal(err)
	}
	if r, events, err := on(d, runs(file, lock)); err != nil || *r.Sent != 0 || !strings.Contains(events.notices[0].En, "a spreadsheet program keeps it") {
		t.Errorf("beside a lock: %+v, notices %v: %v", r, events.notices, err)
	}
	for name, file := range map[string]string{"a lock alone": lock, "no file": filepath.Join(d.dir, "none.xlsx"), "an empty folder": t.TempDir()} {
		if r, _, err := on(d, runs(file)); app.KindOf(err) != app.Unusable || r != nil {
			t.Errorf("%s: %+v: %v", name, r, err)
		}
	}
}

// Results of orders that were not issued are read as these orders, which are known.
func TestResultsOfOpenOrdersAreRead(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	r := must(d, runs(d.orders("orders.xlsx", [4]string{"A1", "甲方有限公司", "106.00"}, [4]string{"A2", "乙方有限公司", "10.60", "SIM-FAIL:购买方名称与税号不一致"})))
	again := must(d, runs(r.Results))
	if again.Summary.Orders != 1 || again.Summary.Count(ledger.Failed) != 1 || *again.Sent != 0 {
		t.Errorf("%+v", again.Summary)
	}
}

// withDepartment writes a workbook of two orders with a column 部门 that is no field of an invoice.
func (d *desk) withDepartment() string {
	d.t.Helper()
	path := filepath.Join(d.dir, "departments.xlsx")
	f, err := os.Create(path)
	if err != nil {
		d.t.Fatal(err)
	}
	w := xlsx.New(f)
	sheet := w.Sheet("订单")
	for _, row := range [][]string{
		{"订单号", "购买方名称", "购买方纳税人识别号", "项目名称", "商品和服务税收编码", "金额", "税率", "部门名称"},
		{"D1", "甲方有限公司", "91330106MA0DEM0058", "咨询服务", "3040801010000000000", "106.00", "6%", "华东"},
		{"D2", "乙方有限公司", "91330106MA0DEM0058", "咨询服务", "3040801010000000000", "212.00", "6%", "华南"},
	} {
		var cells []xlsx.Cell
		for _, text := range row {
			cells = append(cells, xlsx.Text(text))
		}
		sheet.Row(cells...)
	}
	if err := w.Close(); err != nil {
		d.t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		d.t.Fatal(err)
	}
	return path
}

// A title to carry or to ignore that no column has is warned of, with the title that was probably
// meant, or with those there are. One to group by is refused.
func TestTitlesThatNoColumnHasAreWarnedOf(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	file := d.withDepartment()
	for _, c := range []struct{ key, title, want string }{
		{"carry_columns", "部门名称", ""},
		{"carry_columns", "部门名", `did you mean "部门名称"`},
		{"carry_columns", "项目编号", "there are: 部门名称"},
		{"carry_columns", "金额", "is a field of the order"},
		{"ignore_columns", "部门名称", ""},
		{"ignore_columns", "部门名", `did you mean "部门名称"`},
	} {
		_, events, err := on(d, checks(file), c.key, c.title)
		if err != nil {
			t.Fatal(err)
		}
		if c.want == "" && len(events.warnings) > 0 || c.want != "" && (len(events.warnings) != 1 || !strings.Contains(events.warnings[0].En, c.want)) {
			t.Errorf("%s %s: warnings %v, want %q", c.key, c.title, events.warnings, c.want)
		}
	}
	_, _, err := on(d, runs(file), "carry_columns", "部门名称", "group_by", "部门")
	if app.KindOf(err) != app.Unusable || !strings.Contains(err.Error(), "部门名称") || d.accepted() > 0 {
		t.Errorf("group by: %v", err)
	}
	must(d, runs(file), "carry_columns", "部门名称")
	if r := must(d, exports(app.ExportOptions{Format: app.XLSX}), "group_by", "部门名称"); r.Results == "" {
		t.Errorf("%+v", r)
	}
}

// A ledger of an earlier version is brought up to date by a run, with a notice of each step; a
// check leaves it as it is and says that it was not compared.
func TestALedgerOfAnEarlierVersion(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	from, err := os.Open("../testdata/upgrade/ledger.db.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	z, err := gzip.NewReader(from)
	if err != nil {
		t.Fatal(err)
	}
	old, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(d.set["ledger"], old, 0o600); err != nil {
		t.Fatal(err)
	}
	r, events, err := on(d, checks(d.two()))
	if err != nil || states(r.Summary)[ledger.Ready] != 2 || len(events.notices) != 1 || !strings.Contains(events.notices[0].En, "older version") {
		t.Errorf("check: %+v, notices %v: %v", r, events.notices, err)
	}
	if now, err := os.ReadFile(d.set["ledger"]); err != nil || string(now) != string(old) {
		t.Errorf("a check changed the ledger: %v", err)
	}
	before, events, err := on(d, statusOf(app.Selection{Batches: app.Batches{All: true}}))
	if err != nil || before.Summary.Orders == 0 || !before.Summary.Balanced() || len(events.notices) == 0 || !strings.Contains(events.notices[0].En, "up to date") {
		t.Fatalf("status: %+v, notices %v: %v", before, events.notices, err)
	}
	if again, events, err := on(d, statusOf(app.Selection{Batches: app.Batches{All: true}})); err != nil || len(events.notices) > 0 ||
		!maps.Equal(states(again.Summary), states(before.Summary)) || d.accepted() > 0 {
		t.Errorf("once more: %v, notices %v: %v", states(again.Summary), events.notices, err)
	}
}

// A database of the ledger that nobody answers for ends a use with [app.Unreached]; a person is
// told while it is still tried, and passwords are in neither text.
func TestALedgerThatIsAway(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	r, events, err := on(d, runs(d.two()), "ledger", "postgres://clerk:hush@127.0.0.1:1/books?sslmode=disable")
	if app.KindOf(err) != app.Unreached || r != nil || len(events.notices) != 1 {
		t.Fatalf("%+v, notices %v: %v", r, events.notices, err)
	}
	own, ok := err.(*app.Error)
	if !ok || own.Away == nil || own.Away.Address != "127.0.0.1:1/books" || own.Away.Reason != "refused" {
		t.Errorf("%+v", err)
	}
	if text := own.Text("en") + own.Text("zh") + events.notices[0].En; strings.Contains(text, "hush") || !strings.Contains(text, "127.0.0.1:1") {
		t.Errorf("%s", text)
	}
	if r, _, err := on(d, checks(d.two()), "ledger", "postgres://clerk:hush@127.0.0.1:1/books?sslmode=disable"); err != nil || r.Summary.Orders != 2 {
		t.Errorf("a check needs no database: %+v: %v", r, err)
	}
}
