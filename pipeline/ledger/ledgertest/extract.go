package ledgertest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// extracted are the states and numbers of the rows that a filter has, red invoices last.
func (h *hand) extracted(f ledger.Filter) (out []string) {
	h.Helper()
	row := func(r report.Row) error {
		out = append(out, string(r.State)+" "+r.OrderNo)
		return nil
	}
	h.ok(h.Rows(context.Background(), f, row))
	if f.Batch == "" {
		h.ok(h.Rejected(context.Background(), f.Extract, row))
	}
	h.ok(h.Reds(context.Background(), f, row))
	return out
}

// An extract has the rows that it names and no others, and its sums are theirs.
func extracts(t *testing.T, open Open) {
	h, first, second := reversal(t, open)
	h.red("1", first.ID, h.blue("26332000000123450000", Start()), 40, issuedRed("RN1", Start()), ledger.Done)
	early := h.now
	h.now = h.now.Add(time.Hour)
	late := h.now
	h.red("2", second.ID, h.blue("26332000000123450001", Start()), 50, "", ledger.Failed)
	h.batch("b2")
	order := Order(OtherSeller, 7)
	h.take("b2", Item(t, order, 7), Rejected(8))
	wrong := Rejected(8).Facts.OrderNo
	a, b, c := "issued "+first.Key.OrderNo, "issued "+second.Key.OrderNo, "ready "+order.OrderNo
	idle := "ready " + orderNos(2)[0]
	for _, x := range []struct {
		name  string
		batch string
		of    ledger.Extract
		want  []string
	}{
		{"all", "", ledger.Extract{}, []string{a, b, idle, c, "rejected " + wrong, "issued RED1", "failed RED2"}},
		{"issued", "", ledger.Extract{States: []ledger.State{ledger.Issued}}, []string{a, b, "issued RED1"}},
		{"issued, of the batch", "b1", ledger.Extract{States: []ledger.State{ledger.Issued}}, []string{a, b, "issued RED1"}},
		{"failed", "b1", ledger.Extract{States: []ledger.State{ledger.Failed}}, []string{"failed RED2"}},
		{"ready and rejected", "", ledger.Extract{States: []ledger.State{ledger.Ready, ledger.Rejected}}, []string{idle, c, "rejected " + wrong}},
		{"rejected, of the batch", "b2", ledger.Extract{States: []ledger.State{ledger.Rejected}}, []string{"rejected " + wrong}},
		{"late", "", ledger.Extract{Since: late}, []string{c, "rejected " + wrong, "failed RED2"}},
		{"late, of the batch", "b1", ledger.Extract{Since: late}, []string{"failed RED2"}},
		{"early, of the second batch", "b2", ledger.Extract{Since: early}, []string{c, "rejected " + wrong}},
		{"later than all", "b2", ledger.Extract{Since: late.Add(time.Second)}, nil},
		{"other seller", "", ledger.Extract{Seller: OtherSeller}, []string{c}},
		{"other seller, of the batch", "b2", ledger.Extract{Seller: OtherSeller, States: []ledger.State{ledger.Ready}}, []string{c}},
	} {
		f := ledger.Filter{Batch: x.batch, Seller: x.of.Seller, Extract: x.of}
		same(t, x.name, fmt.Sprint(h.extracted(f)), fmt.Sprint(x.want))
		h.extractSums(t, x.name, f)
	}
	h.extractOfMonth(t)
}

// extractSums compares the sums of an extract with its rows.
func (h *hand) extractSums(t testing.TB, name string, f ledger.Filter) {
	t.Helper()
	sum := h.summary(f)
	orders, reds := map[ledger.State]report.StateSum{}, map[ledger.State]report.StateSum{}
	add := func(to map[ledger.State]report.StateSum) func(report.Row) error {
		return func(r report.Row) error {
			x := to[r.State]
			x.State = r.State
			x.Add(&r)
			to[r.State] = x
			return nil
		}
	}
	h.ok(h.Rows(context.Background(), f, add(orders)))
	h.ok(h.Reds(context.Background(), f, add(reds)))
	for _, s := range sum.States {
		want := orders[s.State]
		want.State = s.State
		if s.State == ledger.Issued { // the invoices of these tests are not what their orders ask for
			want.Net, want.Tax, want.Gross = s.Net, s.Tax, s.Gross
		}
		same(t, name+", "+string(s.State), s, want)
	}
	for _, s := range sum.Reds.States {
		same(t, name+", reds, "+string(s.State), s, reds[s.State])
	}
	same(t, name+", balanced", []any{sum.Balanced(), len(sum.Reds.States)}, []any{true, len(reds)})
}

// extractOfMonth holds that an extract of a month restricts its rows and its sums.
func (h *hand) extractOfMonth(t testing.TB) {
	t.Helper()
	month := ledger.Month(Start().Year(), Start().Month())
	for _, x := range []struct {
		of           ledger.Extract
		orders, reds int
	}{
		{ledger.Extract{}, 2, 1},
		{ledger.Extract{States: []ledger.State{ledger.Issued}}, 2, 1},
		{ledger.Extract{States: []ledger.State{ledger.Voided}}, 0, 0},
		{ledger.Extract{Seller: OtherSeller}, 0, 0},
		{ledger.Extract{Since: h.now}, 0, 0},
	} {
		orders, reds := 0, 0
		h.ok(h.IssuedRows(context.Background(), month, x.of, func(report.Row) error { orders++; return nil }))
		h.ok(h.IssuedReds(context.Background(), month, x.of, func(report.Row) error { reds++; return nil }))
		sum, err := h.Issued(context.Background(), month, x.of)
		h.ok(err)
		same(t, fmt.Sprintf("month, %+v", x.of), []int{orders, reds, sum.Orders, sum.Reds.Count()}, []int{x.orders, x.reds, x.orders, x.reds})
	}
}
