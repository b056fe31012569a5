package ledgertest

import (
	"context"
	"slices"
	"testing"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// A reading that was interrupted begins again at the first row.
func rereadCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"rows are met, not added":                       rereadBegins,
		"rows keep the order of the first reading":      rereadOrder,
		"an order that is sent stays in its row":        rereadSent,
		"an order that is now rejected stays":           rereadRefused,
		"an issued order of another reading stays":      refusedElsewhere,
		"a row that was rejected may become an order":   rereadFixed,
		"a repetition is found again":                   rereadRepeated,
		"a conflict is found again, with newest reason": rereadConflict,
	}
}

func rereadBegins(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.batch("b1")
	items := append(Items(t, Seller, 0, 70), Rejected(70), Rejected(71))
	h.take("b1", items[:60]...)
	h.take("b1", items[60:71]...)
	next := newHand(t, open, "run2")
	next.batch("b1")
	out := next.take("b1", items...)
	same(t, "first and last results", results(out)[69:], []ledger.ItemResult{ledger.Known, ledger.Refused, ledger.Refused})
	rows := next.rows(ledger.Filter{Batch: "b1"})
	if len(rows) != 72 {
		t.Fatalf("%d rows for 72 items", len(rows))
	}
	for i, r := range rows {
		if r.Source != Place(i) {
			t.Fatalf("row %d is of %s", i, r.Source)
		}
	}
	same(t, "ready", next.summary(ledger.Filter{Batch: "b1"}).Count("ready"), 70)
}

func rereadOrder(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.batch("b1")
	items := Items(t, Seller, 0, 4)
	items[2].Source.Row = 5000 // far from the others, so that rows are asked for one by one
	h.take("b1", items[1:]...)
	h.take("b1", items...)
	var got []string
	for _, r := range h.rows(ledger.Filter{Batch: "b1"}) {
		got = append(got, r.OrderNo)
	}
	same(t, "order", got, orderNos(1, 2, 3, 0))
}

func rereadSent(t *testing.T, open Open) {
	h := started(t, open, 2)
	h.bring(ledger.Issued)
	// The batch is known by its content, so what differs is a newer program's way of reading it.
	out := h.take("b1", changed(t, 0), changed(t, 1))
	same(t, "results", results(out), []ledger.ItemResult{ledger.Known, ledger.Replaced})
	rows := h.rows(ledger.Filter{Batch: "b1"})
	same(t, "rows", []any{len(rows), rows[0].State, rows[0].Gross, rows[1].State}, []any{2, ledger.Issued, Order(Seller, 0).Gross, ledger.Ready})
}

func rereadRefused(t *testing.T, open Open) {
	h := started(t, open, 1)
	refused := Rejected(0)
	out := h.take("b1", refused)
	same(t, "results", results(out), []ledger.ItemResult{ledger.Known})
	rows := h.rows(ledger.Filter{Batch: "b1"})
	same(t, "row", []any{len(rows), rows[0].State, rows[0].OrderNo}, []any{1, ledger.Held, Order(Seller, 0).OrderNo})
	same(t, "findings", rows[0].Findings[:2], refused.Findings)
	same(t, "why it waits", []string{rows[0].ErrorCode, rows[0].Findings[2].Code}, []string{rules.RejectedLater, rules.RejectedLater})
	same(t, "still there, and not sent", []any{h.find(0).State, len(h.ready(ledger.Filter{}, 1))}, []any{ledger.Held, 0})
	h.take("b1", Items(t, Seller, 0, 1)...)
	same(t, "offered again once it passes", h.find(0).State, ledger.Ready)
}

func rereadFixed(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.batch("b1")
	h.take("b1", Rejected(0))
	out := h.take("b1", Items(t, Seller, 0, 1)...)
	same(t, "results", results(out), []ledger.ItemResult{ledger.Added})
	rows := h.rows(ledger.Filter{Batch: "b1"})
	same(t, "row", []any{len(rows), rows[0].State, len(rows[0].Findings)}, []any{1, ledger.Ready, 0})
}

func rereadRepeated(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.batch("b1")
	items := []ledger.Item{Item(t, Order(Seller, 0), 0), Item(t, Order(Seller, 0), 1)}
	want := []ledger.ItemResult{ledger.Added, ledger.Repeated}
	same(t, "first", results(h.take("b1", items...)), want)
	want[0] = ledger.Known
	out := h.take("b1", items...)
	same(t, "again", results(out), want)
	same(t, "earlier", out[1].Earlier, Place(0))
	slices.Reverse(items) // the order within a call does not matter either: the place that holds the order keeps it
	same(t, "reversed", results(h.take("b1", items...)), []ledger.ItemResult{ledger.Repeated, ledger.Known})
}

func rereadConflict(t *testing.T, open Open) {
	h, ctx := started(t, open, 1), context.Background()
	h.bring(ledger.Submitted)
	h.batch("b2")
	h.take("b2", changed(t, 0))
	asked := 0
	_, err := h.Import(ctx, "b2", []ledger.Item{changed(t, 0)}, h.now, func(*ledger.Item, ledger.Imported) []rules.Finding {
		asked++
		return []rules.Finding{{Code: "FP-TST-NEW", Severity: rules.Error}}
	})
	h.ok(err)
	rows := h.rows(ledger.Filter{Batch: "b2"})
	same(t, "row", []any{asked, len(rows), rows[0].State, rows[0].Findings[0].Code}, []any{1, 1, ledger.Submitted, "FP-TST-NEW"})
}

// refusedElsewhere reads orders again from other bytes that today's checks refuse. What was sent
// and asks for the same stays what it is; what asks for another amount, or was not sent, is
// rejected.
func refusedElsewhere(t *testing.T, open Open) {
	h := started(t, open, 5)
	h.bring(ledger.Issued)
	h.bring(ledger.Issued)
	h.bring(ledger.Unknown)
	h.bring(ledger.Failed) // the platform never accepted it
	items := Items(t, Seller, 0, 5)
	for i := range items {
		items[i].Order, items[i].Hash = nil, ""
		items[i].Findings = Rejected(i).Findings
	}
	items[1].Facts.Gross++
	h.batch("b2")
	out := h.take("b2", items...)
	same(t, "results", results(out), []ledger.ItemResult{ledger.Known, ledger.Refused, ledger.Known, ledger.Refused, ledger.Refused})
	var got []string
	for _, r := range h.rows(ledger.Filter{Batch: "b2"}) {
		got = append(got, string(r.State))
		if len(r.Findings) == 0 {
			t.Errorf("%s lost its findings", r.OrderNo)
		}
		if rules.Errors(r.Findings) != (r.State == "rejected") {
			t.Errorf("%s is %s with %+v", r.OrderNo, r.State, r.Findings)
		}
	}
	want := []string{"issued", "rejected", "unknown", "rejected", "rejected"}
	same(t, "states", got, want)
	h.batch("b2")
	h.take("b2", items...) // the reading began anew
	got = nil
	for _, r := range h.rows(ledger.Filter{Batch: "b2"}) {
		got = append(got, string(r.State))
	}
	same(t, "states after another reading", got, want)
	same(t, "nothing is sent", len(h.ready(ledger.Filter{}, 10)), 0)
}
