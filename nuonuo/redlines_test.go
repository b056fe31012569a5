package nuonuo

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func blueItems() []Item {
	return []Item{
		{Name: "苹果", Unit: "箱", Amount: "113.00", Tax: "13.00", WithTax: "true", TaxRate: "0.13", Quantity: "10.000000000000000000", GoodsCode: "1010115010100000000", LineProperty: LineDiscounted},
		{Name: "苹果", Amount: "-11.30", Tax: "-1.30", WithTax: "true", TaxRate: "0.13", LineProperty: LineDiscount},
		{Name: "服务", Amount: "33.33", Tax: "2.00", WithTax: "false", TaxRate: "0.06", GoodsCode: "3040105000000000000", FavouredPolicyFlag: PolicySimplified},
	}
}

func TestRedLines(t *testing.T) {
	t.Parallel()
	apple := RedDetail{BlueDetailIndex: "1", GoodsName: "苹果", Unit: "箱", Price: "9", Quantity: "-10", Net: "-90.00", Tax: "-11.70", TaxRate: "0.13", GoodsCode: "1010115010100000000"}
	service := RedDetail{BlueDetailIndex: "3", GoodsName: "服务", Net: "-33.33", Tax: "-2.00", TaxRate: "0.06", GoodsCode: "3040105000000000000", FavouredPolicyFlag: PolicySimplified}
	returned, allowed := apple, service
	returned.Quantity, returned.Net, returned.Tax = "-3", "-27.00", "-3.51"
	allowed.Net, allowed.Tax = "-10.01", "-0.60"
	for name, tt := range map[string]struct {
		parts []RedPart
		want  []RedDetail
	}{
		"whole":      {nil, []RedDetail{apple, service}},
		"whole line": {[]RedPart{{Line: 3}}, []RedDetail{service}},
		"return":     {[]RedPart{{Line: 1, Quantity: "3"}}, []RedDetail{returned}},
		"allowance":  {[]RedPart{{Line: 3, Net: "10.01"}}, []RedDetail{allowed}},
	} {
		got, err := RedLines(blueItems(), tt.parts...)
		if diff := cmp.Diff(tt.want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
		}
	}
	own := blueItems()
	own[2].Extra = map[string]json.RawMessage{"blueDetailIndex": json.RawMessage(`2`)}
	if got, err := RedLines(own, RedPart{Line: 3}); err != nil || got[0].BlueDetailIndex != "2" {
		t.Errorf("the platform's own index is not used: %v, %v", got, err)
	}
}

func TestRedLinesRefuses(t *testing.T) {
	t.Parallel()
	with := func(change func([]Item)) []Item {
		items := blueItems()
		change(items)
		return items
	}
	for name, tt := range map[string]struct {
		items []Item
		parts []RedPart
	}{
		"no such line":     {blueItems(), []RedPart{{Line: 4}}},
		"line 0":           {blueItems(), []RedPart{{}}},
		"a discount":       {blueItems(), []RedPart{{Line: 2}}},
		"twice":            {blueItems(), []RedPart{{Line: 3, Net: "1"}, {Line: 3, Net: "1"}}},
		"both":             {blueItems(), []RedPart{{Line: 1, Net: "1", Quantity: "1"}}},
		"too much":         {blueItems(), []RedPart{{Line: 3, Net: "33.34"}}},
		"too many":         {blueItems(), []RedPart{{Line: 1, Quantity: "10.01"}}},
		"no quantity":      {blueItems(), []RedPart{{Line: 3, Quantity: "1"}}},
		"negative":         {blueItems(), []RedPart{{Line: 3, Net: "-1"}}},
		"three decimals":   {blueItems(), []RedPart{{Line: 3, Net: "1.001"}}},
		"nine decimals":    {blueItems(), []RedPart{{Line: 1, Quantity: "0.000000001"}}},
		"no quantity left": {with(func(i []Item) { i[0].Quantity = "0.000000001" }), nil},
		"an exponent":      {blueItems(), []RedPart{{Line: 3, Net: "1e1"}}},
		"unknown tax":      {with(func(i []Item) { i[2].WithTax = "" }), nil},
		"no amount":        {with(func(i []Item) { i[2].Amount = "" }), nil},
		"no tax":           {with(func(i []Item) { i[2].Tax = "x" }), nil},
		"bad quantity":     {with(func(i []Item) { i[0].Quantity = "many" }), nil},
		"lonely discount":  {blueItems()[1:], nil},
		"negative tax":     {with(func(i []Item) { i[2].Tax = "-2.00" }), nil},
		"nothing left":     {with(func(i []Item) { i[1].Amount, i[1].Tax = "113.00", "13.00" }), nil},
		"share of no cent": {with(func(i []Item) { i[0].Amount, i[0].Tax, i[1].Amount, i[1].Tax = "0.03", "0", "0", "0" }), []RedPart{{Line: 1, Quantity: "0.1"}}},
	} {
		var input *InputError
		if got, err := RedLines(tt.items, tt.parts...); !errors.As(err, &input) {
			t.Errorf("%s: %v, error %v", name, got, err)
		}
	}
}

