package sqlledger_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/internal/pgtest"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/ledgertest"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// schemaOf reads the number of "00001_ledger.sql" and of "schema-1.golden".
func schemaOf(name string) (int, error) {
	digits := strings.TrimPrefix(name, "schema-")
	return strconv.Atoi(digits[:strings.IndexAny(digits, "._")])
}

// released lists the schemas of the released ledgers.
func released(t *testing.T) []int {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(releasedDir, "schema-*.golden"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no released ledger: %v", err)
	}
	var out []int
	for _, name := range names {
		n, err := schemaOf(filepath.Base(name))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, n)
	}
	slices.Sort(out)
	return out
}

// onReleased runs a test on a copy of every released ledger.
func onReleased(t *testing.T, test func(t *testing.T, schema int, url, driver string)) {
	t.Helper()
	for _, schema := range released(t) {
		t.Run(fmt.Sprint("sqlite/", schema), func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "ledger.db")
			data, err := os.ReadFile(frozen(schema, ".sqlite"))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, data, 0o600); err != nil {
				t.Fatal(err)
			}
			test(t, schema, file, "sqlite")
		})
		t.Run(fmt.Sprint("postgres/", schema), func(t *testing.T) {
			t.Parallel()
			url := pgtest.URL(t)
			restore(t, url, frozen(schema, ".postgres.sql"))
			test(t, schema, url, "postgres")
		})
	}
}

// What users have in their ledgers is the same after the schema was brought up to date.
func TestReleasedLedgersKeepWhatTheyHold(t *testing.T) {
	t.Parallel()
	onReleased(t, func(t *testing.T, schema int, url, driver string) {
		want, err := os.ReadFile(frozen(schema, ".golden"))
		if err != nil {
			t.Fatal(err)
		}
		if at := schemaAt(t, url, driver); at != schema {
			t.Fatalf("the released ledger is of schema %d, want %d", at, schema)
		}
		got := account(t, openAt(t, url, "later"))
		if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); d != "" {
			t.Errorf("the upgrade changed what is kept (-before +after):\n%s", d)
		}
		var unknown int
		const months = "SELECT COUNT(*) FROM orders WHERE month = 0 AND state IN ('ready', 'held')"
		if err := raw(t, url, driver).QueryRow(months).Scan(&unknown); err != nil || unknown > 0 {
			t.Errorf("the months of %d unsent orders are not known (%v)", unknown, err)
		}
		if at := schemaAt(t, url, driver); at != newestSchema(t) {
			t.Errorf("the ledger is at schema %d, want %d", at, newestSchema(t))
		}
		if again := account(t, openAt(t, url, "later")); again != got {
			t.Error("opening it once more changed it")
		}
	})
}

func schemaAt(t *testing.T, url, driver string) (schema int) {
	t.Helper()
	if err := raw(t, url, driver).QueryRow("SELECT MAX(version_id) FROM goose_db_version").Scan(&schema); err != nil {
		t.Fatal(err)
	}
	return schema
}

// A run goes on with a released ledger: it meets its orders, sends what is ready, asks for what is
// open, and nothing comes twice.
func TestReleasedLedgersAreContinued(t *testing.T) {
	t.Parallel()
	onReleased(t, func(t *testing.T, _ int, url, _ string) {
		s, ctx := openAt(t, url, "later"), context.Background()
		var items []ledger.Item
		for n := range frozenPlan {
			items = append(items, ledgertest.Item(t, frozenOrder(n), n))
		}
		now := ledgertest.Start().Add(24 * time.Hour)
		got, err := s.Import(ctx, "20261123-aaaaaa", items, now, ledgertest.Conflict)
		if err != nil {
			t.Fatal(err)
		}
		for i := range got {
			if got[i].Result != ledger.Known {
				t.Errorf("order %d is met as %v, want known", i, got[i].Result)
			}
		}
		first := ledger.Filter{Batch: "20261123-aaaaaa", Seller: demoSeller}
		ready, err := s.Claim(ctx, ledgertest.ToCall(ledger.Claim{Filter: first, Owner: "later", Now: now, Lease: time.Minute, Limit: 100}, ledger.Issue, func(e *ledger.Entry) (string, error) { return "new hash", nil }))
		if err != nil {
			t.Fatal(err)
		}
		due, err := s.Claim(ctx, ledgertest.ToAsk(ledger.Claim{Filter: first, Owner: "later", Now: now, Lease: time.Minute, Limit: 100}, ledger.Ask{About: ledger.AskDue}))
		if err != nil {
			t.Fatal(err)
		}
		if len(ready) != 3 || len(due) < 4 { // submitting, unknown, submitted, voiding
			t.Fatalf("%d ready, %d due", len(ready), len(due))
		}
		issue(t, s, append(ready, due...), now)
		sum, err := s.Summary(ctx, first)
		if err != nil || sum.Count("ready")+sum.Count("submitting")+sum.Count("unknown")+sum.Count("submitted")+sum.Count("voiding") != 0 || !sum.Balanced() {
			t.Errorf("after the run: %+v, %v", sum, err)
		}
	})
}

