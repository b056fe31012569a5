package ledgertest

import (
	"errors"
	"testing"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

func testBatches(t *testing.T, db Database) {
	l := db(t)
	if _, err := l.Batch(t.Context(), ""); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("an empty ledger has a latest batch: %v", err)
	}
	d := open(t, db)
	again, err := d.l.OpenBatch(t.Context(), ledger.Batch{ID: "b2", Digest: "digest", Created: d.now})
	d.ok(err)
	if again.ID != d.batch {
		t.Errorf("the same files made batch %s after %s", again.ID, d.batch)
	}
	other, err := d.l.OpenBatch(t.Context(), ledger.Batch{ID: "b3", Created: d.now.Add(1e9)})
	d.ok(err)
	last, err := d.l.OpenBatch(t.Context(), ledger.Batch{ID: "b4", Created: d.now.Add(2e9)})
	d.ok(err)
	if other.ID == last.ID {
		t.Error("two readings without a digest are one batch")
	}
	d.ok(d.l.FinishBatch(t.Context(), last.ID, 0))
	got, err := d.l.Batch(t.Context(), "")
	d.ok(err)
	if got.ID != last.ID || !got.Done {
		t.Errorf("the latest batch is %+v", got)
	}
	if _, err := d.l.Batch(t.Context(), "nowhere"); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("batch nowhere: %v", err)
	}
}

func testImport(t *testing.T, db Database) {
	d := open(t, db)
	for i, r := range d.take(append(Items(t, Seller, 0, 3), Rejected(3))...) {
		want := ledger.Added
		if i == 3 {
			want = ledger.Refused
		}
		if r.Result != want {
			t.Errorf("item %d: result %d, want %d", i, r.Result, want)
		}
	}
	d.want(map[ledger.State]int{ledger.Ready: 3, ledger.Rejected: 1})
	sent := d.claim("a", 1)[0]
	d.move("a", to(sent, ledger.Submitted))

	next, err := d.l.OpenBatch(t.Context(), ledger.Batch{ID: "b2", Digest: "other files", Created: d.now})
	d.ok(err)
	d.batch = next.ID
	changed := func(n int) ledger.Item {
		o := Order(Seller, n)
		o.Buyer.Name = "另一家样例有限公司"
		return Item(t, o, n)
	}
	repeat := Item(t, Order(Seller, 7), 9)
	got := d.take(Item(t, Order(Seller, 2), 2), changed(1), changed(0), Item(t, Order(Seller, 7), 7), repeat)
	for i, want := range []ledger.ItemResult{ledger.Known, ledger.Replaced, ledger.Conflict, ledger.Added, ledger.Repeated} {
		if got[i].Result != want {
			t.Errorf("item %d: result %d, want %d", i, got[i].Result, want)
		}
	}
	if got[2].Was == nil || got[2].Was.Buyer.Name != Order(Seller, 0).Buyer.Name || got[2].State != ledger.Submitted {
		t.Errorf("the conflict does not tell what was there: %+v", got[2])
	}
	if got[4].Earlier != Place(7) {
		t.Errorf("the repeated number stood at %v, want %v", got[4].Earlier, Place(7))
	}
	d.want(map[ledger.State]int{ledger.Ready: 3, ledger.Rejected: 2})
	for _, e := range d.claim("a", 9) {
		if e.Key.OrderNo == Order(Seller, 1).OrderNo && e.Order.Buyer.Name != "另一家样例有限公司" {
			t.Error("the new content did not take the place of the old")
		}
	}
}

func testReadAgain(t *testing.T, db Database) {
	d := open(t, db)
	d.take(append(Items(t, Seller, 0, 2), Rejected(2))...)
	got := d.take(append(Items(t, Seller, 0, 4), Rejected(4))...) // row 3 is an order now: the file is unchanged, so this is odd but safe
	if got[0].Result != ledger.Known || got[3].Result != ledger.Added {
		t.Errorf("results %+v", got)
	}
	s := d.summary()
	if s.Orders != 5 {
		t.Errorf("%d orders of 5 places", s.Orders)
	}
	n, gross, err := d.l.Totals(t.Context(), ledger.Filter{Batch: d.batch})
	d.ok(err)
	var want invoice.Amount
	for i := range 4 {
		want += Order(Seller, i).Gross
	}
	if n != 4 || gross != want {
		t.Errorf("%d ready of %s, want 4 of %s", n, gross, want)
	}
}
