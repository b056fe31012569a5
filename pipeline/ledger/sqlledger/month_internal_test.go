package sqlledger

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/ledgertest"
)

// monthsKept are the months in the column, by order.
func monthsKept(t *testing.T, s *Store) (kept []int64) {
	t.Helper()
	if err := s.db.Select(&kept, "SELECT month FROM orders ORDER BY id"); err != nil {
		t.Fatal(err)
	}
	return kept
}

func september(t *testing.T, s *Store) string {
	t.Helper()
	sums, err := s.UnsentByMonth(t.Context(), ledger.Filter{}, []ledger.State{ledger.Ready, ledger.Held}, "2026-10")
	if err != nil {
		t.Fatal(err)
	}
	listed := 0
	err = s.UnsentBefore(t.Context(), ledger.Filter{}, "2026-10", func(*ledger.Entry) error { listed++; return nil })
	if err != nil {
		t.Fatal(err)
	}
	if len(sums) == 0 {
		return fmt.Sprint("none, listed ", listed)
	}
	return fmt.Sprint(sums[0].Month, " ", sums[0].Orders, ", listed ", listed)
}

// A program of the schema before knows no months: what it writes beside this one, and what it
// replaces, is looked up in the content.
func TestMonthsThatAnOlderProgramDoesNotWrite(t *testing.T) {
	t.Parallel()
	internalStores(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		b, err := s.OpenBatch(ctx, ledger.Batch{ID: "b", Digest: "b", Sources: []string{"b.xlsx"}, Created: ledgertest.Now()})
		if err != nil {
			t.Fatal(err)
		}
		items := ledgertest.Items(t, ledgertest.Seller, 0, 6)
		for i := range items {
			if items[i].Order.Date = "2026-11-03 10:00:00"; i < 3 {
				items[i].Order.Date = "2026-09-30 10:00:00"
			}
			items[i] = ledgertest.Item(t, items[i].Order, i)
		}
		if _, err := s.Import(ctx, b.ID, items, ledgertest.Now(), ledgertest.Conflict); err != nil {
			t.Fatal(err)
		}
		if err := s.FinishBatch(ctx, b.ID, len(items), ledgertest.Now()); err != nil {
			t.Fatal(err)
		}
		want := "2026-09 3, listed 3"
		if got := september(t, s); got != want {
			t.Errorf("as this program wrote it: %s, want %s", got, want)
		}
		exec := func(query string) {
			t.Helper()
			if _, err := s.db.Exec(query); err != nil {
				t.Fatal(err)
			}
		}
		exec("UPDATE orders SET month = 0 WHERE order_no = '" + items[0].Order.OrderNo + "'") // written without the column
		if got := september(t, s); got != want {
			t.Errorf("with one that was written without a month: %s, want %s", got, want)
		}
		of := func(i int) string { return "(SELECT id FROM orders WHERE order_no = '" + items[i].Order.OrderNo + "')" }
		exec("UPDATE payloads SET body = (SELECT body FROM payloads WHERE order_id = " + of(0) + ") WHERE order_id = " + of(5)) // replaced
		if got := september(t, s); got != "2026-09 4, listed 4" {
			t.Errorf("with content of September in place of November: %s", got)
		}
		items[5].Order.Date = "2026-12-01 00:00:00"
		items[5] = ledgertest.Item(t, items[5].Order, 5)
		if _, err := s.Import(ctx, b.ID, items[5:], ledgertest.Now(), ledgertest.Conflict); err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(monthsKept(t, s)); got != "[0 202609 202609 202611 202611 202612]" {
			t.Errorf("replaced by this program: %s", got)
		}
		exec("UPDATE orders SET month = 0")
		if err := s.recordMonths(ctx); err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(monthsKept(t, s)); got != "[202609 202609 202609 202611 202611 202612]" {
			t.Errorf("recorded at the migration: %s", got)
		}
	})
}

// A damaged order keeps nobody from opening a ledger that is brought up to date.
func TestMonthsOfADamagedOrderAreLeftOut(t *testing.T) {
	t.Parallel()
	internalStores(t, func(t *testing.T, s *Store) {
		b, err := s.OpenBatch(t.Context(), ledger.Batch{ID: "b", Digest: "b", Sources: []string{"b.xlsx"}, Created: ledgertest.Now()})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Import(t.Context(), b.ID, ledgertest.Items(t, ledgertest.Seller, 0, 2), ledgertest.Now(), ledgertest.Conflict); err != nil {
			t.Fatal(err)
		}
		for _, query := range []string{"UPDATE orders SET month = 0", "DELETE FROM payloads"} {
			if _, err := s.db.Exec(query); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.recordMonths(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// Months are kept as numbers in the order of their texts.
func TestMonthsAreKeptInTheirOrder(t *testing.T) {
	t.Parallel()
	month := rapid.Custom(func(rt *rapid.T) string {
		return fmt.Sprintf("%04d-%02d", rapid.IntRange(1, 9999).Draw(rt, "year"), rapid.IntRange(1, 12).Draw(rt, "month"))
	})
	rapid.Check(t, func(rt *rapid.T) {
		a, b := month.Draw(rt, "a"), month.Draw(rt, "b")
		if monthText(monthNumber(a)) != a || (monthNumber(a) < monthNumber(b)) != (a < b) || monthNumber(a) == 0 {
			rt.Fatalf("%s is %d, %s is %d", a, monthNumber(a), b, monthNumber(b))
		}
	})
	for _, none := range []string{"", "0000-01", "2026/11", "2026-13", "-", "2026-1"} {
		if n := monthNumber(none); n != 0 {
			t.Errorf("%q is %d", none, n)
		}
	}
}