// The lines of a whole red take exactly what the blue invoice has, to the cent, and a part never
// takes more than its line.
func TestRedLinesAreExact(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		text := func(cents int64) string { return fmt.Sprintf("%d.%02d", cents/100, cents%100) }
		amount := rapid.Int64Range(100, 1e12)
		net, tax := new(big.Rat), new(big.Rat)
		var items []Item
		for range rapid.IntRange(1, 8).Draw(r, "lines") {
			n, x := amount.Draw(r, "net"), rapid.Int64Range(0, 1e11).Draw(r, "tax")
			item := Item{Name: "x", Amount: text(n), Tax: text(x), WithTax: "false", Quantity: rapid.SampledFrom([]string{"", "3", "0.7000"}).Draw(r, "quantity")}
			if rapid.Bool().Draw(r, "with tax") {
				item.Amount, item.WithTax = text(n+x), "true"
			}
			items = append(items, item)
			net.Add(net, big.NewRat(n, 100))
			tax.Add(tax, big.NewRat(x, 100))
		}
		lines, err := RedLines(items)
		if err != nil {
			r.Fatal(err)
		}
		for _, l := range lines {
			n, ok1 := decimalOf(l.Net)
			x, ok2 := decimalOf(l.Tax)
			if !ok1 || !ok2 || n.Sign() >= 0 || x.Sign() > 0 {
				r.Fatalf("amounts %q and %q", l.Net, l.Tax)
			}
			net.Add(net, n)
			tax.Add(tax, x)
		}
		if net.Sign() != 0 || tax.Sign() != 0 {
			r.Fatalf("%s of net and %s of tax remain", net.FloatString(2), tax.FloatString(2))
		}
	})
}

// FuzzRedLines: whatever an answer has, lines are refused or have negative amounts of two decimals.
func FuzzRedLines(f *testing.F) {
	f.Add("113.00", "13.00", "true", "10.000000000000000000", "0", "3", "")
	f.Add("-1", "0", "false", "", "1", "", "1e9")
	f.Add("00000000000000000001.5", "-0", "TRUE", "0.00000001", "2", "0.00000001", "")
	f.Fuzz(func(t *testing.T, amount, tax, withTax, quantity, property, partQuantity, partNet string) {
		items := []Item{{Amount: "1", Tax: "0", WithTax: "false"}, {Amount: amount, Tax: tax, WithTax: withTax, Quantity: quantity, LineProperty: LineProperty(property)}}
		lines, err := RedLines(items, RedPart{Line: 2, Quantity: partQuantity, Net: partNet})
		if err != nil {
			wantVerdict(t, err, VerdictRefused)
			return
		}
		l := lines[0]
		net, ok := decimalOf(l.Net)
		if !ok || net.Sign() >= 0 || cents(net).Cmp(net) != 0 {
			t.Errorf("net %q", l.Net)
		}
		if q, ok := decimalOf(l.Quantity); l.Quantity != "" && (!ok || q.Sign() >= 0) {
			t.Errorf("quantity %q", l.Quantity)
		}
	})
}
