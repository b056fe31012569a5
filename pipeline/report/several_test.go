package report

import (
	"errors"
	"slices"
	"testing"
)

// TestNumbering holds that invoices of one order are numbered, those of different orders are not,
// and that every row comes once and in its order.
func TestNumbering(t *testing.T) {
	t.Parallel()
	type seen struct {
		order, invoice string
		part, parts    int
	}
	var got []seen
	n := NewNumbering(func(r Row) error {
		got = append(got, seen{r.OrderNo, r.InvoiceNo, r.Part, r.Parts})
		return nil
	})
	for _, r := range []Row{
		{OrderNo: "A", InvoiceNo: "1"}, {OrderNo: "B", InvoiceNo: "2"}, {OrderNo: "B", InvoiceNo: "3"}, {OrderNo: "B", InvoiceNo: "4"},
		{OrderNo: "B", Seller: "s", InvoiceNo: "5"}, {OrderNo: "C"}, {OrderNo: "C"}, {OrderNo: "D", InvoiceNo: "6", Red: &Red{}}, {OrderNo: "D", InvoiceNo: "7", Red: &Red{}},
	} {
		if err := n.Add(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(n.End(), n.End()); err != nil {
		t.Fatal(err)
	}
	want := []seen{{"A", "1", 0, 0}, {"B", "2", 1, 3}, {"B", "3", 2, 3}, {"B", "4", 3, 3}, {"B", "5", 0, 0}, {"C", "", 0, 0}, {"C", "", 0, 0}, {"D", "6", 0, 0}, {"D", "7", 0, 0}}
	if !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	failed := errors.New("full")
	n = NewNumbering(func(Row) error { return failed })
	if err := errors.Join(n.Add(Row{}), n.End()); !errors.Is(err, failed) {
		t.Error(err)
	}
}
