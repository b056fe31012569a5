package ui

import (
	"strings"
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// TestLifeMasksPersonalNumbers whatever the order says of its buyer, and shows what is carried.
func TestLifeMasksPersonalNumbers(t *testing.T) {
	t.Parallel()
	const id, phone = "110101199003070011", "13800001234"
	row := report.Row{OrderNo: "A", State: "failed", BuyerTaxNum: id, Error: "tel " + phone, Carried: []report.Carried{{Title: "部门", Value: "一部"}}}
	key := ledger.Key{Seller: "S", OrderNo: "A"}
	life := app.Life{Entry: ledger.Entry{Key: key, BuyerTax: id, Code: "E", Error: "tel " + phone, Order: &invoice.Order{}}, Rows: []report.Row{row}}
	for _, asJSON := range []bool{false, true} {
		for _, lang := range []string{"zh", "en"} {
			s, out, _ := screen(false, Options{Lang: lang, JSON: asJSON, Environment: "sandbox"})
			for _, err := range []error{s.Life(&life), s.Matches([]ledger.Match{{Key: key, BuyerTax: id}}, false), s.Rejected([]report.Row{row})} {
				if err != nil {
					t.Fatal(err)
				}
			}
			got := out.String()
			if strings.Contains(got, id) || strings.Contains(got, phone) {
				t.Errorf("a personal number is shown:\n%s", got)
			}
			want := []string{"部门=一部"}
			if asJSON {
				want = []string{`"environment":"sandbox"`, `"carried":{"部门":"一部"}`}
			}
			for _, w := range want {
				if !strings.Contains(got, w) {
					t.Errorf("no %s in\n%s", w, got)
				}
			}
		}
	}
}
