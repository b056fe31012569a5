package sqlledger_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/internal/pgtest"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/ledgertest"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

// freeze is not called update, because a schema is frozen once, at its release, and never with the
// goldens of other packages.
var freeze = flag.Bool("freeze", false, "keep a ledger of today's schema in testdata/released, for a release")

const releasedDir = "testdata/released"

// TestFreezeTodaysSchema writes the ledgers of a release. It never writes over one: what users have
// does not change. See testdata/released/README.md.
func TestFreezeTodaysSchema(t *testing.T) {
	if !*freeze {
		t.Skip("run with -freeze at a release")
	}
	schema := newestSchema(t)
	lite, dump := frozen(schema, ".sqlite"), frozen(schema, ".postgres.sql")
	for _, path := range []string{lite, dump, frozen(schema, ".golden")} {
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
			t.Fatalf("%s is there already (%v): a released schema stays as it is", path, err)
		}
	}
	file := filepath.Join(t.TempDir(), "ledger.db")
	writeReleased(t, file)
	golden := account(t, openAt(t, file, "reader"))
	if _, err := raw(t, file, "sqlite").Exec("VACUUM INTO ?", lite); err != nil {
		t.Fatal(err)
	}
	url := pgtest.URL(t)
	writeReleased(t, url)
	if _, err := raw(t, url, "postgres").Exec("UPDATE holds SET pid = 4711, host = 'machine-1'"); err != nil { // not who released it
		t.Fatal(err)
	}
	if other := account(t, openAt(t, url, "reader")); other != golden {
		t.Errorf("the databases differ:\n%s", cmp.Diff(strings.Split(golden, "\n"), strings.Split(other, "\n")))
	}
	for path, content := range map[string]string{dump: dumpOf(t, url), frozen(schema, ".golden"): golden} {
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	pinMigrations(t, schema)
}

func frozen(schema int, ending string) string {
	return filepath.Join(releasedDir, fmt.Sprint("schema-", schema, ending))
}

