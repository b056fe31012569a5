package pipeline

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// someOrder draws an order as the ledger holds it, and the answer that tells all of it.
func someOrder(t *rapid.T) (ledger.Entry, *Found) {
	e := ledger.Entry{Key: ledger.Key{Seller: "S", OrderNo: "SO-1"}, Buyer: "上海样例（集团）有限公司", Kind: invoice.KindDigitalOrdinary,
		BuyerTax: rapid.SampledFrom([]string{"91310000MA1BUYER01", ""}).Draw(t, "tax number")}
	for _, rate := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"0.13", "0.09", "0.06", "0.01", "0"}), 1, 3, rapid.ID).Draw(t, "rates") {
		net := invoice.Amount(rapid.IntRange(1, 1_000_000).Draw(t, "net"))
		tax := invoice.Amount(rapid.IntRange(0, 200_000).Draw(t, "tax"))
		e.Rates = append(e.Rates, invoice.RateSum{Rate: rate, Lines: rapid.IntRange(1, 5).Draw(t, "lines"), Net: net, Tax: tax, Gross: net + tax})
		e.Net, e.Tax, e.Gross = e.Net+net, e.Tax+tax, e.Gross+net+tax
	}
	net, tax := e.Net, e.Tax
	return e, &Found{OrderNo: e.Key.OrderNo, BuyerName: e.Buyer, BuyerTax: e.BuyerTax, Kind: e.Kind, Net: &net, Tax: &tax, Gross: e.Gross,
		Rates: append([]invoice.RateSum(nil), e.Rates...)}
}

// An answer that says what the order says differs in nothing, in whatever order it lists the rates
// and however little of it is told.
func TestEqualAnswersDoNotDiffer(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		e, f := someOrder(t)
		f.Rates = rapid.Permutation(f.Rates).Draw(t, "order of the rates")
		for name, forget := range map[string]func(){
			"name": func() { f.BuyerName = "" }, "number": func() { f.BuyerTax = "" }, "kind": func() { f.Kind = "" }, "net": func() { f.Net = nil },
			"tax": func() { f.Tax = nil }, "gross": func() { f.Gross = 0 }, "rates": func() { f.Rates = nil },
		} {
			if rapid.Bool().Draw(t, "without "+name) {
				forget()
			}
		}
		if d := compare(&e, f); d.weight != equal || len(d.texts) != 0 {
			t.Fatalf("weight %d: %v", d.weight, d.texts)
		}
	})
}

// Up to 6 fen a line may move between net and tax of a rate; what is more is another invoice, and
// so is another gross.
func TestCentsThatMove(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		e, f := someOrder(t)
		i := rapid.IntRange(0, len(f.Rates)-1).Draw(t, "rate")
		moved := invoice.Amount(rapid.IntRange(-40, 40).Draw(t, "fen"))
		*f.Net, *f.Tax = *f.Net+moved, *f.Tax-moved
		f.Rates[i].Net, f.Rates[i].Tax = f.Rates[i].Net+moved, f.Rates[i].Tax-moved
		want := slight
		switch bound := 6 * invoice.Amount(e.Rates[i].Lines); {
		case moved == 0:
			want = equal
		case moved.Abs() > bound:
			want = foreign
		}
		if d := compare(&e, f); d.weight != want || (want == equal) != (len(d.texts) == 0) {
			t.Fatalf("%d fen on %d lines: weight %d, want %d: %v", moved, e.Rates[i].Lines, d.weight, want, d.texts)
		}
		off := rapid.SampledFrom([]invoice.Amount{-1, 1, 100_000}).Draw(t, "gross")
		if f.Gross += off; f.Gross == 0 { // which is not told
			f.Gross = 2
		}
		if d := compare(&e, f); d.weight != foreign {
			t.Fatalf("gross %s for %s: weight %d", f.Gross, e.Gross, d.weight)
		}
	})
}

// Without the lines the sums tell a wrong rate, where it moves more than cents.
func TestAnotherRateShowsInTheSums(t *testing.T) {
	t.Parallel()
	e := ledger.Entry{Key: ledger.Key{OrderNo: "A"}, Net: 10000, Tax: 1300, Gross: 11300, Rates: []invoice.RateSum{{Rate: "0.13", Lines: 1, Net: 10000, Tax: 1300, Gross: 11300}}}
	net, tax := invoice.Amount(10660), invoice.Amount(640)
	if d := compare(&e, &Found{OrderNo: "A", Net: &net, Tax: &tax, Gross: 11300}); d.weight != foreign {
		t.Errorf("6 %% for 13 %%: weight %d", d.weight)
	}
}

func TestBuyersAreCompared(t *testing.T) {
	t.Parallel()
	const number = "91310000MA1BUYER01"
	for _, c := range []struct {
		name, tax, gotName, gotTax string
		want                       weight
	}{
		{"上海样例（集团）有限公司", number, "上海样例(集团)有限公司", number, equal},
		{"上海样例（集团）有限公司", number, " 上海样例【集团】有限公司　", "", equal},
		{"阿依古丽·买买提", "", "阿依古丽•买买提（个人）", "", equal},
		{"张三", "", "张三(个人)", "000000000000000", equal},
		{"张三", "310101199003078888", "张三", "310101********8888", equal},
		{"张三丰", "", "张**", "", equal},
		{"张三丰", "", "张*丰（个人）", "", equal},
		{"张三丰", "", "李**", "", doubtful},
		{"张三丰", "", "***", "", equal},
		{"张三", "31010119900307888x", "张三", "31010119900307888X", equal},
		{"上海样例有限公司", number, "上海样例公司", number, slight},
		{"上海样例有限公司", number, "完全不同的公司", number, slight},
		{"张三", "", "李四", "", doubtful},
		{"张三", "", "张三丰", "", doubtful},
		{"上海样例有限公司", number, "上海样例有限公司闵行分公司", "", doubtful},
		{"上海样例有限公司", number, "李四", "", foreign},
		{"上海样例有限公司", number, "上海样例有限公司", "91310000MA1BUYER02", foreign},
		{"张三", "", "张三", number, foreign},
		{"张三", "310101199003078888", "张三", "310101********7777", foreign},
		{"上海样例有限公司", number, "", "91310000MA1BUYER0", foreign},
	} {
		e := ledger.Entry{Key: ledger.Key{OrderNo: "A"}, Buyer: c.name, BuyerTax: c.tax}
		d := compare(&e, &Found{OrderNo: "A", BuyerName: c.gotName, BuyerTax: c.gotTax})
		if d.weight != c.want {
			t.Errorf("%s %s for %s %s: weight %d, want %d", c.gotName, c.gotTax, c.name, c.tax, d.weight, c.want)
		}
	}
}

// A person's number never stands in a difference.
func TestDifferencesHidePersonalNumbers(t *testing.T) {
	t.Parallel()
	e := ledger.Entry{Key: ledger.Key{OrderNo: "A"}, Buyer: "张三", BuyerTax: "310101199003078888"}
	d := compare(&e, &Found{OrderNo: "A", BuyerTax: "310101199003077777"})
	f := d.finding("FP-DUP-004", &e)
	for _, lang := range []string{"zh", "en"} {
		if text := f.Message(lang); strings.Contains(text, "199003078888") || strings.Contains(text, "199003077777") || !strings.Contains(text, "310") {
			t.Errorf("%s: %s", lang, text)
		}
	}
}
