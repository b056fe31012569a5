package ledger

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// sold is an order of one line that stands in a row.
func sold(no, buyer, tax, goods string, gross invoice.Amount, date string, row int) Outline {
	o := &invoice.Order{Seller: "S", OrderNo: no, Date: date, Buyer: invoice.Buyer{Name: buyer, TaxNum: tax}, Gross: gross,
		Lines: []invoice.Line{{Name: goods}}}
	return OutlineOf(o, invoice.Place{File: "a.xlsx", Sheet: "1", Row: row})
}

// An order whose one cell was corrected is found, whichever cell it is; another sale is not.
func TestRevisedOrdersAreFound(t *testing.T) {
	t.Parallel()
	was := sold("D1", "甲公司", "T1", "咨询费", 10_600, "2026-11-20", 2)
	was.ID, was.State = 7, Issued
	for name, c := range map[string]struct {
		now   Outline
		found bool
	}{
		"the date":                     {sold("D2", "甲公司", "T1", "咨询费", 10_600, "2026-11-21", 2), true},
		"the date, moved":              {sold("D2", "甲公司", "T1", "咨询费", 10_600, "2026-11-21", 9), true},
		"the amount":                   {sold("D2", "甲公司", "T1", "咨询费", 10_000, "2026-11-20", 9), true},
		"the goods":                    {sold("D2", "甲公司", "T1", "培训费", 10_600, "2026-11-20", 9), true},
		"the goods, with a category":   {sold("D2", "甲公司", "T1", "*服务*咨询费", 10_000, "2026-11-20", 9), true},
		"the tax number, its name":     {sold("D2", "甲公司", "", "咨询费", 10_600, "2026-11-20", 9), true},
		"the buyer, on the same day":   {sold("D2", "乙公司", "T2", "咨询费", 10_600, "2026-11-20", 9), true},
		"the buyer, in the same row":   {sold("D2", "乙公司", "T2", "咨询费", 10_600, "2026-11-29", 2), true},
		"all but buyer and row":        {sold("D2", "甲公司", "T1", "培训费", 20_000, "2026-11-29", 2), true},
		"another buyer, another day":   {sold("D2", "乙公司", "T2", "咨询费", 10_600, "2026-11-29", 9), false},
		"another sale to the buyer":    {sold("D2", "甲公司", "T1", "培训费", 20_000, "2026-11-29", 9), false},
		"another sale on the same day": {sold("D2", "乙公司", "T2", "培训费", 10_600, "2026-11-20", 9), false},
	} {
		got := Revised([]Outline{c.now}, []Outline{was}, nil)
		if found := got[0] != nil; found != c.found || found && got[0].ID != was.ID {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// A row that a person left out, since it is invoiced, explains that its order is not read.
func TestLeftOutRowsExplainLostOrders(t *testing.T) {
	t.Parallel()
	was := sold("D1", "甲公司", "T1", "咨询费", 10_600, "2026-11-20", 2)
	now := []Outline{sold("D2", "甲公司", "T1", "咨询费", 10_600, "2026-12-20", 3)}
	left := []rules.Facts{{Seller: "S", BuyerName: "甲公司", BuyerTax: "T1", Gross: 10_600}}
	if got := Revised(now, []Outline{was}, left); len(got) != 0 {
		t.Errorf("an explained order: %v", got)
	}
	if got := Revised(now, []Outline{was, was}, left); got[0] == nil {
		t.Error("one row explained two orders")
	}
	left[0].Gross = 1
	if got := Revised(now, []Outline{was}, left); got[0] == nil {
		t.Error("a row of another sale explained the order")
	}
}

// Of several, an order that was sent is named rather than one that was dropped. Orders of another
// seller are never found, and nothing is found where nothing is lost.
func TestRevisedOrdersOfManyLost(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		var lost []Outline
		for i := range rapid.IntRange(0, 8).Draw(r, "lost") {
			o := sold("D", "甲公司", "T1", "咨询费", 10_600, "2026-11-20", i)
			o.ID, o.State = int64(i+1), rapid.SampledFrom([]State{Issued, Dropped}).Draw(r, "state")
			o.Key.Seller = rapid.SampledFrom([]string{"S", "OTHER"}).Draw(r, "seller")
			lost = append(lost, o)
		}
		sent, any := false, false
		for _, o := range lost {
			any = any || o.Key.Seller == "S"
			sent = sent || o.Key.Seller == "S" && o.State == Issued
		}
		got := Revised([]Outline{sold("N", "甲公司", "T1", "咨询费", 10_600, "2026-11-21", 99)}, lost, nil)[0]
		switch {
		case (got != nil) != any:
			r.Fatalf("found %v among %v", got, lost)
		case got != nil && (got.Key.Seller != "S" || sent && got.State != Issued):
			r.Fatalf("named %v", got)
		}
	})
}
