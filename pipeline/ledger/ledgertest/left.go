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
	return map[string]func(*testing.T, Open){
		"what is left comes with its content":        leftContent,
		"rejected rows come back each by themselves": rejectedRows,
	}
}

// rejectedRows holds that the rows of many rejected items, which a ledger may keep together, come
// each with its item, whichever of them were read again, and with whichever items are asked for.
func rejectedRows(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.batch("b1")
	const items, call = 40, 7
	item := func(n int, text string) ledger.Item {
		i := Rejected(n)
		if n%5 == 0 {
			i.Facts.Seller = OtherSeller
		}
		i.Typed = []invoice.TypedRow{{{Field: invoice.OrderNo, Text: i.Facts.OrderNo}, {Field: invoice.Price, Text: text}}}
		return i
	}
	want := map[string][]invoice.TypedRow{}
	put := func(all ...ledger.Item) {
		h.read("b1", all...)
		for _, i := range all {
			if want[i.Facts.OrderNo] = i.Typed; i.Order != nil {
				delete(want, i.Facts.OrderNo)
			}
		}
	}
	for n := 0; n < items; n += call {
		var all []ledger.Item
		for k := n; k < min(n+call, items); k++ {
			all = append(all, item(k, "1"))
		}
		put(all...)
	}
	without := item(20, "")
	without.Typed = nil
	put(item(3, "2"), item(35, "2"), without, Item(t, Order(Seller, 21), 21))
	h.finish("b1")
	for _, f := range []ledger.Filter{{Batch: "b1", Content: true}, {Batch: "b1", Content: true, Seller: OtherSeller, Extract: ledger.Extract{Seller: OtherSeller}}} {
		met := 0
		for _, r := range h.rows(f) {
			if r.State != ledger.Rejected {
				continue
			}
			met++
			if d := cmp.Diff(want[r.OrderNo], r.Typed); d != "" {
				t.Errorf("%s: %s", r.OrderNo, d)
			}
		}
		bare := 0
		h.ok(h.Rows(context.Background(), ledger.Filter{Batch: "b1", Bare: true, Seller: f.Seller, Extract: f.Extract}, func(r report.Row) error {
			if r.OrderNo != "" || r.Findings != nil {
				t.Error("more than the content is read")
			}
			if len(r.Typed) > 0 {
				bare++
			}
			return nil
		}))
		if wanted := map[bool]int{true: items / 5, false: items - 1}[f.Seller != ""]; met != wanted || bare != wanted-1 {
			t.Errorf("%d rejected items of %d, %d with rows", met, wanted, bare)
		}
	}
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
