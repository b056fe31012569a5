package invoice_test

import (
	"errors"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// blueLines draws lines of an invoice, some without a quantity.
func blueLines(t *rapid.T) []invoice.BlueLine {
	lines := make([]invoice.BlueLine, rapid.IntRange(1, 4).Draw(t, "lines"))
	for i := range lines {
		rate := decimal.New(rapid.SampledFrom([]int64{0, 1, 3, 6, 9, 13}).Draw(t, "rate"), -2)
		s := invoice.FromGross(invoice.Amount(rapid.OneOf(rapid.Int64Range(2, 300), rapid.Int64Range(100, 10_000_000)).Draw(t, "gross")), rate)
		lines[i] = invoice.BlueLine{Index: i + 1, Name: "办公桌", Rate: rate, Net: s.Net, Tax: s.Tax}
		if rapid.Bool().Draw(t, "counted") {
			lines[i].Quantity = decimal.New(rapid.Int64Range(1, 5000).Draw(t, "quantity"), -int32(rapid.IntRange(0, 2).Draw(t, "places")))
		}
	}
	return lines
}

// Whatever is asked for, in whatever order, no line is exceeded, and what is reversed last leaves
// nothing.
func TestRedsNeverExceedTheirBlue(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lines := blueLines(t)
		var done []invoice.Red
		for range rapid.IntRange(0, 8).Draw(t, "reds") {
			reason := rapid.SampledFrom(invoice.RedReasons()).Draw(t, "reason")
			var parts []invoice.Reduction
			for i := range lines {
				switch rapid.IntRange(0, 3).Draw(t, "part") {
				case 0:
					parts = append(parts, invoice.Reduction{Index: i + 1, Quantity: decimal.New(rapid.Int64Range(1, 6000).Draw(t, "of"), -2)})
				case 1:
					parts = append(parts, invoice.Reduction{Index: i + 1, Gross: invoice.Amount(rapid.OneOf(rapid.Int64Range(1, 300), rapid.Int64Range(1, 11_000_000)).Draw(t, "of"))})
				case 2:
					parts = append(parts, invoice.Reduction{Index: i + 1})
				}
			}
			if red, err := invoice.Reverse(lines, done, reason, parts); err == nil {
				done = append(done, red)
				if red.Sums().Net <= 0 {
					t.Fatalf("a red of nothing: %+v", red)
				}
			}
			within(t, lines, done)
		}
		red, err := invoice.Reverse(lines, done, invoice.RedAllowance, nil)
		if err == nil {
			done = append(done, red)
		}
		if !errors.Is(err, invoice.ErrRedNothing) && err != nil {
			t.Fatal(err)
		}
		net, tax := within(t, lines, done)
		for i := range lines {
			if net[i+1] != lines[i].Net || tax[i+1] != lines[i].Tax {
				t.Errorf("line %d: %s + %s is reversed of %s + %s", i+1, net[i+1], tax[i+1], lines[i].Net, lines[i].Tax)
			}
		}
		if _, err := invoice.Reverse(lines, done, invoice.RedReturn, nil); !errors.Is(err, invoice.ErrRedNothing) {
			t.Errorf("a reversed invoice is reversed again: %v", err)
		}
	})
}

// within adds up reds by line and fails where they exceed one.
func within(t *rapid.T, lines []invoice.BlueLine, done []invoice.Red) (net, tax map[int]invoice.Amount) {
	net, tax = map[int]invoice.Amount{}, map[int]invoice.Amount{}
	quantity := map[int]decimal.Decimal{}
	for _, red := range done {
		for _, l := range red.Lines {
			net[l.Index], tax[l.Index] = net[l.Index]+l.Net, tax[l.Index]+l.Tax
			quantity[l.Index] = quantity[l.Index].Add(l.Quantity)
			if l.Quantity.IsPositive() && !invoice.Fits(l.Quantity, l.Price, l.Net) {
				t.Fatalf("%s × %s is not %s", l.Quantity, l.Price, l.Net)
			}
		}
	}
	for i := range lines {
		l := &lines[i]
		if net[l.Index] > l.Net || tax[l.Index] > l.Tax || quantity[l.Index].GreaterThan(l.Quantity) {
			t.Fatalf("line %d is exceeded: %s, %s, %s of %+v", l.Index, net[l.Index], tax[l.Index], quantity[l.Index], l)
		}
	}
	return net, tax
}

