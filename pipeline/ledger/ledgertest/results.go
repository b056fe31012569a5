package ledgertest

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

func testResults(t *testing.T, db Database) {
	d := open(t, db)
	d.take(append(Items(t, Seller, 0, 3), Rejected(3))...)
	got := d.claim("a", 2)
	issued := to(got[0], ledger.Issued)
	o := got[0].Order
	for _, no := range []string{"1", "2"} { // an order that was split
		issued.Invoices = append(issued.Invoices, ledger.Invoice{Serial: "S" + no, Status: "2", No: "2633000000000000000" + no,
			IssuedAt: d.now, Net: o.Net / 2, Tax: o.Tax / 2, Gross: o.Gross / 2, PDF: "https://example.com/" + no + ".pdf"})
	}
	failed := to(got[1], ledger.Failed)
	failed.Code, failed.Error = "E9131", "税额误差"
	d.move("a", issued, failed)

	var rows []report.Row
	d.ok(d.l.Rows(t.Context(), ledger.Filter{Batch: d.batch}, func(r report.Row) error { rows = append(rows, r); return nil }))
	if len(rows) != 5 {
		t.Fatalf("%d rows, want two invoices, a failed, a ready and a rejected order", len(rows))
	}
	for i, want := range []string{"issued", "issued", "failed", "ready", "rejected"} {
		if rows[i].State != want {
			t.Errorf("row %d is %s, want %s", i, rows[i].State, want)
		}
	}
	if r := rows[1]; r.InvoiceNo != "26330000000000000002" || r.PDFURL != "https://example.com/2.pdf" || !r.IssuedAt.Equal(d.now) || r.Source != Place(0) {
		t.Errorf("the second invoice: %+v", r)
	}
	if r := rows[2]; r.ErrorCode != "E9131" || r.Error != "税额误差" || r.Gross != got[1].Order.Gross {
		t.Errorf("the failed order: %+v", r)
	}
	if r := rows[4]; len(r.Findings) != 2 || r.OrderNo == "" || r.Source != Place(3) {
		t.Errorf("the rejected order: %+v", r)
	}
	s := d.summary()
	if s.Orders != 4 || len(s.Sources) != 1 || len(s.Sellers) == 0 || len(s.Rates) != 1 || s.Rates[0].Rate != "0.13" || s.Rates[0].Net != o.Net {
		t.Errorf("summary %+v", s)
	}
	known, err := d.l.KnownOrder(t.Context(), Seller)
	d.ok(err)
	if known != o.OrderNo {
		t.Errorf("the known order is %q, want %q", known, o.OrderNo)
	}
	stop := errors.New("stop")
	if err := d.l.Rows(t.Context(), ledger.Filter{}, func(report.Row) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("a failing reader of rows got %v", err)
	}
}

func testFilters(t *testing.T, db Database) {
	d := open(t, db)
	d.take(append(Items(t, Seller, 0, 2), Items(t, OtherSeller, 10, 3)...)...)
	next, err := d.l.OpenBatch(t.Context(), ledger.Batch{ID: "b2", Digest: "more", Created: d.now})
	d.ok(err)
	if _, err := d.l.Import(t.Context(), next.ID, Items(t, Seller, 20, 4), d.now, Clash); err != nil {
		t.Fatal(err)
	}
	for filter, want := range map[ledger.Filter]int{{}: 9, {Seller: Seller}: 6, {Batch: d.batch}: 5, {Batch: d.batch, Seller: OtherSeller}: 3, {Seller: "nobody"}: 0} {
		n, _, err := d.l.Totals(t.Context(), filter)
		d.ok(err)
		ready, waiting, _, err := d.l.Pending(t.Context(), filter)
		d.ok(err)
		if n != want || ready != want || waiting != 0 {
			t.Errorf("%+v: %d ready, %d pending, want %d", filter, n, ready, want)
		}
	}
	ask := d.ask("a", 99)
	ask.Seller = OtherSeller
	got, err := d.l.ClaimReady(t.Context(), ask, func(*ledger.Entry) (string, error) { return "h", nil })
	d.ok(err)
	for _, e := range got {
		if e.Key.Seller != OtherSeller {
			t.Errorf("an order of %s was claimed", e.Key.Seller)
		}
	}
	if len(got) != 3 {
		t.Errorf("%d claimed, want 3", len(got))
	}
}

func testTokens(t *testing.T, db Database) {
	a, b := db(t), db(t)
	if got, err := a.TokenLoad(t.Context(), "app"); err != nil || len(got) != 0 {
		t.Errorf("before any fetch: %q, %v", got, err)
	}
	var wg sync.WaitGroup
	for i := range 8 {
		l := a
		if i%2 == 1 {
			l = b
		}
		wg.Go(func() {
			err := l.TokenUpdate(context.Background(), "app", func(cur []byte) ([]byte, error) { return append(bytes.Clone(cur), 'x'), nil })
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	got, err := b.TokenLoad(t.Context(), "app")
	if err != nil || string(got) != "xxxxxxxx" {
		t.Errorf("eight exclusive updates left %q, %v", got, err)
	}
	boom := errors.New("boom")
	if err := a.TokenUpdate(t.Context(), "app", func([]byte) ([]byte, error) { return nil, boom }); !errors.Is(err, boom) {
		t.Errorf("a failed fetch gave %v", err)
	}
	if got, err := a.TokenLoad(t.Context(), "app"); err != nil || string(got) != "xxxxxxxx" {
		t.Errorf("a failed fetch left %q, %v", got, err)
	}
}

func testHold(t *testing.T, db Database) {
	a, b := db(t), db(t)
	release, err := a.Hold(t.Context(), "batch")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Hold(t.Context(), "batch"); !errors.Is(err, ledger.ErrHeld) {
		t.Errorf("a held name was taken: %v", err)
	}
	if err := release(); err != nil {
		t.Fatal(err)
	}
	again, err := b.Hold(t.Context(), "batch")
	if err != nil {
		t.Fatalf("a released name: %v", err)
	}
	if err := again(); err != nil {
		t.Error(err)
	}
}

// testAnyWalk moves orders at random. Whatever is asked for, the balance holds and nothing leaves the diagram.
func testAnyWalk(t *testing.T, db Database) {
	d := open(t, db)
	d.take(Items(t, Seller, 0, 6)...)
	at := map[int64]ledger.Entry{}
	state := map[int64]ledger.State{}
	rapid.Check(t, func(rt *rapid.T) {
		d.now = d.now.Add(time.Hour)
		for _, e := range append(d.claim("a", 2), d.due("a", 3)...) {
			at[e.ID], state[e.ID] = e, e.State
		}
		for id, e := range at {
			target := rapid.SampledFrom(ledger.States()[1:]).Draw(rt, "state")
			err := d.l.Update(t.Context(), []ledger.Change{to(e, target)}, "a", d.now)
			allowed := ledger.CanMove(state[id], target)
			switch {
			case err == nil && allowed:
				state[id] = target
			case err == nil:
				rt.Fatalf("%s moved to %s", state[id], target)
			case allowed && !errors.Is(err, ledger.ErrFence):
				rt.Fatalf("%s to %s: %v", state[id], target, err)
			case !errors.Is(err, ledger.ErrMove) && !errors.Is(err, ledger.ErrFence):
				rt.Fatal(err)
			}
		}
		if s := d.summary(); s.Orders != 6 {
			rt.Fatalf("%d orders", s.Orders)
		}
	})
}
