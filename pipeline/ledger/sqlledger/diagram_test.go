package sqlledger_test

import (
	"context"
	"testing"

	"github.com/jmoiron/sqlx"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/ledgertest"
)

// The database itself refuses moves that the diagram does not have, whoever asks for them: each
// pair of states is tried past the store.
func TestDatabaseKnowsTheDiagram(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, url, driver string) {
		s := openAt(t, url, "run")
		if _, err := s.OpenBatch(context.Background(), ledger.Batch{ID: "b1"}); err != nil {
			t.Fatal(err)
		}
		db := sqlx.NewDb(raw(t, url, driver), driver)
		const insert = `INSERT INTO orders (id, seller, order_no, batch_id, hash, state, created_at, updated_at, kind, buyer, buyer_tax, remark, net, tax, gross, rates)
			VALUES (?, 'S', ?, 1, '', ?, 0, 0, '', '', '', '', 0, 0, 0, '')`
		id := 0
		for _, from := range ledger.States() {
			for _, to := range ledger.States() {
				id++
				_, err := db.Exec(db.Rebind(insert), id, id, from)
				if !from.InLedger() {
					if err == nil {
						t.Error("a rejected order came into the ledger")
					}
					continue
				}
				if err != nil {
					t.Fatal(err)
				}
				_, err = db.Exec(db.Rebind("UPDATE orders SET state = ? WHERE id = ?"), to, id)
				if allowed := ledger.CanMove(from, to); allowed != (err == nil) {
					t.Errorf("%s to %s: allowed %v, got %v", from, to, allowed, err)
				}
			}
		}
	})
}

func TestHistoryIsAppendOnly(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, url, driver string) {
		s, ctx := openAt(t, url, "run"), context.Background()
		if _, err := s.OpenBatch(ctx, ledger.Batch{ID: "b1"}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Import(ctx, "b1", ledgertest.Items(t, ledgertest.Seller, 0, 1), ledgertest.Start(), ledgertest.Conflict); err != nil {
			t.Fatal(err)
		}
		if err := s.FinishBatch(ctx, "b1", 1, ledgertest.Start()); err != nil {
			t.Fatal(err)
		}
		c := ledger.Claim{Owner: "run", Now: ledgertest.Start(), Limit: 1}
		if _, err := s.Claim(ctx, ledgertest.ToCall(c, ledger.Issue, func(*ledger.Entry) (string, error) { return "", nil })); err != nil {
			t.Fatal(err)
		}
		db := raw(t, url, driver)
		for _, q := range []string{"UPDATE events SET note = 'x'", "DELETE FROM events"} {
			if _, err := db.Exec(q); err == nil {
				t.Errorf("%s was done", q)
			}
		}
	})
}
