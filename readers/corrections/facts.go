package corrections

import (
	"cmp"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Facts are what a list says of an invoice itself; zero values: it does not say.
type Facts struct {
	Seller   string // tax number
	Code, No string
	Kind     invoice.Kind
	Buyer    string
	BuyerTax string
	// Address, Tel and Account are the buyer's, of kinds before 数电, whose red repeats them.
	Address, Tel, Account string

	IssuedAt time.Time
	Net      invoice.Amount
	Tax      invoice.Amount
	Gross    invoice.Amount
}

// Facts are those of the row.
func (r *Row) Facts() Facts {
	f := Facts{
		Seller: r.Text(invoice.Seller), Code: r.InvoiceCode(), No: r.InvoiceNo(), Kind: kindOf(r.Text(invoice.KindField), r.InvoiceCode()),
		Buyer: r.Text(invoice.BuyerName), BuyerTax: r.Text(invoice.BuyerTaxNum),
		Address: r.Text(invoice.BuyerAddress), Tel: r.Text(invoice.BuyerTel), Account: r.Text(invoice.BuyerAccount),
		Net: r.amount(invoice.NetAmount), Tax: r.amount(invoice.TaxAmount), Gross: r.amount(invoice.GrossField),
	}
	if v, ok := r.Get(invoice.IssuedOn); ok {
		f.IssuedAt = inBeijing(v.Time)
	}
	_, taxed := r.Get(invoice.TaxAmount)
	switch {
	case f.Gross == 0 && f.Net != 0 && taxed:
		f.Gross = f.Net + f.Tax
	case f.Net == 0 && f.Gross != 0 && taxed:
		f.Net = f.Gross - f.Tax
	case !taxed && f.Net != 0 && f.Gross != 0:
		f.Tax = f.Gross - f.Net
	}
	return f
}

// Fill takes from another what the facts do not say.
func (f *Facts) Fill(from *Facts) {
	f.Seller, f.Kind = cmp.Or(f.Seller, from.Seller), cmp.Or(f.Kind, from.Kind)
	if f.Buyer == "" {
		f.Buyer, f.BuyerTax = from.Buyer, from.BuyerTax
	}
	f.Address, f.Tel, f.Account = cmp.Or(f.Address, from.Address), cmp.Or(f.Tel, from.Tel), cmp.Or(f.Account, from.Account)
	if f.IssuedAt.IsZero() {
		f.IssuedAt = from.IssuedAt
	}
	if f.Net == 0 && f.Gross == 0 {
		f.Net, f.Tax, f.Gross = from.Net, from.Tax, from.Gross
	}
}

// Agree reports that two say nothing different of an invoice.
func (f *Facts) Agree(o *Facts) bool {
	day := f.IssuedAt.IsZero() || o.IssuedAt.IsZero() || f.IssuedAt.Format(time.DateOnly) == o.IssuedAt.Format(time.DateOnly)
	return day && one(f.Seller, o.Seller) && one(f.Kind, o.Kind) && one(invoice.Fold(f.Buyer), invoice.Fold(o.Buyer)) &&
		one(f.BuyerTax, o.BuyerTax) && one(f.Net, o.Net) && one(f.Gross, o.Gross)
}

// one reports that two values are equal, or that one of them is not given.
func one[T comparable](a, b T) bool {
	var none T
	return a == b || a == none || b == none
}

// amount is that of a field; 0 where there is none.
func (r *Row) amount(f invoice.Field) invoice.Amount {
	v, ok := r.Get(f)
	if !ok {
		return 0
	}
	a, err := invoice.RoundAmount(v.Number)
	if err != nil { // ReadCell refused it
		return 0
	}
	return a
}

// inBeijing is a time as a list writes it.
func inBeijing(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, beijing.Zone)
}
