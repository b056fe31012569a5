package rules_test

import (
	"fmt"
	"testing"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// An order with more wrong rows than anybody looks at lists the first and counts the rest; it stays
// rejected.
func TestFindingsOfAnOrderAreBounded(t *testing.T) {
	t.Parallel()
	d := &invoice.Draft{Number: "T-1"}
	for i := range 2000 {
		at := invoice.Place{File: "f.xlsx", Sheet: "S", Row: i + 2}
		d.Rows = append(d.Rows, invoice.Row{Place: at, Role: invoice.RoleMixed, Columns: map[invoice.Field]string{invoice.OrderNo: "A"}, Cells: []invoice.Cell{
			{Field: invoice.OrderNo, Text: "T-1", Col: "A"}, {Field: invoice.BuyerName, Text: fmt.Sprint("买方", i), Col: "B"},
			{Field: invoice.LineAmount, Text: "x", Col: "C"},
		}})
	}
	r := rules.Check(d, settings())
	last := r.Findings[len(r.Findings)-1]
	if r.Order != nil || len(r.Findings) != rules.MaxFindings+1 || last.Code != rules.MoreFindings || last.Place.Cell() != "A2" {
		t.Errorf("%d findings, the last %+v", len(r.Findings), last)
	}
	for i := 1; i < rules.MaxFindings; i++ {
		if r.Findings[i].Severity == rules.Error && r.Findings[i-1].Severity != rules.Error {
			t.Fatal("what keeps the order back does not come first")
		}
	}
}
