package ledgertest

import (
	"context"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

func batchCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"the same digest is the same batch":      sameDigest,
		"an empty digest always makes a batch":   emptyDigest,
		"an empty id is the batch opened last":   latestBatch,
		"a batch that is not there":              missingBatch,
		"finishing records what was read":        finishedBatch,
		"the list has balances and newest first": listedBatches,
	}
}

func sameDigest(t *testing.T, open Open) {
	h, ctx := newHand(t, open, "run1"), context.Background()
	b := ledger.Batch{ID: "b1", Digest: "d", Sources: []string{"一月.xlsx", "b.csv"}, Created: h.now}
	first, err := h.OpenBatch(ctx, b)
	h.ok(err)
	same(t, "new batch", first, b)
	h.ok(h.FinishBatch(ctx, "b1", 7, h.now))
	again, err := newHand(t, open, "run2").OpenBatch(ctx, ledger.Batch{ID: "b2", Digest: "d", Sources: []string{"other"}, Created: h.now.Add(time.Hour)})
	h.ok(err)
	b.Read, b.Done = 7, true
	same(t, "found batch", again, b)
	_, err = h.Batch(ctx, "b2")
	h.is(err, ledger.ErrNotFound)
	_, err = h.OpenBatch(ctx, ledger.Batch{Digest: "new"})
	if err == nil {
		t.Fatal("a batch without id was made")
	}
}

func emptyDigest(t *testing.T, open Open) {
	h, ctx := newHand(t, open, "run1"), context.Background()
	for _, id := range []string{"q1", "q2"} {
		b, err := h.OpenBatch(ctx, ledger.Batch{ID: id, Created: h.now})
		h.ok(err)
		same(t, "batch of a query", b, ledger.Batch{ID: id, Created: h.now})
	}
	if _, err := h.OpenBatch(ctx, ledger.Batch{ID: "q1", Created: h.now}); err == nil {
		t.Fatal("two batches have one id")
	}
}

func latestBatch(t *testing.T, open Open) {
	h, ctx := newHand(t, open, "run1"), context.Background()
	_, err := h.Batch(ctx, "")
	h.is(err, ledger.ErrNotFound)
	latest := func(want string) {
		t.Helper()
		b, err := h.Batch(ctx, "")
		h.ok(err)
		same(t, "latest batch", b.ID, want)
	}
	h.batch("b1")
	h.batch("b2")
	latest("b2")
	h.now = h.now.Add(time.Minute)
	h.batch("b1") // the same files are worked on again
	latest("b1")
}

func missingBatch(t *testing.T, open Open) {
	h, ctx := newHand(t, open, "run1"), context.Background()
	none := ledger.Filter{Batch: "none"}
	_, err := h.Batch(ctx, "none")
	h.is(err, ledger.ErrNotFound)
	h.is(h.FinishBatch(ctx, "none", 1, h.now), ledger.ErrNotFound)
	_, err = h.Import(ctx, "none", Items(t, Seller, 0, 1), h.now, Conflict)
	h.is(err, ledger.ErrNotFound)
	_, err = h.Claim(ctx, ToCall(h.claim(none, 1), ledger.Issue, prepared))
	h.is(err, ledger.ErrNotFound)
	_, err = h.Claim(ctx, ToAsk(h.claim(none, 1), ledger.Ask{About: ledger.AskDue}))
	h.is(err, ledger.ErrNotFound)
	_, _, _, err = h.Pending(ctx, none)
	h.is(err, ledger.ErrNotFound)
	_, _, err = h.Totals(ctx, none)
	h.is(err, ledger.ErrNotFound)
	_, err = h.Summary(ctx, none)
	h.is(err, ledger.ErrNotFound)
	h.is(h.Rows(ctx, none, nil), ledger.ErrNotFound)
	_, err = h.Find(ctx, keyOf(1))
	h.is(err, ledger.ErrNotFound)
	_, err = h.History(ctx, keyOf(1))
	h.is(err, ledger.ErrNotFound)
}

func finishedBatch(t *testing.T, open Open) {
	h, ctx := newHand(t, open, "run1"), context.Background()
	h.batch("b1")
	b, err := h.Batch(ctx, "b1")
	h.ok(err)
	if b.Done || b.Read != 0 {
		t.Fatalf("a new batch is finished: %+v", b)
	}
	h.ok(h.FinishBatch(ctx, "b1", 12, h.now))
	b, err = h.Batch(ctx, "b1")
	h.ok(err)
	if !b.Done || b.Read != 12 {
		t.Fatalf("a finished batch is not: %+v", b)
	}
}

func listedBatches(t *testing.T, open Open) {
	h, ctx := started(t, open, 3), context.Background()
	h.take("b1", Rejected(50))
	h.now = h.now.Add(time.Second)
	h.batch("b2")
	h.bring(ledger.Issued)
	list, err := h.Batches(ctx, 10)
	h.ok(err)
	if len(list) != 2 || list[0].ID != "b2" || list[1].ID != "b1" {
		t.Fatalf("list: %+v", list)
	}
	b := list[1]
	var gross invoice.Amount
	for n := range 3 {
		gross += Order(Seller, n).Gross
	}
	sum, err := h.Summary(ctx, ledger.Filter{Batch: "b1"})
	h.ok(err)
	same(t, "gross as in the balance", []invoice.Amount{b.Total(), b.OutOfLedger}, []invoice.Amount{sum.Total().Gross, Rejected(50).Facts.Gross})
	same(t, "balance", b.States, map[ledger.State]int{ledger.Ready: 2, ledger.Issued: 1, ledger.Rejected: 1})
	same(t, "items, open, gross, run", []any{b.Items, b.Open(), b.Gross, b.Run, list[0].Items}, []any{4, 2, gross, "run1", 0})
	list, err = h.Batches(ctx, 1)
	h.ok(err)
	same(t, "limit", len(list), 1)
}
