package ledgertest

import (
	"testing"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

func blueCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"by their numbers or those of their orders": blueNumbers,
		"issued elsewhere":                          blueElsewhere,
		"not shown any more":                        blueGone,
		"without a number":                          blueBlank,
	}
}

// blues are the numbers of invoices that are found, each with its order.
func (h *hand) blues(numbers ...string) (out []string) {
	h.Helper()
	found, err := h.Blues(h.ctx(), Seller, numbers)
	h.ok(err)
	for _, b := range found {
		out = append(out, b.No+" of "+b.Order.Key.OrderNo)
	}
	return out
}

func blueNumbers(t *testing.T, open Open) {
	b := newBureau(t, open)
	no := b.Order.OrderNo
	b.told(bill("S1", "N1", 100), bill("S2", "N2", 200))
	both := []string{"N1 of " + no, "N2 of " + no}
	same(t, "by number", b.blues("N2"), both[1:])
	same(t, "by order", b.blues(no), both)
	same(t, "each once", b.blues("N1", no, "N2", "N1", "nothing"), both)
	found, err := b.Blues(b.ctx(), Seller, []string{"N1"})
	b.ok(err)
	one := found[0]
	same(t, "the invoice", []any{one.ID, one.Seller, one.Serial, one.Gross, one.Parts, one.IssuedAt.Equal(Start()), one.Order.ID},
		[]any{b.row("", "N1"), Seller, "S1", bill("", "", 100).Gross, 2, true, b.ID})
	same(t, "its order", []any{one.Order.State, one.Order.Order.OrderNo, len(one.Order.Order.Lines)}, []any{ledger.Submitted, no, 1})
	alone, err := b.Blue(b.ctx(), one.ID)
	b.ok(err)
	same(t, "by its row", []any{alone.No, alone.Parts, alone.Order.ID, alone.Order.State, len(alone.Order.Order.Lines)}, []any{"N1", 2, b.ID, ledger.Submitted, 1})
	_, err = b.Blue(b.ctx(), one.ID+1000)
	b.is(err, ledger.ErrNotFound)
	found, err = b.Blues(b.ctx(), OtherSeller, []string{"N1", no})
	b.ok(err)
	same(t, "of another seller", len(found), 0)
}

func blueElsewhere(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	same(t, "before it was named", len(h.blues("N7")), 0)
	id := h.invoiceRow("N7")
	same(t, "again", h.invoiceRow("N7"), id)
	found, err := h.Blues(h.ctx(), Seller, []string{"N7"})
	h.ok(err)
	same(t, "found", []any{len(found), found[0].ID, found[0].Seller, found[0].Order.ID, found[0].No}, []any{1, id, Seller, int64(0), "N7"})
}

func blueGone(t *testing.T, open Open) {
	b := newBureau(t, open)
	b.told(bill("S1", "N1", 100), bill("S2", "N2", 200))
	b.told(bill("S2", "N2", 200))
	same(t, "put aside", b.blues("N1"), []string(nil))
	found, err := b.Blues(b.ctx(), Seller, []string{b.Order.OrderNo})
	b.ok(err)
	same(t, "the rest", []any{len(found), found[0].No, found[0].Parts}, []any{1, "N2", 1})
}

func blueBlank(t *testing.T, open Open) {
	b := newBureau(t, open)
	b.told(bill("S1", "", 100))
	same(t, "an empty number", b.blues(""), []string(nil))
	same(t, "by its order", len(b.blues(b.Order.OrderNo)), 1)
}
