package platform

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// told is what totals say, with "-" for what is not told.
func sumsOf(invoices ...nuonuo.Invoice) [3]string {
	var sums totals
	for i := range invoices {
		sums.add(&invoices[i])
	}
	net, tax, gross, _ := sums.derive()
	out := [3]string{"-", "-", "-"}
	if net != nil {
		out[0] = net.String()
	}
	if tax != nil {
		out[1] = tax.String()
	}
	if gross != 0 {
		out[2] = gross.String()
	}
	return out
}

func TestSumsThatAreTold(t *testing.T) {
	t.Parallel()
	of := func(net, tax, gross string) nuonuo.Invoice { return nuonuo.Invoice{Net: net, Tax: tax, Gross: gross} }
	for name, c := range map[string]struct {
		invoices []nuonuo.Invoice
		want     [3]string
	}{
		"all":                {[]nuonuo.Invoice{of("100.00", "13.00", "113.00")}, [3]string{"100.00", "13.00", "113.00"}},
		"six decimals":       {[]nuonuo.Invoice{of("100.000000", "13", "1,113.0")}, [3]string{"100.00", "13.00", "1113.00"}},
		"parts":              {[]nuonuo.Invoice{of("100.00", "13.00", "113.00"), of("50", "6.5", "56.5")}, [3]string{"150.00", "19.50", "169.50"}},
		"net is missing":     {[]nuonuo.Invoice{of("", "13.00", "113.00")}, [3]string{"100.00", "13.00", "113.00"}},
		"tax is missing":     {[]nuonuo.Invoice{of("100.00", "", "113.00")}, [3]string{"100.00", "13.00", "113.00"}},
		"gross is missing":   {[]nuonuo.Invoice{of("100.00", "13.00", "")}, [3]string{"100.00", "13.00", "113.00"}},
		"of one part":        {[]nuonuo.Invoice{of("100.00", "13.00", "113.00"), of("50", "6.5", "")}, [3]string{"150.00", "19.50", "169.50"}},
		"only gross":         {[]nuonuo.Invoice{of("", "", "113.00")}, [3]string{"-", "-", "113.00"}},
		"only net":           {[]nuonuo.Invoice{of("100", "", "")}, [3]string{"100.00", "-", "-"}},
		"only tax":           {[]nuonuo.Invoice{of("", "13.00", "")}, [3]string{"-", "-", "-"}},
		"exempt":             {[]nuonuo.Invoice{of("100.00", "0.00", "100.00")}, [3]string{"100.00", "0.00", "100.00"}},
		"zeros of open ones": {[]nuonuo.Invoice{of("0.00", "0.00", "0.00")}, [3]string{"-", "-", "-"}},
		"no numbers":         {[]nuonuo.Invoice{of("null", "x", "NaN")}, [3]string{"-", "-", "-"}},
		"nothing":            {[]nuonuo.Invoice{{}}, [3]string{"-", "-", "-"}},
	} {
		if d := cmp.Diff(c.want, sumsOf(c.invoices...)); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}

func TestSumsByRate(t *testing.T) {
	t.Parallel()
	line := func(rate, amount, tax, included, property string) nuonuo.Item {
		return nuonuo.Item{TaxRate: rate, Amount: amount, Tax: tax, WithTax: included, LineProperty: nuonuo.LineProperty(property)}
	}
	rates := func(lines ...nuonuo.Item) []invoice.RateSum {
		var sums totals
		sums.add(&nuonuo.Invoice{Items: lines})
		_, _, _, out := sums.derive()
		return out
	}
	for name, c := range map[string]struct {
		lines []nuonuo.Item
		want  []invoice.RateSum
	}{
		"forms of a rate": {[]nuonuo.Item{line("0.13", "100.00", "13.00", "false", "0"), line("0.130", "113.00", "13.00", "true", "0"), line("13%", "100", "13", "false", ""), line("13", "1.00", "0.13", "0", "0")},
			[]invoice.RateSum{{Rate: "0.13", Lines: 4, Net: 30100, Tax: 3913, Gross: 34013}}},
		"two rates": {[]nuonuo.Item{line("0.06", "100.00", "6.00", "false", "0"), line("0.13", "113.00", "13.00", "true", "0")},
			[]invoice.RateSum{{Rate: "0.06", Lines: 1, Net: 10000, Tax: 600, Gross: 10600}, {Rate: "0.13", Lines: 1, Net: 10000, Tax: 1300, Gross: 11300}}},
		"a discount, whatever its sign": {[]nuonuo.Item{line("0.13", "113.00", "13.00", "true", "2"), line("0.13", "11.30", "1.30", "true", "1"), line("0.13", "-11.30", "-1.30", "true", "1")},
			[]invoice.RateSum{{Rate: "0.13", Lines: 3, Net: 8000, Tax: 1040, Gross: 9040}}},
		"exempt":          {[]nuonuo.Item{line("免税", "100.00", "0.00", "true", "0"), line("0", "5.00", "0", "false", "0")}, []invoice.RateSum{{Rate: "0", Lines: 2, Net: 10500, Gross: 10500}}},
		"a rate in words": {[]nuonuo.Item{line("***", "100.00", "1.50", "false", "0")}, nil},
		"no tax told":     {[]nuonuo.Item{line("0.13", "100.00", "", "false", "0")}, []invoice.RateSum{{Rate: "0.13", Lines: 1}}},
		"which amount":    {[]nuonuo.Item{line("0.13", "100.00", "13.00", "", "0")}, []invoice.RateSum{{Rate: "0.13", Lines: 1}}},
		"no lines":        {nil, nil},
	} {
		if d := cmp.Diff(c.want, rates(c.lines...)); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}

// Whatever an answer holds, what it tells adds up.
func TestSumsAddUp(t *testing.T) {
	t.Parallel()
	text := rapid.OneOf(rapid.StringMatching(`-?\d{0,7}(\.\d{0,3})?`), rapid.SampledFrom([]string{"", "0", "0.00", "null", "1e3", "１"}))
	rapid.Check(t, func(t *rapid.T) {
		var sums totals
		for range rapid.IntRange(1, 3).Draw(t, "invoices") {
			i := nuonuo.Invoice{Net: text.Draw(t, "net"), Tax: text.Draw(t, "tax"), Gross: text.Draw(t, "gross")}
			for range rapid.IntRange(0, 3).Draw(t, "lines") {
				i.Items = append(i.Items, nuonuo.Item{TaxRate: text.Draw(t, "rate"), Amount: text.Draw(t, "amount"), Tax: text.Draw(t, "line tax"),
					WithTax: rapid.SampledFrom([]string{"true", "false", ""}).Draw(t, "included"), LineProperty: rapid.SampledFrom([]nuonuo.LineProperty{nuonuo.LineNormal, nuonuo.LineDiscount, nuonuo.LineDiscounted}).Draw(t, "property")})
			}
			sums.add(&i)
		}
		all := !sums.net.missing && !sums.tax.missing && !sums.gross.missing
		net, tax, gross, rates := sums.derive()
		if net != nil && tax != nil && gross != 0 && !all && *net+*tax != gross {
			t.Fatalf("%s + %s is not %s", net, tax, gross)
		}
		for _, r := range rates {
			if r.Net+r.Tax != r.Gross {
				t.Fatalf("%+v", r)
			}
		}
	})
}
