package invoice_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// A merge keeps every sum to the cent, is within the limits, has each order at most once, and does
// not depend on the sequence of the orders.
func TestMergeKeepsEverySum(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		byNumber := map[string]*invoice.Order{}
		var orders []*invoice.Order
		for range rapid.IntRange(2, 8).Draw(t, "orders") {
			o := aSale(t)
			o.Buyer.TaxNum = rapid.SampledFrom([]string{"", "91330106MADEM0003K", "91330106MADEM0004B"}).Draw(t, "buyer")
			o.Remark = rapid.SampledFrom([]string{"", "合同甲", "合同乙"}).Draw(t, "remark")
			if byNumber[o.OrderNo] == nil {
				byNumber[o.OrderNo], orders = o, append(orders, o)
			}
		}
		l := invoice.Limits{Net: 9_000_000_00, Lines: 60, Number: 20}
		merges := invoice.Merge(orders, l)
		met := map[string]bool{}
		for _, m := range merges {
			var members []invoice.Order
			for _, no := range m.Members {
				if met[no] {
					t.Fatalf("%s is in two merges", no)
				}
				met[no] = true
				members = append(members, *byNumber[no])
			}
			if totals(m.Order) != totals(members...) || len(members) < 2 {
				t.Fatalf("the orders have %s\nthe merge     %s", totals(members...), totals(m.Order))
			}
			if o := &m.Order; !l.Fits(o) || !invoice.Sound(o) || o.Buyer.TaxNum == "" || len(o.OrderNo) != 20 {
				t.Fatalf("merge %+v", o)
			}
		}
		slices.Reverse(orders)
		if again := invoice.Merge(orders, l); !reflect.DeepEqual(again, merges) {
			t.Fatalf("got %+v, then %+v", merges, again)
		}
	})
}

func TestWhatIsMerged(t *testing.T) {
	t.Parallel()
	order := func(no string, edit func(*invoice.Order)) *invoice.Order {
		o := &invoice.Order{OrderNo: no, Seller: "91330106MA2FXTR10X", Kind: invoice.KindDigitalSpecial, Date: "2026-11-0" + no + " 10:00:00",
			Buyer: invoice.Buyer{Name: "杭州样例贸易有限公司", TaxNum: "91330106MADEM0003K"}, Lines: []invoice.Line{priced("1", "100", 100_00)}}
		edit(o)
		o.Add()
		return o
	}
	same := func(*invoice.Order) {}
	for _, c := range []struct {
		name   string
		second func(*invoice.Order)
		merged bool
	}{
		{"the same", same, true},
		{"a contact that the other lacks", func(o *invoice.Order) { o.Buyer.Email = "a@example.com" }, true},
		{"another kind", func(o *invoice.Order) { o.Kind = invoice.KindDigitalOrdinary }, false},
		{"another seller", func(o *invoice.Order) { o.Seller = "91330106MADEM0004B" }, false},
		{"another buyer", func(o *invoice.Order) { o.Buyer.TaxNum = "91330106MADEM0004B" }, false},
		{"another clerk", func(o *invoice.Order) { o.Clerk = "李四" }, false},
		{"a special business", func(o *invoice.Order) { o.Special = &invoice.Special{Factor: "12"} }, false},
		{"a construction", func(o *invoice.Order) { o.Special = &invoice.Special{Construction: &invoice.Construction{}} }, false},
		{"over the limit", func(o *invoice.Order) { o.Lines[0] = priced("1", "901", 901_00) }, false},
		{"too many lines", func(o *invoice.Order) { o.Lines = slices.Repeat(o.Lines, 5) }, false},
		{"remarks that do not fit", func(o *invoice.Order) { o.Remark = strings.Repeat("备", 190) }, false},
	} {
		first := order("1", func(o *invoice.Order) { o.Clerk, o.Remark = "张三", "合同一二三四五六七八九十" })
		merges := invoice.Merge([]*invoice.Order{order("2", c.second), first}, invoice.Limits{Net: 1_000_00, Lines: 5})
		if (len(merges) == 1) != c.merged {
			t.Errorf("%s: %+v", c.name, merges)
		}
		if len(merges) != 1 {
			continue
		}
		o := merges[0].Order
		if o.Remark != "合同一二三四五六七八九十；合并订单：1、2" || o.Clerk != "张三" || o.Date != "2026-11-02 10:00:00" || len(o.Lines) != 2 || o.Net != 200_00 {
			t.Errorf("%s: %+v", c.name, o)
		}
	}
	if first := order("1", same); len(invoice.Merge([]*invoice.Order{first}, invoice.Limits{})) != 0 || len(first.Lines) != 1 {
		t.Error("an order was merged with itself")
	}
}
