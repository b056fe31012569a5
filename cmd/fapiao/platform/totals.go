package platform

import (
	"strings"

	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// totals sums the invoices of one order, and their lines by tax rate. A sum of which a part is not
// told is not told; nor are the rates where an invoice comes without its lines.
type totals struct {
	net, tax, gross figure
	rates           []invoice.RateSum
	unread          bool            // lines, or the rate of one, are not told
	untold          map[string]bool // rates of which an amount is not told
}

// figure is a sum that may not be told.
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
	t.unread = t.unread || len(i.Items) == 0
	for n := range i.Items {
		t.line(&i.Items[n])
	}
}

// line adds one line to the sum of its rate.
func (t *totals) line(i *nuonuo.Item) {
	rate, ok := rules.ReadRate(i.TaxRate)
	if !ok {
		t.unread = true
		return
	}
	amount, told := readAmount(i.Amount)
	tax, taxed := readAmount(i.Tax)
	if i.LineProperty == string(invoice.LineDiscount) { // whatever sign the answer gives it, it lowers the sum
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
		told = false
	}
	if !told || !taxed {
		if t.untold == nil {
			t.untold = map[string]bool{}
		}
		t.untold[s.Rate] = true
	}
}

// told is what is known of the sums: two of net, tax and gross give the third. No invoice is about
// nothing, so that zeros say that the amounts are not known yet.
func (t *totals) told() (net, tax *invoice.Amount, gross invoice.Amount, rates []invoice.RateSum) {
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

// known are the sums by rate, those of which an amount is missing without amounts.
func (t *totals) known() []invoice.RateSum {
	if t.unread {
		return nil
	}
	for i := range t.rates {
		if s := &t.rates[i]; t.untold[s.Rate] {
			s.Net, s.Tax, s.Gross = 0, 0, 0
		}
	}
	return t.rates
}

// readAmount reads the platform's amount; ok is false where it tells none that can be read.
func readAmount(text string) (a invoice.Amount, ok bool) {
	a, err := invoice.ParseAmount(strings.ReplaceAll(strings.TrimSpace(text), ",", ""))
	return a, err == nil
}

// amount is an amount of an invoice; what cannot be read counts as not told.
func amount(text string) invoice.Amount {
	a, _ := readAmount(text)
	return a
}
