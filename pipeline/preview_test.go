package pipeline_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// met are the buyers that a ledger issued to.
type met map[string]bool

func (m met) InvoicedBuyers(context.Context, []string) (map[string]bool, error) { return m, nil }

func previewed(no, buyer, taxNum string, net invoice.Amount) *ledger.Item {
	rate := decimal.New(13, -2)
	s := invoice.FromNet(net, rate)
	o := &invoice.Order{OrderNo: no, Seller: "S", Kind: invoice.KindDigitalOrdinary, Buyer: invoice.Buyer{Name: buyer, TaxNum: taxNum},
		Lines: []invoice.Line{{Property: invoice.LineNormal, Name: "货", Rate: rate, Net: s.Net, Tax: s.Tax, Gross: s.Gross}}}
	o.Add()
	return &ledger.Item{Order: o}
}

// end makes a preview of items that are ready, at a time in Beijing, with one call a second.
func end(t *testing.T, a pipeline.Arranging, known pipeline.BuyerFinder, now string, items ...*ledger.Item) *pipeline.Preview {
	t.Helper()
	at, err := time.ParseInLocation(time.DateTime, now, beijing.Zone)
	if err != nil {
		t.Fatal(err)
	}
	p := pipeline.NewPreview(a)
	for _, i := range items {
		if err := p.Add(i, ledger.Ready); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Add(&ledger.Item{}, ledger.Rejected); err != nil {
		t.Fatal(err)
	}
	v, err := p.End(t.Context(), known, func(string) pipeline.Pace { return pipeline.Pace{Group: "app", PerSecond: 1} }, at)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// The sums are exact, the lists have the largest ten, whatever the number of orders.
func TestPreviewSumsAndLists(t *testing.T) {
	t.Parallel()
	var items []*ledger.Item
	var gross invoice.Amount
	for n := range 120 {
		i := previewed(fmt.Sprintf("A%03d", n), fmt.Sprintf("公司%02d", n%12), fmt.Sprintf("T%02d", n%12), invoice.Amount(n+1)*100_00)
		items, gross = append(items, i), gross+i.Order.Gross
	}
	items = append(items, previewed("B", "自然人", "", 1_00))
	gross += 113
	v := end(t, pipeline.Arranging{}, met{"T11": true}, "2026-11-27 10:00:00", items...)
	if v.Orders != 121 || v.Gross != gross || v.Net+v.Tax != gross || v.Buyers != 13 || v.FirstTimes != 11 || !v.Compared || v.Invoices != 121 || v.Calls != 124 {
		t.Errorf("%+v", v)
	}
	if len(v.Largest) != 10 || v.Largest[0].OrderNo != "A119" || v.Largest[9].OrderNo != "A110" {
		t.Errorf("largest %+v", v.Largest)
	}
	if len(v.TopBuyers) != 10 || v.TopBuyers[0].Name != "公司11" || v.TopBuyers[0].Orders != 10 || len(v.FirstTime) != 10 || v.FirstTime[0].Name != "公司10" {
		t.Errorf("buyers %+v, first time %+v", v.TopBuyers, v.FirstTime)
	}
	if len(v.Rates) != 1 || v.Rates[0].Gross != gross || len(v.Kinds) != 1 || v.Kinds[0].Orders != 121 {
		t.Errorf("rates %+v, kinds %+v", v.Rates, v.Kinds)
	}
}

// The month is that of Beijing, whatever the zone of the clock.
func TestPreviewSaysWhetherTheMonthEndsFirst(t *testing.T) {
	t.Parallel()
	for now, want := range map[string]bool{"2026-11-30 23:59:57": false, "2026-11-30 23:59:58": true, "2026-12-31 23:59:59": true, "2026-12-01 00:00:00": false} {
		if v := end(t, pipeline.Arranging{}, nil, now, previewed("A", "甲", "", 1_00)); v.NextMonth != want || v.Takes != 2*time.Second {
			t.Errorf("%s: %v, takes %s", now, v.NextMonth, v.Takes)
		}
	}
}

// Splits and merges change the number of invoices and no sum.
func TestPreviewOfSplitsAndMerges(t *testing.T) {
	t.Parallel()
	a := pipeline.Arranging{Split: true, Merge: true, Limits: func(string, invoice.Kind) invoice.Limits { return invoice.Limits{Net: 1_000_00, Number: 20} }}
	v := end(t, a, nil, "2026-11-27 10:00:00", previewed("A", "甲", "T1", 2_500_00), previewed("B", "甲", "T1", 300_00), previewed("C", "甲", "T1", 200_00), previewed("D", "丁", "", 100_00))
	if v.Orders != 4 || v.Net != 3_100_00 || v.Splits != 1 || v.Parts != 3 || v.Merges != 1 || v.Members != 2 || v.Invoices != 5 {
		t.Errorf("%+v", v)
	}
	if diff := cmp.Diff([]pipeline.Division{{Order: "A", Others: []string{"A-1", "A-2", "A-3"}, Buyer: "甲", Gross: 2_825_00}}, v.Split); diff != "" {
		t.Error(diff)
	}
	if len(v.Merge) != 1 || cmp.Diff([]string{"B", "C"}, v.Merge[0].Others) != "" {
		t.Errorf("merge %+v", v.Merge)
	}
}

// Orders that were sent from another file are counted by its name.
func TestPreviewCountsWhatWasSentFromOtherFiles(t *testing.T) {
	t.Parallel()
	p := pipeline.NewPreview(pipeline.Arranging{})
	for _, file := range []string{"a.xlsx", "b.xlsx", "b.xlsx"} {
		i := previewed("A", "甲", "", 1_00)
		i.Findings = []rules.Finding{rules.New(rules.SentElsewhere, invoice.Place{}, "A", invoice.OrderNo, "A", "2026-11-01", file, "")}
		if err := p.Add(i, ledger.Issued); err != nil {
			t.Fatal(err)
		}
	}
	v, err := p.End(t.Context(), nil, func(string) pipeline.Pace { return pipeline.Pace{} }, time.Now())
	if want := []pipeline.FileSum{{File: "b.xlsx", Orders: 2}, {File: "a.xlsx", Orders: 1}}; err != nil || cmp.Diff(want, v.Elsewhere) != "" || v.Orders != 0 || v.Takes != 0 {
		t.Errorf("%+v, %v", v, err)
	}
}

// An order that cannot be split, or waits for a person, is rejected before anything is sent.
func TestOrdersThatCannotBeSplitAreRejected(t *testing.T) {
	t.Parallel()
	a := pipeline.Arranging{Split: true, Limits: func(string, invoice.Kind) invoice.Limits { return invoice.Limits{Net: 1_000_00, Number: 20} }}
	for name, c := range map[string]struct {
		item *ledger.Item
		ok   bool
	}{
		"divisible":   {previewed("A", "甲", "", 2_000_00), true},
		"small":       {previewed("A234567890123456789", "甲", "", 1_000_00), true},
		"long number": {previewed("A234567890123456789", "甲", "", 2_000_00), false},
		"in doubt":    {&ledger.Item{Order: previewed("A", "甲", "", 2_000_00).Order, Hold: rules.RowsNear}, false},
	} {
		a.Refuse(c.item)
		codes := len(c.item.Findings) == 1 && c.item.Findings[0].Code == rules.NotSplit
		if (c.item.Order != nil) != c.ok || codes == c.ok {
			t.Errorf("%s: %+v", name, c.item)
		}
	}
}
