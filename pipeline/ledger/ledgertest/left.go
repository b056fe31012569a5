package ledgertest

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

func leftCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){"what is left comes with its content": leftContent}
}

// leftContent holds that orders without an invoice come with what was recorded, rejected items with
// their rows as long as they are rejected, and others with nothing; and only where it is asked for.
func leftContent(t *testing.T, open Open) {
	h := mixed(t, open)
	typed := []invoice.TypedRow{
		{{Field: invoice.OrderNo, Text: "SO-1"}, {Field: invoice.Price, Text: "五十\n\"x\"", Kind: invoice.TypedText}},
		{{Field: invoice.Price, Text: "1.5", Kind: invoice.TypedNumber}, {Title: "怪列", Text: "#N/A", Kind: invoice.TypedFault}},
	}
	rejected := Rejected(1)
	rejected.Typed = typed
	read := func(content bool) (rows []report.Row) {
		t.Helper()
		h.ok(h.Rows(context.Background(), ledger.Filter{Batch: "b1", Content: content}, func(r report.Row) error {
			rows = append(rows, r)
			return nil
		}))
		return rows
	}
	h.take("b1", rejected)
	for _, r := range read(false) {
		if r.Typed != nil || r.Order != nil {
			t.Errorf("%s comes with its content, which nobody asked for", r.OrderNo)
		}
	}
	want := Item(t, Order(OtherSeller, 2), 2)
	for _, r := range read(true) {
		switch r.State {
		case ledger.Rejected:
			if diff := cmp.Diff(typed, r.Typed); diff != "" {
				t.Error(diff)
			}
		case ledger.Issued:
			if r.Order != nil || r.Typed != nil {
				t.Error("an issued order comes with its content")
			}
		default:
			if diff := cmp.Diff(want.Order, r.Order); diff != "" || r.Hash != want.Hash {
				t.Error(r.Hash, diff)
			}
		}
	}
	h.take("b1", Item(t, Order(Seller, 1), 1))
	h.take("b1", Rejected(1))
	for _, r := range read(true) {
		if r.Typed != nil {
			t.Errorf("%s still has the rows of an earlier reading", r.OrderNo)
		}
	}
}
