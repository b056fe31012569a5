package invoice_test

import (
	"testing"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// The cell of a place is an address that can be typed; unknown parts are left out.
func TestPlacesAreWhatAPersonTypes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		place              invoice.Place
		cell, atCell, text string
	}{
		{invoice.Place{File: "a.xlsx", Sheet: "订单", Row: 12, Col: "F"}, "F12", "F12", "a.xlsx 订单 F12"},
		{invoice.Place{File: "a.xlsx", Sheet: "订单", Row: 12}, "12", "A12", "a.xlsx 订单 12"},
		{invoice.Place{File: "a.xlsx", Sheet: "订单", Col: "F"}, "F", "F", "a.xlsx 订单 F"},
		{invoice.Place{File: "a.xlsx", Sheet: "订单"}, "", "", "a.xlsx 订单"},
		{invoice.Place{File: "a.xlsx"}, "", "", "a.xlsx"},
		{invoice.Place{File: "query", Row: 12, Col: "buyer_name"}, "12:buyer_name", "12:buyer_name", "query 12:buyer_name"},
		{invoice.Place{File: "query", Row: 12}, "12", "12", "query 12"},
		{invoice.Place{}, "", "", ""},
	} {
		if c.place.Cell() != c.cell || c.place.AtCell().Cell() != c.atCell || c.place.String() != c.text {
			t.Errorf("%+v: cell %q, at cell %q, %q; want %q, %q, %q", c.place, c.place.Cell(), c.place.AtCell().Cell(), c.place, c.cell, c.atCell, c.text)
		}
	}
}

// An order begins at its first row, and a row's number has a cell also where the row leaves it
// empty.
func TestWhereAnOrderBegins(t *testing.T) {
	t.Parallel()
	first := invoice.Row{Place: invoice.Place{File: "a.xlsx", Sheet: "订单", Row: 3}, Columns: map[invoice.Field]string{invoice.OrderNo: "B"}}
	d := invoice.Draft{Rows: []invoice.Row{first, {Place: invoice.Place{File: "a.xlsx", Row: 9}}}}
	if d.Place() != first.Place || (&invoice.Draft{}).Place() != (invoice.Place{}) {
		t.Errorf("it begins at %s", d.Place())
	}
	if got := first.NumberCell(); got.Cell() != "B3" || first.Place.Col != "" {
		t.Errorf("its number is in %s, and the row at %s", got, first.Place)
	}
	if got := d.Rows[1].NumberCell(); got.Col != "" || got.Row != 9 {
		t.Errorf("without a column it is in %s", got)
	}
}