func TestReverseByReason(t *testing.T) {
	t.Parallel()
	lines := []invoice.BlueLine{
		{Index: 1, Name: "办公桌", Quantity: decimal.New(10, 0), Rate: decimal.New(13, -2), Net: 1000_00, Tax: 130_00},
		{Index: 3, Name: "安装服务", Rate: decimal.New(6, -2), Net: 100_00, Tax: 6_00},
	}
	part := func(r invoice.Reduction) []invoice.Reduction { return []invoice.Reduction{r} }
	three := part(invoice.Reduction{Index: 1, Quantity: decimal.New(3, 0)})
	price := part(invoice.Reduction{Index: 1, Gross: 113_00})
	service := part(invoice.Reduction{Index: 3, Gross: 53_00})
	for name, c := range map[string]struct {
		reason invoice.RedReason
		parts  []invoice.Reduction
		want   invoice.Sums
		err    error
	}{
		"goods by quantity":              {invoice.RedReturn, three, invoice.Sums{Net: 300_00, Tax: 39_00, Gross: 339_00}, nil},
		"goods not by amount":            {invoice.RedReturn, price, invoice.Sums{}, invoice.ErrRedManner},
		"without a quantity by amount":   {invoice.RedReturn, service, invoice.Sums{Net: 50_00, Tax: 3_00, Gross: 53_00}, nil},
		"stopped by amount":              {invoice.RedStopped, price, invoice.Sums{Net: 100_00, Tax: 13_00, Gross: 113_00}, nil},
		"stopped by quantity":            {invoice.RedStopped, three, invoice.Sums{Net: 300_00, Tax: 39_00, Gross: 339_00}, nil},
		"an allowance by amount":         {invoice.RedAllowance, price, invoice.Sums{Net: 100_00, Tax: 13_00, Gross: 113_00}, nil},
		"an allowance not by quantity":   {invoice.RedAllowance, three, invoice.Sums{}, invoice.ErrRedManner},
		"in error as a whole":            {invoice.RedError, nil, invoice.Sums{Net: 1100_00, Tax: 136_00, Gross: 1236_00}, nil},
		"in error not by parts":          {invoice.RedError, three, invoice.Sums{}, invoice.ErrRedWhole},
		"a discount line is no line":     {invoice.RedReturn, part(invoice.Reduction{Index: 2}), invoice.Sums{}, invoice.ErrRedLine},
		"more than the line":             {invoice.RedReturn, part(invoice.Reduction{Index: 1, Quantity: decimal.New(11, 0)}), invoice.Sums{}, invoice.ErrRedOver},
		"a line twice":                   {invoice.RedReturn, append(three, three...), invoice.Sums{}, invoice.ErrRedTwice},
		"by quantity and amount at once": {invoice.RedStopped, part(invoice.Reduction{Index: 1, Quantity: decimal.New(1, 0), Gross: 1}), invoice.Sums{}, invoice.ErrRedManner},
	} {
		red, err := invoice.Reverse(lines, nil, c.reason, c.parts)
		if !errors.Is(err, c.err) || red.Sums() != c.want || red.Whole != (c.parts == nil) {
			t.Errorf("%s: %+v, %v", name, red, err)
		}
	}
	whole, _ := invoice.Reverse(nil, nil, invoice.RedReturn, nil)
	if _, err := invoice.Reverse(nil, []invoice.Red{whole}, invoice.RedReturn, nil); !errors.Is(err, invoice.ErrRedNothing) || !whole.Whole {
		t.Errorf("without lines: %+v, %v", whole, err)
	}
	if _, err := invoice.Reverse(nil, nil, invoice.RedReturn, three); !errors.Is(err, invoice.ErrRedNoLines) {
		t.Errorf("parts without lines: %v", err)
	}
}

