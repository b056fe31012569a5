package corrections

import (
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
