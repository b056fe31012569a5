package app_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// A check records nothing and asks nobody: without a ledger it makes none, and beside one it says
// where each order stands.
func TestCheckChangesNothing(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	file := d.two()
	r := must(d, checks(file))
	if endOf(r) != app.Done || r.Summary.Orders != 2 || states(r.Summary)[ledger.Ready] != 2 || r.Sent != nil || r.Summary.Batch != "" {
		t.Errorf("%+v", r)
	}
	if _, err := os.Stat(d.set["ledger"]); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a check made a ledger: %v", err)
	}
	must(d, runs(file))
	calls := d.sim.Server.State().Calls
	if r = must(d, checks(file)); states(r.Summary)[ledger.Issued] != 2 || d.sim.Server.State().Calls != calls {
		t.Errorf("of what was issued: %v", states(r.Summary))
	}
	r, events, err := on(d, checks(d.orders("orders.xlsx", [4]string{"A1", "甲方有限公司", "107.00"}, [4]string{"A2", "乙方有限公司", "212.00"})))
	if err != nil || endOf(r) != app.Rejected || len(events.findings) == 0 || events.findings[0].OrderNo != "A1" {
		t.Errorf("of what was sent with other content: end %v, findings %v: %v", r.End, events.findings, err)
	}
	if now := must(d, statusOf(app.Selection{})); states(now.Summary)[ledger.Issued] != 2 || now.Summary.Changed != 0 {
		t.Errorf("after a check the ledger says %v", states(now.Summary))
	}
}

// A ledger that holds nothing has no batch to work on, and the error says what to begin with.
func TestAnEmptyLedgerHasNoBatch(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var out bytes.Buffer
	for name, use := range map[string]func(*app.App) (*app.Result, error){
		"status": statusOf(app.Selection{}), "submit": submits(app.SubmitOptions{}), "reconcile": reconciles(app.ReconcileOptions{}),
		"export": exports(app.ExportOptions{Format: app.JSONL, Out: &out}), "named": statusOf(app.Selection{Batches: app.Batches{ID: "x"}}),
		"drop": drops(app.DropOptions{Batch: "x"}),
	} {
		r, _, err := on(d, use)
		var own *app.Error
		if !errors.As(err, &own) || own.Kind != app.Unusable || own.Hint.Zh == "" || own.Hint.En == "" || r != nil {
			t.Errorf("%s: %+v: %v", name, r, err)
		}
	}
	all := must(d, statusOf(app.Selection{Batches: app.Batches{All: true}}))
	if all.Summary.Orders != 0 || endOf(all) != app.Done || all.Next != (app.Next{}) || out.Len() > 0 {
		t.Errorf("all of nothing: %+v", all)
	}
}

// Batches are listed newest first, as many as asked for, and a use takes the one that is named.
func TestBatchesAreChosen(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	first := must(d, imports(d.orders("a.xlsx", [4]string{"A1", "甲方有限公司", "106.00"}))).Summary.Batch
	second := must(d, imports(d.orders("b.xlsx", [4]string{"B1", "乙方有限公司", "212.00"}))).Summary.Batch
	list, more, err := d.open(&recorder{}).Batches(context.Background(), 5)
	if err != nil || more || len(list) != 2 || list[0].ID != second || list[1].ID != first || list[0].Gross != 212_00 || list[0].States[ledger.Ready] != 1 {
		t.Fatalf("%+v, more %v: %v", list, more, err)
	}
	if list, more, err = d.open(&recorder{}).Batches(context.Background(), 1); err != nil || !more || len(list) != 1 || list[0].ID != second {
		t.Errorf("one of two: %+v, more %v: %v", list, more, err)
	}
	if r := must(d, submits(app.SubmitOptions{Batches: app.Batches{ID: first}})); *r.Sent != 1 || r.Summary.Batch != first {
		t.Errorf("sent %d of %s", *r.Sent, r.Summary.Batch)
	}
	if r := must(d, statusOf(app.Selection{})); r.Summary.Batch != second || states(r.Summary)[ledger.Ready] != 1 || r.Next != (app.Next{Use: app.Submit, Batch: second}) {
		t.Errorf("the latest: %+v", r)
	}
	if r := must(d, statusOf(app.Selection{Batches: app.Batches{All: true}})); r.Summary.Orders != 2 || !r.Summary.Balanced() {
		t.Errorf("all: %v", states(r.Summary))
	}
}

// A month is the invoices that were issued in it, whatever their batch; it waits for nobody.
func TestAMonthIsWhatWasIssuedInIt(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	must(d, runs(d.two()))
	now := time.Now()
	month, before := ledger.Span{From: now.AddDate(0, 0, -1), To: now.AddDate(0, 0, 1)}, ledger.Month(now.Year()-1, now.Month())
	r := must(d, statusOf(app.Selection{Month: &month}))
	if r.Month != &month || r.Summary.Orders != 2 || endOf(r) != app.Done || r.Next != (app.Next{}) {
		t.Errorf("these days: %+v", r)
	}
	if r = must(d, statusOf(app.Selection{Month: &before})); r.Summary.Orders != 0 {
		t.Errorf("another month: %+v", r)
	}
}

