package readers

import (
	"io"
	"testing"

	"github.com/fapiao/fapiao/internal/fixture"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

func TestOwnWorkbookGivesEachOrderWithItsRows(t *testing.T) {
	t.Parallel()
	orders := fixture.Orders(200, 1)
	path := write(t, func(w io.Writer) error { return fixture.WriteOwn(w, orders) })
	drafts, findings, err := drain(t, path)
	if err != nil || len(findings) != 0 {
		t.Fatal(err, findings)
	}
	if len(drafts) != len(orders) {
		t.Fatalf("%d drafts of %d orders", len(drafts), len(orders))
	}
	apart := 0
	for i, o := range orders {
		d := drafts[i]
		if d.Number != o.No || len(d.Rows) != len(o.Lines) {
			t.Fatalf("order %d: %s with %d rows, want %s with %d", i, d.Number, len(d.Rows), o.No, len(o.Lines))
		}
		for n, row := range d.Rows {
			if row.Role != invoice.RoleMixed || row.Place.Sheet != "订单" || row.Place.File != path {
				t.Fatalf("place %+v role %v", row.Place, row.Role)
			}
			if n > 0 && row.Place.Row <= d.Rows[n-1].Place.Row {
				t.Fatalf("rows of %s are out of order", d.Number)
			}
			if n > 0 && row.Place.Row > d.Rows[n-1].Place.Row+1 {
				apart++
			}
		}
	}
	if apart == 0 {
		t.Fatal("no order has rows that stand apart, so the test shows nothing")
	}
}

func TestBureauWorkbookJoinsItsSheets(t *testing.T) {
	t.Parallel()
	orders := fixture.BureauOrders(200, 2)
	path := write(t, func(w io.Writer) error { return fixture.WriteBureau(w, orders) })
	drafts, findings, err := drain(t, path)
	if err != nil || len(findings) != 0 {
		t.Fatal(err, findings)
	}
	if len(drafts) != len(orders) {
		t.Fatalf("%d drafts of %d orders", len(drafts), len(orders))
	}
	for i, o := range orders {
		d := drafts[i]
		counts := map[invoice.Role]int{}
		for _, r := range d.Rows {
			counts[r.Role]++
			for _, c := range r.Cells {
				if c.Field == "" {
					t.Fatalf("%s: %q in %s has no field", r.Place, c.Text, c.Title)
				}
			}
		}
		if d.Number != o.No || counts[invoice.RoleHead] != 1 || counts[invoice.RoleLine] != len(o.Lines) || counts[invoice.RoleSpecial] != len(o.Special) {
			t.Fatalf("order %d is %s %v, want %s with %d lines and %d special rows", i, d.Number, counts, o.No, len(o.Lines), len(o.Special))
		}
		for n, s := range o.Special {
			row := d.Rows[1+len(o.Lines)+n]
			if len(row.Cells) != len(s)+1 {
				t.Fatalf("%s has %d cells, want %d", row.Place, len(row.Cells), len(s)+1)
			}
			for _, c := range row.Cells[1:] {
				if _, ok := s[c.Field]; !ok {
					t.Errorf("%s%d: %q became %s", c.Col, row.Place.Row, c.Title, c.Field)
				}
			}
		}
	}
}