// An allowance reduces the price: no quantity comes back, whether lines are named or all that is
// left is asked for, of an invoice without reds too. The amounts are those of any other reason.
func TestAllowancesHaveNoQuantity(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lines := blueLines(t)
		var done []invoice.Red
		for i := range lines {
			if rapid.Bool().Draw(t, "before") {
				gross := invoice.Amount(rapid.Int64Range(1, int64(lines[i].Net+lines[i].Tax)).Draw(t, "gross"))
				reason := rapid.SampledFrom([]invoice.RedReason{invoice.RedStopped, invoice.RedAllowance}).Draw(t, "reason")
				if red, err := invoice.Reverse(lines, done, reason, []invoice.Reduction{{Index: i + 1, Gross: gross}}); err == nil {
					done = append(done, red)
				}
			}
		}
		stopped, why := invoice.Reverse(lines, done, invoice.RedStopped, nil)
		red, err := invoice.Reverse(lines, done, invoice.RedAllowance, nil)
		if (err == nil) != (why == nil) || red.Sums() != stopped.Sums() || red.Whole != stopped.Whole {
			t.Fatalf("%+v, %v; stopped: %+v, %v", red, err, stopped, why)
		}
		for _, l := range red.Lines {
			if !l.Quantity.IsZero() || !l.Price.IsZero() {
				t.Fatalf("line %d takes back %s × %s", l.Index, l.Quantity, l.Price)
			}
		}
	})
}

// A return has the price of the blue line, also after an allowance; what an allowance took cannot
// be returned once more.
func TestReturnsKeepThePrice(t *testing.T) {
	t.Parallel()
	lines := []invoice.BlueLine{{Index: 1, Name: "办公桌", Quantity: decimal.New(10, 0), Rate: decimal.New(13, -2), Net: 1000_00, Tax: 130_00}}
	allowance, err := invoice.Reverse(lines, nil, invoice.RedAllowance, []invoice.Reduction{{Index: 1, Gross: 113_00}})
	if err != nil {
		t.Fatal(err)
	}
	some := func(n int64) (invoice.Red, error) {
		return invoice.Reverse(lines, []invoice.Red{allowance}, invoice.RedReturn, []invoice.Reduction{{Index: 1, Quantity: decimal.New(n, 0)}})
	}
	red, err := some(3)
	if err != nil || !red.Lines[0].Price.Equal(decimal.New(100, 0)) || red.Sums() != (invoice.Sums{Net: 300_00, Tax: 39_00, Gross: 339_00}) {
		t.Errorf("%+v, %v", red, err)
	}
	if red, err := some(10); !errors.Is(err, invoice.ErrRedOver) {
		t.Errorf("all of them: %+v, %v", red, err)
	}
}

// A red that takes all that is left of a line's net takes its tax with it: nothing could reverse a
// tax without a net.
func TestNoTaxIsLeftWithoutItsNet(t *testing.T) {
	t.Parallel()
	lines := []invoice.BlueLine{{Index: 1, Name: "办公用品", Quantity: decimal.New(3, 0), Rate: decimal.New(8, -2), Net: 95, Tax: 8}}
	var done []invoice.Red
	var sum invoice.Sums
	for _, part := range []invoice.Reduction{{Index: 1, Gross: 1}, {Index: 1, Gross: 68}, {Index: 1, Quantity: decimal.New(1, 0)}} {
		red, err := invoice.Reverse(lines, done, invoice.RedStopped, []invoice.Reduction{part})
		if err != nil {
			t.Fatal(err)
		}
		s := red.Sums()
		done, sum.Net, sum.Tax = append(done, red), sum.Net+s.Net, sum.Tax+s.Tax
	}
	if sum.Net != 95 || sum.Tax != 8 {
		t.Errorf("%s + %s is reversed of 0.95 + 0.08", sum.Net, sum.Tax)
	}
}
