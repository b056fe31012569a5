package invoice_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// anOrder draws an order of a few lines at the rates in force, discounts among them.
func anOrder(t *rapid.T) *invoice.Order {
	o := &invoice.Order{OrderNo: rapid.StringMatching(`[A-Z]{2}-\d{1,4}`).Draw(t, "number"), Seller: "91330106MA2FXTR10X", Kind: "pc",
		TaxIncluded: rapid.Bool().Draw(t, "included"), Buyer: invoice.Buyer{Name: rapid.StringN(1, 20, -1).Draw(t, "buyer")}}
	for row := range rapid.IntRange(1, 6).Draw(t, "lines") {
		rate := dec(rapid.SampledFrom(rates).Draw(t, "rate"))
		s := invoice.FromGross(invoice.Amount(rapid.Int64Range(1, 1_000_000_000_00).Draw(t, "gross")), rate)
		if rapid.Bool().Draw(t, "discount") {
			s = s.Neg()
		}
		o.Lines = append(o.Lines, invoice.Line{Name: "咨询服务", Rate: rate, Net: s.Net, Tax: s.Tax, Gross: s.Gross, Row: row + 2,
			Quantity: decimal.New(rapid.Int64Range(0, 1_000_000).Draw(t, "quantity"), -3)})
	}
	o.Add()
	return o
}

// An order is the sum of its lines to the cent, however often it is added up, and the sums by rate
// are the order again.
func TestOrdersAreTheSumOfTheirLines(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		o := anOrder(t)
		first := invoice.Sums{Net: o.Net, Tax: o.Tax, Gross: o.Gross}
		if o.Add(); !first.Exact() || first != (invoice.Sums{Net: o.Net, Tax: o.Tax, Gross: o.Gross}) {
			t.Fatalf("first %+v, then %s + %s = %s", first, o.Net, o.Tax, o.Gross)
		}
		var of, byRate invoice.Sums
		for _, l := range o.Lines {
			of = invoice.Sums{Net: of.Net + l.Net, Tax: of.Tax + l.Tax, Gross: of.Gross + l.Gross}
		}
		lines, met := 0, []string{}
		for _, r := range o.ByRate() {
			if r.Net+r.Tax != r.Gross || slices.Contains(met, r.Rate) {
				t.Fatalf("rates %+v", o.ByRate())
			}
			met, lines = append(met, r.Rate), lines+r.Lines
			byRate = invoice.Sums{Net: byRate.Net + r.Net, Tax: byRate.Tax + r.Tax, Gross: byRate.Gross + r.Gross}
		}
		if of != first || byRate != first || lines != len(o.Lines) || met[0] != o.Lines[0].Rate.String() {
			t.Fatalf("lines %+v, by rate %+v of %d lines, order %+v", of, byRate, lines, first)
		}
	})
}

// The ledger must return the order that was sent, with the same hash: otherwise it would be sent
// again as another order.
func TestAKeptOrderHasTheHashOfTheOneThatWasSent(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		o := anOrder(t)
		b, err := json.Marshal(o)
		if err != nil {
			t.Fatal(err)
		}
		var back invoice.Order
		if err := json.Unmarshal(b, &back); err != nil {
			t.Fatal(err)
		}
		same := cmp.Comparer(func(a, b decimal.Decimal) bool { return a.Equal(b) })
		if diff := cmp.Diff(*o, back, same); diff != "" {
			t.Fatal(diff)
		}
		if hash(t, o) != hash(t, &back) {
			t.Fatalf("%s has another hash once it was kept", b)
		}
	})
}

func hash(t rapid.TB, o *invoice.Order) string {
	t.Helper()
	h, err := o.Hash()
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// The hash says whether two orders ask for the same invoice: where the rows stood does not count,
// and everything that is sent does.
func TestHashIsOfWhatIsAskedFor(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		o := anOrder(t)
		want, rows := hash(t, o), o.Lines[0].Row
		moved := *o
		moved.Lines = slices.Clone(o.Lines)
		for i := range moved.Lines {
			moved.Lines[i].Row += 100
		}
		if hash(t, &moved) != want || o.Lines[0].Row != rows {
			t.Fatal("an order whose rows were moved is another one, or hashing changed it")
		}
		for what, change := range map[string]func(*invoice.Order){
			"number":   func(o *invoice.Order) { o.OrderNo += "1" },
			"buyer":    func(o *invoice.Order) { o.Buyer.Name += "x" },
			"tax":      func(o *invoice.Order) { o.Buyer.TaxNum = "91330106MA2FXTR10X" },
			"kind":     func(o *invoice.Order) { o.Kind = "bs" },
			"seller":   func(o *invoice.Order) { o.Seller = "other" },
			"included": func(o *invoice.Order) { o.TaxIncluded = !o.TaxIncluded },
			"remark":   func(o *invoice.Order) { o.Remark = "x" },
			"a fen":    func(o *invoice.Order) { o.Lines[0].Tax++; o.Lines[0].Net-- },
			"a line":   func(o *invoice.Order) { o.Lines = append(o.Lines, o.Lines[0]) },
			"a name":   func(o *invoice.Order) { o.Lines[0].Name += "x" },
			"a rate":   func(o *invoice.Order) { o.Lines[0].Rate = dec("0.17") },
			"special":  func(o *invoice.Order) { o.Special = &invoice.Special{Factor: "3"} },
		} {
			other := *o
			other.Lines = slices.Clone(o.Lines)
			if change(&other); hash(t, &other) == want {
				t.Fatalf("another %s makes no other order", what)
			}
		}
	})
}

// A rate is one sum whatever its digits: 0.13 and 0.130 are one rate.
func TestSumsAreOfTheRateWhateverItsDigits(t *testing.T) {
	t.Parallel()
	o := invoice.Order{Lines: []invoice.Line{
		{Rate: dec("0.13"), Net: 100, Tax: 13, Gross: 113}, {Rate: dec("0.06"), Net: 50, Tax: 3, Gross: 53}, {Rate: dec("0.130"), Net: -10, Tax: -1, Gross: -11},
	}}
	want := []invoice.RateSum{{Rate: "0.13", Lines: 2, Net: 90, Tax: 12, Gross: 102}, {Rate: "0.06", Lines: 1, Net: 50, Tax: 3, Gross: 53}}
	if got := o.ByRate(); !slices.Equal(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	if o := (&invoice.Order{}); o.ByRate() != nil {
		t.Errorf("no lines: %+v", o.ByRate())
	}
}
