package invoice_test

import (
	"errors"
	"fmt"
	"reflect"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// aSale draws an order as the checks pass it: amounts from a price and a quantity or without them,
// discounts behind their lines.
func aSale(t *rapid.T) *invoice.Order {
	o := &invoice.Order{OrderNo: rapid.StringMatching(`SO-\d{4}`).Draw(t, "number"), Seller: "91330106MA2FXTR10X", Kind: invoice.KindDigitalOrdinary,
		TaxIncluded: rapid.Bool().Draw(t, "included"), Buyer: invoice.Buyer{Name: "杭州样例贸易有限公司", TaxNum: "91330106MADEM0003K"}}
	for row := range rapid.IntRange(1, 12).Draw(t, "lines") {
		o.Lines = append(o.Lines, aLine(t, o.TaxIncluded, row+2)...)
	}
	o.Add()
	return o
}

func aLine(t *rapid.T, included bool, row int) []invoice.Line {
	l := invoice.Line{Property: invoice.LineNormal, Name: "测试货品", Rate: dec(rapid.SampledFrom(rates).Draw(t, "rate")), Row: row}
	base := invoice.Amount(rapid.Int64Range(100, 500_000_00).Draw(t, "base"))
	if rapid.Bool().Draw(t, "priced") {
		l.Quantity = decimal.New(rapid.Int64Range(1, 50_000).Draw(t, "quantity"), -rapid.Int32Range(0, 3).Draw(t, "decimals"))
		if price, ok := invoice.PriceFor(l.Quantity, base); ok {
			l.Price = price
		} else {
			l.Quantity = decimal.Zero
		}
	}
	s := sums(base, l.Rate, included)
	if off := invoice.Amount(rapid.Int64Range(-5, 5).Draw(t, "tax off")); s.Tax > 5 && s.Net > 10 { // as people enter it
		s.Tax += off
		if s.Gross += off; included {
			s.Net, s.Gross = s.Net-off, s.Gross-off
		}
	}
	if s.TaxGap(l.Rate).GreaterThan(invoice.MaxTaxGap()) {
		s = sums(base, l.Rate, included)
	}
	l.Net, l.Tax, l.Gross = s.Net, s.Tax, s.Gross
	if !rapid.Bool().Draw(t, "discount") || s.Net < 10 {
		return []invoice.Line{l}
	}
	off := invoice.DiscountSums(s, invoice.Amount(rapid.Int64Range(1, int64(s.Base(included))-1).Draw(t, "off")), included, l.Rate)
	l.Property = invoice.LineDiscounted
	return []invoice.Line{l, {Property: invoice.LineDiscount, Name: l.Name, Rate: l.Rate, Net: -off.Net, Tax: -off.Tax, Gross: -off.Gross, Row: row}}
}

func sums(base invoice.Amount, rate decimal.Decimal, included bool) invoice.Sums {
	if included {
		return invoice.FromGross(base, rate)
	}
	return invoice.FromNet(base, rate)
}

// totals are what a split and a merge keep: by rate the three amounts, the discount and the
// quantity.
func totals(orders ...invoice.Order) string {
	var sums []invoice.RateSum
	var quantity decimal.Decimal
	off := map[string]invoice.Amount{}
	for i := range orders {
		for _, l := range orders[i].Lines {
			s := invoice.SumOf(&sums, l.Rate.String())
			s.Net, s.Tax, s.Gross = s.Net+l.Net, s.Tax+l.Tax, s.Gross+l.Gross
			if quantity = quantity.Add(l.Quantity); l.Property == invoice.LineDiscount {
				off["net"], off["tax"] = off["net"]+l.Net, off["tax"]+l.Tax
			}
		}
	}
	return fmt.Sprint(sums, quantity, off)
}

// A split keeps every sum to the cent, whatever the order, each part is within the limits and meets
// the checks of one invoice, and the same order is split in the same way again.
func TestSplitKeepsEverySum(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		o := aSale(t)
		l := invoice.Limits{Net: invoice.Amount(rapid.Int64Range(15_000_00, 2_000_000_00).Draw(t, "limit")), Lines: rapid.IntRange(2, 30).Draw(t, "most lines"), Number: 20}
		before := totals(*o)
		parts, err := invoice.Split(o, l)
		if err != nil {
			t.Fatalf("%v", err)
		}
		if after := totals(parts...); after != before {
			t.Fatalf("the order has %s\nthe parts   %s", before, after)
		}
		for i := range parts {
			p := &parts[i]
			if !l.Fits(p) || !invoice.Sound(p) {
				t.Fatalf("part %+v of the limits %+v", p, l)
			}
			for _, line := range p.Lines {
				base := invoice.Sums{Net: line.Net, Gross: line.Gross}.Base(o.TaxIncluded)
				if line.Price.IsPositive() && !invoice.Fits(line.Quantity, line.Price, base) {
					t.Fatalf("%s × %s is not %s", line.Quantity, line.Price, base)
				}
			}
			if want := fmt.Sprintf("%s-%d", o.OrderNo, i+1); len(parts) > 1 && p.OrderNo != want {
				t.Fatalf("part %d is %s", i, p.OrderNo)
			}
		}
		if again, _ := invoice.Split(o, l); !reflect.DeepEqual(again, parts) || totals(*o) != before {
			t.Fatal("the same order was split in another way, or changed")
		}
	})
}

