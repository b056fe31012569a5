package sqlledger_test

import (
	"context"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/ledgertest"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// What a person has seen stays seen while the difference is the same, and lets an order that looks
// alike pass.
func TestWhatAPersonHasSeen(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, url, driver string) {
		s, ctx, now := openAt(t, url, "run"), context.Background(), ledgertest.Start()
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		_, err := s.OpenBatch(ctx, ledger.Batch{ID: "b1", Created: now})
		must(err)
		o := ledgertest.Order(ledgertest.Seller, 1)
		_, err = s.Import(ctx, "b1", []ledger.Item{ledgertest.Item(t, o, 1)}, now, ledgertest.Conflict)
		must(err)
		must(s.FinishBatch(ctx, "b1", 1, now))
		claim := ledger.Claim{Owner: "run", Now: now, Lease: time.Minute, Limit: 1}
		es, err := s.Claim(ctx, ledgertest.ToCall(claim, ledger.Issue, func(*ledger.Entry) (string, error) { return "h", nil }))
		must(err)
		differs := func(text string) {
			t.Helper()
			f := rules.Finding{Code: rules.InvoiceDiffers, Args: []string{text}}
			c := ledger.Change{ID: es[0].ID, Fence: es[0].Fence, State: ledger.Issued, Differs: &f}
			must(s.Update(ctx, []ledger.Change{c}, "run", now))
		}
		seen := func() bool {
			t.Helper()
			e, err := s.Find(ctx, es[0].Key)
			must(err)
			return !e.Seen.IsZero()
		}
		alike := func() int {
			t.Helper()
			twin := *o
			twin.OrderNo = "TWIN"
			got, err := s.Lookalikes(ctx, []ledger.Item{ledgertest.Item(t, &twin, 9)}, now)
			must(err)
			return len(got)
		}
		differs("name")
		must(s.TurnAway(ctx, []int64{es[0].ID}, now))
		if alike() != 1 {
			t.Fatal("the twin is not turned away")
		}
		db := sqlx.NewDb(raw(t, url, driver), driver)
		_, err = db.Exec(db.Rebind("UPDATE orders SET seen_at = ? WHERE id = ?"),
			now.Add(time.Second).UnixMilli(), es[0].ID)
		must(err)
		if alike() != 0 {
			t.Error("the twin is turned away although a person saw that it is another sale")
		}
		if differs("name"); !seen() {
			t.Error("the same difference is unseen again")
		}
		c := ledger.Change{ID: es[0].ID, Fence: es[0].Fence, State: ledger.Issued}
		if must(s.Update(ctx, []ledger.Change{c}, "run", now)); !seen() {
			t.Error("a change that says nothing of it makes it unseen")
		}
		if differs("gross"); seen() {
			t.Error("nobody has seen the new difference")
		}
	})
}
