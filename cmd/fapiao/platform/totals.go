package platform

import (
	"strings"

	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// totals sums the invoices of one order, and their lines by tax rate. A sum is missing if one of
// its amounts is missing; the sums by rate are missing if an invoice has no lines.
type totals struct {
	net, tax, gross figure
	rates           []invoice.RateSum
	ratesUnknown    bool            // an invoice has no lines, or a line has no rate
	incomplete      map[string]bool // rates of which an amount is missing
}

// figure is a sum that may be missing.
type figure struct {
	sum     invoice.Amount
	missing bool
}

func (f *figure) add(text string) {
	a, ok := readAmount(text)
	f.sum, f.missing = f.sum+a, f.missing || !ok
}

func (t *totals) add(i *nuonuo.Invoice) {
	t.net.add(i.Net)
	t.tax.add(i.Tax)
	t.gross.add(i.Gross)
	t.ratesUnknown = t.ratesUnknown || len(i.Items) == 0
	for n := range i.Items {
		t.line(&i.Items[n])
	}
}

// line adds one line to the sum of its rate.
func (t *totals) line(i *nuonuo.Item) {
	rate, ok := rules.ReadRate(i.TaxRate)
	if !ok {
		t.ratesUnknown = true
		return
	}
	amount, ok := readAmount(i.Amount)
	tax, taxed := readAmount(i.Tax)
	if i.LineProperty == nuonuo.LineDiscount { // its sign differs among answers
		amount, tax = -amount.Abs(), -tax.Abs()
	}
	s := invoice.SumOf(&t.rates, rate.String())
	s.Lines++
	switch strings.ToLower(i.WithTax) {
	case "true", "1":
		s.Net, s.Tax, s.Gross = s.Net+amount-tax, s.Tax+tax, s.Gross+amount
	case "false", "0":
		s.Net, s.Tax, s.Gross = s.Net+amount, s.Tax+tax, s.Gross+amount+tax
	default:
		ok = false
	}
	if !ok || !taxed {
		if t.incomplete == nil {
			t.incomplete = map[string]bool{}
		}
		t.incomplete[s.Rate] = true
	}
}

// derive returns the known sums: two of net, tax and gross give the third. No invoice has an amount
// of zero, so a zero means that the amount is not known yet.
func (t *totals) derive() (net, tax *invoice.Amount, gross invoice.Amount, rates []invoice.RateSum) {
	t.net.missing = t.net.missing || t.net.sum == 0
	t.gross.missing = t.gross.missing || t.gross.sum == 0
	t.tax.missing = t.tax.missing || t.net.missing && t.gross.missing
	switch {
	case t.gross.missing && !t.net.missing && !t.tax.missing:
		t.gross = figure{sum: t.net.sum + t.tax.sum}
	case t.net.missing && !t.gross.missing && !t.tax.missing:
		t.net = figure{sum: t.gross.sum - t.tax.sum}
	case t.tax.missing && !t.gross.missing && !t.net.missing:
		t.tax = figure{sum: t.gross.sum - t.net.sum}
	}
	if t.gross.missing {
		t.gross.sum = 0
	}
	return t.net.known(), t.tax.known(), t.gross.sum, t.known()
}

func (f *figure) known() *invoice.Amount {
	if f.missing {
		return nil
	}
	return &f.sum
}

// known returns the sums by rate; those with a missing amount have no amounts.
func (t *totals) known() []invoice.RateSum {
	if t.ratesUnknown {
		return nil
	}
	for i := range t.rates {
		if s := &t.rates[i]; t.incomplete[s.Rate] {
			s.Net, s.Tax, s.Gross = 0, 0, 0
		}
	}
	return t.rates
}

// readAmount parses the platform's amount; ok is false if there is none or it is malformed.
func readAmount(text string) (a invoice.Amount, ok bool) {
	a, err := invoice.ParseAmount(strings.ReplaceAll(strings.TrimSpace(text), ",", ""))
	return a, err == nil
}

// amount is an amount of an invoice; a malformed one counts as missing.
func amount(text string) invoice.Amount {
	a, _ := readAmount(text)
	return a
}