// A gross split evenly and taken apart piece by piece would have a net of 250,000.01.
func TestSplitAllocatesNetAndTaxApart(t *testing.T) {
	t.Parallel()
	o := &invoice.Order{OrderNo: "A", Kind: invoice.KindDigitalSpecial, TaxIncluded: true, Lines: []invoice.Line{
		{Property: invoice.LineNormal, Rate: dec("0.13"), Net: 250_000_00, Tax: 32_500_00, Gross: 282_500_00}}}
	o.Add()
	parts, err := invoice.Split(o, invoice.Limits{Net: 99_999_99})
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, p := range parts {
		got += fmt.Sprintf("%s %s %s; ", p.OrderNo, p.Net, p.Tax)
	}
	if want := "A-1 83333.33 10833.33; A-2 83333.33 10833.33; A-3 83333.34 10833.34; "; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func priced(quantity, price string, net invoice.Amount) invoice.Line {
	s := invoice.FromNet(net, dec("0.13"))
	return invoice.Line{Property: invoice.LineNormal, Rate: dec("0.13"), Quantity: dec(quantity), Price: dec(price), Net: s.Net, Tax: s.Tax, Gross: s.Gross}
}

func TestSplitIntoEvenParts(t *testing.T) {
	t.Parallel()
	small := func(n int) (lines []invoice.Line) {
		for range n {
			lines = append(lines, priced("1", "100", 100_00))
		}
		return lines
	}
	for _, c := range []struct {
		name   string
		lines  []invoice.Line
		limits invoice.Limits
		want   string
	}{
		{"within the limits", small(3), invoice.Limits{Net: 300_00, Lines: 3}, "A 3 300.00; "},
		{"lines", small(201), invoice.Limits{Lines: 100}, "A-1 67 6700.00; A-2 67 6700.00; A-3 67 6700.00; "},
		{"net", small(5), invoice.Limits{Net: 400_00}, "A-1 3 300.00; A-2 2 200.00; "},
		{"whole units", []invoice.Line{priced("10", "1000", 10_000_00)}, invoice.Limits{Net: 2_500_00}, "A-1 1 2000.00; A-2 1 2000.00; A-3 1 2000.00; A-4 1 2000.00; A-5 1 2000.00; "},
		{"a unit over the limit", []invoice.Line{priced("1", "1000", 1_000_00)}, invoice.Limits{Net: 600_00}, "A-1 1 500.00; A-2 1 500.00; "},
	} {
		o := &invoice.Order{OrderNo: "A", Kind: invoice.KindDigitalOrdinary, Lines: c.lines}
		o.Add()
		parts, err := invoice.Split(o, c.limits)
		got := ""
		for _, p := range parts {
			got += fmt.Sprintf("%s %d %s; ", p.OrderNo, len(p.Lines), p.Net)
			for _, l := range p.Lines {
				if price := c.lines[0].Price; !l.Price.Equal(price) {
					t.Errorf("%s: the price %s became %s", c.name, price, l.Price)
				}
			}
		}
		if got != c.want || err != nil {
			t.Errorf("%s: got %q, %v; want %q", c.name, got, err, c.want)
		}
	}
}

func TestOrdersThatAreNotSplit(t *testing.T) {
	t.Parallel()
	edit := func(f func(*invoice.Order)) *invoice.Order {
		o := &invoice.Order{OrderNo: "A", Kind: invoice.KindDigitalOrdinary, Lines: []invoice.Line{priced("10", "1000", 10_000_00)}}
		f(o)
		o.Add()
		return o
	}
	for _, c := range []struct {
		name string
		o    *invoice.Order
		want error
	}{
		{"long number", edit(func(o *invoice.Order) { o.OrderNo = "A234567890123456789" }), invoice.ErrNumberLong},
		{"vehicle", edit(func(o *invoice.Order) { o.Kind = invoice.KindVehicle }), invoice.ErrSpecial},
		{"construction", edit(func(o *invoice.Order) {
			o.Special = &invoice.Special{Factor: "3", Construction: &invoice.Construction{}}
		}), invoice.ErrSpecial},
		{"too many", edit(func(o *invoice.Order) { o.Lines[0] = priced("1", "90000000", 90_000_000_00) }), invoice.ErrTooMany},
	} {
		if parts, err := invoice.Split(c.o, invoice.Limits{Net: 6_000_00, Number: 20}); !errors.Is(err, c.want) || parts != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