// A search finds an order by what a person has in hand, and of the only one found all that is
// known.
func TestShowFindsAnOrder(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	must(d, runs(d.orders("orders.xlsx", [4]string{"A1", "甲方有限公司", "106.00"}, [4]string{"A2", "乙方有限公司", "212.00"}, [4]string{"A3", "丙方有限公司", "many"})))
	a := d.open(&recorder{})
	show := func(text string) (*app.Shown, error) {
		return a.Show(context.Background(), app.ShowOptions{Text: text})
	}
	got, err := show("A1")
	if err != nil || got.Life == nil || got.Life.Order == nil || got.Life.Gross != 106_00 || len(got.Life.Readings) != 1 || len(got.Life.Events) == 0 || len(got.Life.Rows) != 1 {
		t.Fatalf("%+v: %v", got, err)
	}
	row, life := got.Life.Rows[0], *got.Life
	for _, text := range []string{row.InvoiceNo, row.SerialNo, "甲方"} {
		if got, err := show(text); err != nil || got.Life == nil || got.Life.ID != life.ID {
			t.Errorf("by %q: %+v: %v", text, got, err)
		}
	}
	if got, err := show("有限公司"); err != nil || got.Life != nil || len(got.Matches) != 2 || got.More {
		t.Errorf("several: %+v: %v", got, err)
	}
	if got, err := show("A3"); err != nil || len(got.Rejected) != 1 || got.Rejected[0].OrderNo != "A3" || len(got.Rejected[0].Findings) == 0 {
		t.Errorf("rejected: %+v: %v", got, err)
	}
	if _, err := show("nobody"); app.KindOf(err) != app.Unusable {
		t.Errorf("nobody: %v", err)
	}
}

// Results say the same in each form, one row an invoice, with amounts to the cent.
func TestResultsAreTheSameInEachForm(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	must(d, runs(d.two()))
	var lines, table bytes.Buffer
	r := must(d, exports(app.ExportOptions{Format: app.JSONL, Out: &lines}))
	must(d, exports(app.ExportOptions{Format: app.CSV, Out: &table}))
	if r.Results != "" || endOf(r) != app.Done {
		t.Errorf("%+v", r)
	}
	var sum invoice.Amount
	var seen []string
	for line := range strings.Lines(lines.String()) {
		var row struct {
			No     string         `json:"order_no"`
			Status string         `json:"status"`
			Gross  invoice.Amount `json:"gross"`
			Number string         `json:"invoice_no"`
		}
		if err := json.Unmarshal([]byte(line), &row); err != nil || row.Status != "issued" {
			t.Fatalf("%s: %v", line, err)
		}
		sum, seen = sum+row.Gross, append(seen, row.No)
		if !strings.Contains(table.String(), row.Number) {
			t.Errorf("invoice %s is not in the table", row.Number)
		}
	}
	if slices.Sort(seen); sum != 318_00 || !slices.Equal(seen, []string{"A1", "A2"}) {
		t.Errorf("%v of %s", seen, sum)
	}
	if rows, err := csv.NewReader(&table).ReadAll(); err != nil || len(rows) != 3 {
		t.Errorf("%d rows: %v", len(rows), err)
	}
	file := filepath.Join(d.dir, "out.jsonl")
	if r = must(d, exports(app.ExportOptions{Format: app.JSONL, File: file})); r.Results != file {
		t.Errorf("written to %q", r.Results)
	}
	if b, err := os.ReadFile(file); err != nil || !bytes.Equal(b, lines.Bytes()) {
		t.Errorf("the file says something else: %v", err)
	}
}

// A file with orders, and a file that a person changed, are never written over: results go beside
// it, and a notice says so.
func TestResultsReplaceNothingOfAPerson(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	file := d.two()
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	must(d, imports(file))
	if _, _, err := on(d, exports(app.ExportOptions{Format: app.CSV, File: file})); app.KindOf(err) != app.Usage {
		t.Errorf("over the orders: %v", err)
	}
	mine := []byte("my own notes")
	taken := filepath.Join(d.dir, "orders-results.xlsx")
	if err := os.WriteFile(taken, mine, 0o600); err != nil {
		t.Fatal(err)
	}
	r, events, err := on(d, exports(app.ExportOptions{Format: app.XLSX}))
	if err != nil || r.Results != filepath.Join(d.dir, "orders-results-2.xlsx") || len(events.notices) != 1 || !strings.Contains(events.notices[0].En, taken) {
		t.Errorf("%+v, notices %v: %v", r, events.notices, err)
	}
	for path, want := range map[string][]byte{file: before, taken: mine} {
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s was changed: %v", path, err)
		}
	}
	template := filepath.Join(d.dir, "new.xlsx")
	if err := d.open(&recorder{}).Template(template); err != nil {
		t.Error(err)
	}
	if err := d.open(&recorder{}).Template(template); app.KindOf(err) != app.Unusable {
		t.Errorf("a template over a file: %v", err)
	}
}

// Results in which nothing is left to do are idle when they are read: no end, no next use, and a
// notice that says why.
func TestResultsWithNothingLeftAreIdle(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	results := must(d, runs(d.two())).Results
	for name, use := range map[string]func(*app.App) (*app.Result, error){"check": checks(results), "import": imports(results), "run": runs(results)} {
		r, events, err := on(d, use)
		if err != nil || !r.Idle || endOf(r) != app.Done || r.Next != (app.Next{}) || r.Summary.Orders != 0 || len(events.notices) != 1 || events.imported != 0 {
			t.Errorf("%s: %+v, notices %v: %v", name, r, events.notices, err)
		}
	}
	r, events, err := on(d, runs(d.two(), results))
	if err != nil || r.Idle || r.Summary.Orders != 2 || *r.Sent != 0 || len(events.notices) != 1 {
		t.Errorf("beside orders: %+v, notices %v: %v", r, events.notices, err)
	}
}
