package app

import (
	"strconv"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

const setSeller = "91330106MADEM0003K"

// anIssuedOrder is a random order as the checks make it of rows.
func anIssuedOrder(t *rapid.T, s *rules.Settings) *invoice.Order {
	yuan := func(name string) string {
		return invoice.Amount(rapid.Int64Range(10_00, 90_000_00).Draw(t, name)).String()
	}
	kind := rapid.SampledFrom([]string{"数电普票", "数电专票", "电子普票"}).Draw(t, "kind")
	included := rapid.SampledFrom([]string{"是", "否"}).Draw(t, "included")
	var rows []invoice.TypedRow
	for i := range rapid.IntRange(1, 4).Draw(t, "lines") {
		row := invoice.TypedRow{{Field: invoice.OrderNo, Text: "S1"}, {Field: invoice.Seller, Text: setSeller}, {Field: invoice.KindField, Text: kind},
			{Field: invoice.TaxIncluded, Text: included}, {Field: invoice.BuyerName, Text: "甲方有限公司"}, {Field: invoice.BuyerTaxNum, Text: "91330106MA0DEM0058"},
			{Field: invoice.Remark, Text: rapid.SampledFrom([]string{"合同8", "a=b;c", "急"}).Draw(t, "remark")},
			{Field: invoice.GoodsName, Text: "咨询服务" + strconv.Itoa(i)}, {Field: invoice.GoodsCode, Text: "3040801010000000000"},
			{Field: invoice.TaxRate, Text: rapid.SampledFrom([]string{"6%", "13%", "9%"}).Draw(t, "rate")}}
		if rapid.Bool().Draw(t, "priced") {
			row = append(row, invoice.Typed{Field: invoice.Quantity, Text: strconv.Itoa(rapid.IntRange(1, 999).Draw(t, "quantity"))},
				invoice.Typed{Field: invoice.Price, Text: decimal.New(rapid.Int64Range(10_0000, 999_999_9999).Draw(t, "price"), -4).String()})
		} else {
			row = append(row, invoice.Typed{Field: invoice.LineAmount, Text: yuan("amount")})
			if rapid.Bool().Draw(t, "less") {
				row = append(row, invoice.Typed{Field: invoice.Discount, Text: invoice.Amount(rapid.Int64Range(1, 5_00).Draw(t, "discount")).String()})
			}
		}
		rows = append(rows, row)
	}
	r := rules.Check(rules.DraftOf(rows), s)
	if r.Order == nil {
		t.Skip(r.Findings)
	}
	return r.Order
}

// TestSetChangesWhatIsSetAlone holds that an order with another buyer is the same order in all
// else, to the cent.
func TestSetChangesWhatIsSetAlone(t *testing.T) {
	t.Parallel()
	s := &rules.Settings{Sellers: []rules.Seller{{TaxNum: setSeller, Name: "示例公司", Clerk: "某人"}}, Default: setSeller, OrderNoMax: 20}
	rapid.Check(t, func(t *rapid.T) {
		was := anIssuedOrder(t, s)
		set := []Setting{{Field: invoice.BuyerName, Text: "乙方科技有限公司"}}
		r := rules.Check(rules.DraftOf(with(rules.TypedOrder(was, "zh"), set)), s)
		if r.Order == nil {
			t.Fatal(r.Findings)
		}
		only, err := onlySet(r.Order, was, set)
		if err != nil || !only || r.Order.Gross != was.Gross || r.Order.Net != was.Net || r.Order.Tax != was.Tax {
			t.Fatalf("%v %v: %+v", only, err, rules.Changes(was, r.Order))
		}
		if c := rules.Changes(was, r.Order); len(c) != 1 || c[0].Field != invoice.BuyerName || c[0].Now != "乙方科技有限公司" {
			t.Fatalf("%+v", c)
		}
		other := *r.Order
		other.Lines = append([]invoice.Line{}, other.Lines...)
		other.Lines[0].Net++
		if only, _ = onlySet(&other, was, set); only {
			t.Fatal("a cent more counts as the same")
		}
	})
}

// TestEachSettableFieldIsRestored holds that each field that can be set is one that changes an
// order and can be compared.
func TestEachSettableFieldIsRestored(t *testing.T) {
	t.Parallel()
	full := func(text string) *invoice.Order {
		return &invoice.Order{OrderNo: "S1", Seller: setSeller, Remark: text, Clerk: text, Payee: text, Checker: text, Kind: invoice.Kind(text),
			Buyer: invoice.Buyer{Name: text, TaxNum: text, Person: text == "b", Address: text, Tel: text, Account: text, Phone: text, Email: text}}
	}
	for _, f := range settable {
		o, was := full("a"), full("b")
		restore(f, o, was)
		a, err := o.Hash()
		if err != nil {
			t.Fatal(err)
		}
		if b, _ := full("a").Hash(); a == b {
			t.Errorf("%s is not restored", f)
		}
	}
}

func TestSettings(t *testing.T) {
	t.Parallel()
	got, err := Settings([]string{"购买方名称=甲=乙", "Buyer tax number = 91330106MA0DEM0058 ", "remark="})
	if err != nil || len(got) != 3 || got[0].Text != "甲=乙" || got[1].Field != invoice.BuyerTaxNum || got[1].Text != "91330106MA0DEM0058" ||
		got[2] != (Setting{Field: invoice.Remark}) {
		t.Errorf("%+v, %v", got, err)
	}
	for _, bad := range [][]string{{"购买方名称"}, {"=x"}, {"没有这列=x"}, {"订单号=x"}, {"金额=1"}, {"销售方=x"}, {"是否含税=否"}, {"购方税号=1", "税号=2"}} {
		if _, err := Settings(bad); KindOf(err) != Usage {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
