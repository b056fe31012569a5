package voucher

import (
	"slices"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// ByRate reports whether a rule asks for a rate, so that invoices need theirs.
func (t *Template) ByRate() bool {
	return slices.ContainsFunc(t.Rules, func(r Rule) bool { return r.Rate != "" })
}

// SetRates gives an invoice the sums of its lines by rate, or reports that they are not those of
// the invoice, which then has no rate: it differs from its order, or is one of several. An order of
// one rate has that rate whatever its sums are. The sums of a void are those of its invoice.
func (i *Invoice) SetRates(rates []invoice.RateSum) (ok bool) {
	if len(rates) == 1 && rates[0].Rate != "" {
		i.Rates = []invoice.RateSum{{Rate: rates[0].Rate, Net: i.Net, Tax: i.Tax, Gross: i.Net + i.Tax}}
		return true
	}
	sign, net, tax := invoice.Amount(1), invoice.Amount(0), invoice.Amount(0)
	if i.Part == Void {
		sign = -1
	}
	out := slices.Clone(rates)
	for n := range out {
		r := &out[n]
		r.Net, r.Tax, r.Gross = sign*r.Net, sign*r.Tax, sign*r.Gross
		net, tax = net+r.Net, tax+r.Tax
		ok = r.Rate != "" && (ok || n == 0)
	}
	if ok = ok && net == i.Net && tax == i.Tax; ok {
		i.Rates = out
	}
	return ok
}

// portions are the amounts of an invoice by rate; one of no rate where the rates are not known.
func (i *Invoice) portions() []invoice.RateSum {
	if len(i.Rates) > 0 {
		return i.Rates
	}
	return []invoice.RateSum{{Net: i.Net, Tax: i.Tax, Gross: i.Net + i.Tax}}
}