// dumpOf is what pg_dump says of a database, without what belongs to the server, its version and
// the day.
func dumpOf(t *testing.T, url string) string {
	t.Helper()
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/pg_dump")
	if err != nil || len(found) == 0 {
		found = []string{"pg_dump"}
	}
	var errs bytes.Buffer
	cmd := exec.Command(found[len(found)-1], "--inserts", "--no-owner", "--no-privileges", url)
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("pg_dump: %v: %s", err, &errs)
	}
	var kept []string
	for line := range strings.Lines(string(out)) {
		if strings.HasPrefix(line, "--") || strings.HasPrefix(line, "SET ") || strings.HasPrefix(line, `\`) || strings.TrimSpace(line) == "" {
			continue
		}
		kept = append(kept, line)
	}
	return strings.Join(kept, "")
}

// demoSeller is the seller of runs without a configuration, so that such a run can go on with a
// frozen ledger.
const demoSeller = "91330106MADEM0003K"

// frozenPlan says, by number, what becomes of each order of the frozen ledger's first batch.
var frozenPlan = []struct {
	state ledger.State
	via   []ledger.State // states on the way from submitting
}{
	{ledger.Issued, []ledger.State{ledger.Submitted}},
	{ledger.Issued, []ledger.State{ledger.Unknown}}, // split: two invoices
	{ledger.Submitting, nil},
	{ledger.Unknown, nil},
	{ledger.Submitted, nil},
	{ledger.Failed, nil},                              // refused at once: may be replaced
	{ledger.Failed, []ledger.State{ledger.Submitted}}, // accepted, then failed: may not
	{ledger.SealFailed, []ledger.State{ledger.Submitted}},
	{ledger.Voiding, []ledger.State{ledger.Submitted, ledger.Issued}},
	{ledger.Voided, []ledger.State{ledger.Submitted, ledger.Issued}},
	{ledger.Ready, []ledger.State{}}, // claimed and given back
	{ledger.Ready, nil},              // never claimed
	{ledger.Ready, nil},              // many lines, compressed
}

// writer makes the frozen ledger.
type writer struct {
	*testing.T
	*sqlledger.Store
	now    time.Time
	answer *ledger.Answer // about several orders
}

// writeReleased fills a new ledger with orders in every state, batches of every kind, tokens and
// holds; all invented.
func writeReleased(t *testing.T, url string) {
	t.Helper()
	w := &writer{T: t, now: ledgertest.Start(), answer: &ledger.Answer{Body: bytes.Repeat([]byte(`{"long answer":true}`), 200)}}
	s, err := sqlledger.Open(context.Background(), url, sqlledger.Options{Environment: "simulator", Run: "frozen-run", Now: func() time.Time { return w.now }})
	w.must(err)
	w.Store = s
	w.firstBatch()
	w.send()
	w.laterBatches()
	for app, token := range map[string]string{"app-one": `{"token":"invented-token-1","until":"2026-11-24T01:02:03Z"}`, "app-two": "\x00\xffnot text"} {
		w.must(s.TokenUpdate(context.Background(), app, func([]byte) ([]byte, error) { return []byte(token), nil }))
	}
	_, err = s.InvoiceID(context.Background(), ledger.InvoiceRef{Seller: demoSeller, No: "26312000000000999999", IssuedAt: w.now})
	w.must(err)
	release, err := s.Hold(context.Background(), "batch digest-1")
	w.must(err)
	w.must(errors.Join(release(), s.Close()))
}

func (w *writer) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// frozenOrder is an order that the simulator takes.
func frozenOrder(n int) *invoice.Order {
	o := ledgertest.Order(demoSeller, n)
	o.Buyer.TaxNum = "91330106MA0DEM0058"
	if n == len(frozenPlan)-1 {
		o.Lines = slices.Repeat(o.Lines, 12)
		o.Net, o.Tax, o.Gross = 0, 0, 0
		o.Add()
	}
	return o
}

func (w *writer) open(b ledger.Batch, items ...ledger.Item) {
	w.Helper()
	b.Created = w.now
	_, err := w.OpenBatch(context.Background(), b)
	w.must(err)
	_, err = w.Import(context.Background(), b.ID, items, w.now, ledgertest.Conflict)
	w.must(err)
}

func (w *writer) firstBatch() {
	var items []ledger.Item
	for n := range frozenPlan {
		items = append(items, ledgertest.Item(w, frozenOrder(n), n))
	}
	items = append(items, ledgertest.Rejected(20), ledgertest.Item(w, frozenOrder(0), 21)) // the last one is repeated
	w.open(ledger.Batch{ID: "20261123-aaaaaa", Digest: "digest-1", Sources: []string{"十一月 订单.xlsx", "orders.csv"}}, items...)
	w.must(w.FinishBatch(context.Background(), "20261123-aaaaaa", len(items), w.now))
}

// send takes the orders to their states, a second a step.
func (w *writer) send() {
	c := ledger.Claim{Owner: "frozen-run", Now: w.now, Lease: time.Minute, Limit: len(frozenPlan) - 2}
	es, err := w.Claim(context.Background(), ledgertest.ToCall(c, ledger.Issue, func(e *ledger.Entry) (string, error) { return "hash of " + e.Key.OrderNo, nil }))
	w.must(err)
	for n, e := range es {
		steps := frozenPlan[n].via
		if frozenPlan[n].state != ledger.Submitting {
			steps = append(slices.Clip(steps), frozenPlan[n].state)
		}
		for _, to := range steps {
			w.now = w.now.Add(time.Second)
			w.must(w.Update(context.Background(), []ledger.Change{w.change(n, &e, to)}, "frozen-run", w.now))
		}
	}
}

func (w *writer) change(n int, e *ledger.Entry, to ledger.State) ledger.Change {
	c := ledger.Change{ID: e.ID, Fence: e.Fence, State: to, Note: "frozen", Raw: ledger.Whole(fmt.Appendf(nil, `{"code":"E0000","order":%d}`, n))}
	serial := fmt.Sprintf("2611230902%010d", n)
	bill := ledger.Invoice{Serial: serial, Status: "2", No: fmt.Sprintf("26312000000000%06d", n), IssuedAt: w.now, Kind: "数电普票",
		Net: e.Order.Net, Tax: e.Order.Tax, Gross: e.Order.Gross, PDF: "https://e.example/a.pdf", OFD: "https://e.example/a.ofd", XML: "https://e.example/a.xml"}
	switch to {
	case ledger.Unknown:
		c.Error, c.NextAt, c.Raw = "no definite answer", w.now.Add(time.Minute), ledger.Excerpt{}
	case ledger.Submitted:
		c.Serial, c.Code, c.NextAt, c.Tries = serial, "20", w.now.Add(5*time.Second), 2
	case ledger.Failed:
		c.Code, c.Error = "E9101", "购方税号校验不通过"
		if frozenPlan[n].via != nil { // it was accepted, so that it is asked for again
			c.NextAt = w.now.Add(5 * time.Minute)
		}
	case ledger.SealFailed:
		bill.Status, bill.Fail = "24", "签章超时"
		c.Code, c.Error, c.Invoices = "24", "签章超时", []ledger.Invoice{bill}
	case ledger.Issued, ledger.Voiding, ledger.Voided:
		c.Serial, c.Code, c.Invoices = serial, "2", []ledger.Invoice{bill}
		c.Raw = ledger.Excerpt{Answer: w.answer}
		if n == 1 {
			c.Raw.Parts = []ledger.Part{{From: 20, To: 40}, {From: 0, To: 20}}
			second := bill
			second.Serial, second.Code, second.No = serial+"-2", "031002200011", "12345678"
			c.Invoices = append(c.Invoices, second)
		}
	}
	return c
}

// laterBatches meet an order again, one with other content, one of another seller, and begin a
// reading that does not end.
func (w *writer) laterBatches() {
	w.now = w.now.Add(time.Hour)
	other := frozenOrder(4)
	other.Remark = "另一内容"
	w.open(ledger.Batch{ID: "20261123-bbbbbb", Digest: "digest-2", Sources: []string{"again.xlsx"}},
		ledgertest.Item(w, frozenOrder(11), 1), ledgertest.Item(w, other, 2), ledgertest.Item(w, ledgertest.Order(ledgertest.OtherSeller, 90), 3))
	w.now = w.now.Add(time.Hour)
	w.open(ledger.Batch{ID: "20261123-cccccc", Sources: []string{"query"}}, ledgertest.Item(w, frozenOrder(91), 1))
}

// newestSchema is the number of the newest migration, the same for both databases.
func newestSchema(t *testing.T) int {
	t.Helper()
	newest := func(folder string) (n int) {
		names, err := filepath.Glob(filepath.Join("migrations", folder, "*.sql"))
		if err != nil || len(names) == 0 {
			t.Fatalf("migrations of %s: %v", folder, err)
		}
		n, err = schemaOf(filepath.Base(slices.Max(names)))
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	lite, pg := newest("sqlite"), newest("postgres")
	if lite != pg {
		t.Fatalf("SQLite is at schema %d, PostgreSQL at %d", lite, pg)
	}
	return lite
}

// restore makes an empty PostgreSQL database what a dump says.
func restore(t *testing.T, url, dump string) {
	t.Helper()
	text, err := os.ReadFile(dump)
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.Exec(string(text))
	if err := errors.Join(err, db.Close()); err != nil { // the dump has changed settings of its session
		t.Fatal(err)
	}
}