// What failed after the platform accepted it is asked for again after the upgrade, and never sent;
// what was refused is not asked for.
func TestFailedOrdersOfReleasedLedgersAreAsked(t *testing.T) {
	t.Parallel()
	onReleased(t, func(t *testing.T, _ int, url, _ string) {
		s, ctx := openAt(t, url, "later"), context.Background()
		now := ledgertest.Start().Add(24 * time.Hour)
		filter := ledger.Filter{Batch: "20261123-aaaaaa", Seller: demoSeller}
		claim := ledger.Claim{Filter: filter, Owner: "later", Now: now, Lease: time.Minute, Limit: 100}
		got, err := s.Claim(ctx, ledgertest.ToAsk(claim, ledger.Ask{About: ledger.AskFailed, Since: now.AddDate(0, 0, -35), Unasked: time.Time{}}))
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != 1 || got[0].Key.OrderNo != frozenOrder(6).OrderNo || got[0].State != ledger.Failed || got[0].Serial == "" {
			t.Fatalf("asked for %+v, want the order that was accepted", got)
		}
		if got[0].BuyerTax != frozenOrder(6).Buyer.TaxNum || len(got[0].Rates) != 1 {
			t.Errorf("it cannot be compared: %+v", got[0])
		}
		ready, err := s.Claim(ctx, ledgertest.ToCall(claim, ledger.Issue, func(e *ledger.Entry) (string, error) { return "h", nil }))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range ready {
			if e.Key.OrderNo == frozenOrder(6).OrderNo {
				t.Error("a failed order is sent")
			}
		}
		issue(t, s, got, now)
		if e, err := s.Find(ctx, got[0].Key); err != nil || e.State != ledger.Issued {
			t.Errorf("it is not adopted: %+v, %v", e, err)
		}
	})
}

func issue(t *testing.T, s *sqlledger.Store, es []ledger.Entry, now time.Time) {
	t.Helper()
	var changes []ledger.Change
	for _, e := range es {
		changes = append(changes, ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Issued, Serial: "later-" + e.Key.OrderNo, Code: "2",
			Invoices: []ledger.Invoice{{Serial: "later-" + e.Key.OrderNo, Status: "2", No: "1", IssuedAt: now, Gross: e.Gross}}})
	}
	if err := s.Update(context.Background(), changes, "later", now); err != nil {
		t.Error(err)
	}
}

const pins = releasedDir + "/migrations.sha256"

// A migration that was released ran on ledgers of users: it is never edited. What must change is a
// new migration.
func TestReleasedMigrationsStayAsTheyAre(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(pins)
	if err != nil {
		t.Fatal(err)
	}
	pinned := map[string]string{}
	for line := range strings.Lines(string(text)) {
		sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		pinned[name] = sum
	}
	newest := slices.Max(released(t))
	for name, sum := range migrationSums(t) {
		n, err := schemaOf(filepath.Base(name))
		if err != nil {
			t.Fatal(err)
		}
		if want := pinned[name]; n <= newest && sum != want {
			t.Errorf("%s was edited after its release (sha256 %s, want %s): put it back and write a new migration", name, sum, want)
		}
		delete(pinned, name)
	}
	for name := range pinned {
		t.Errorf("released migration %s is gone", name)
	}
}

// migrationSums are the hashes of the migrations by their paths, whatever the line ends of the
// checkout are.
func migrationSums(t *testing.T) map[string]string {
	t.Helper()
	names, err := filepath.Glob("migrations/*/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256([]byte(strings.ReplaceAll(string(text), "\r\n", "\n")))
		out[strings.TrimPrefix(filepath.ToSlash(name), "migrations/")] = hex.EncodeToString(sum[:])
	}
	return out
}

// pinMigrations adds the migrations of a release to the pins; those that are there stay.
func pinMigrations(t *testing.T, schema int) {
	t.Helper()
	old, err := os.ReadFile(pins)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	var lines []string
	for name, sum := range migrationSums(t) {
		if n, err := schemaOf(filepath.Base(name)); err == nil && n <= schema && !strings.Contains(string(old), "  "+name+"\n") {
			lines = append(lines, sum+"  "+name+"\n")
		}
	}
	slices.SortFunc(lines, func(a, b string) int { return strings.Compare(a[66:], b[66:]) })
	if err := os.WriteFile(pins, append(old, strings.Join(lines, "")...), 0o644); err != nil {
		t.Fatal(err)
	}
}

// A difference was a text beside the invoice, which the next run said nothing of. It is a fact now.
func TestReleasedDifferencesAreFindings(t *testing.T) {
	t.Parallel()
	onReleased(t, func(t *testing.T, schema int, url, driver string) {
		if schema >= 5 {
			return // its program wrote no such text any more
		}
		const old = "已开发票与订单不一致：价税合计 1.00，订单为 \"2.00\"。到平台核对这张发票，需要时红冲"
		const update = "UPDATE orders SET error = '" + old + "' WHERE state IN ('issued', 'failed')"
		if _, err := raw(t, url, driver).Exec(update); err != nil {
			t.Fatal(err)
		}
		s := openAt(t, url, "later")
		n, first, err := s.Differing(context.Background(), ledger.Filter{}, 1)
		if err != nil || n != 2 {
			t.Fatalf("%d differences, %v", n, err)
		}
		f := first[0].Finding
		if f.Code != rules.InvoiceDiffers || f.OrderNo != first[0].Key.OrderNo || f.Args[0] != `价税合计 1.00，订单为 "2.00"` {
			t.Errorf("%+v", f)
		}
		e, err := s.Find(context.Background(), first[0].Key)
		if err != nil || e.Error != "" {
			t.Errorf("the text is there twice: %q, %v", e.Error, err)
		}
	})
}

// In SQLite, a list of states costs a table of its values for each row that is written; see
// migration 10, which finds the lists by their text.
func TestSchemaListsNoStates(t *testing.T) {
	t.Parallel()
	onReleased(t, func(t *testing.T, _ int, url, driver string) {
		if driver != "sqlite" {
			return
		}
		openAt(t, url, "later")
		var listed []string
		rows, err := raw(t, url, driver).Query("SELECT name FROM sqlite_schema WHERE sql LIKE '%state IN%'")
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var name string
			if err := rows.Scan(&name); err != nil {
				t.Fatal(err)
			}
			listed = append(listed, name)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		if len(listed) > 0 {
			t.Errorf("lists of states are in %v", listed)
		}
	})
}
