package platform

import (
	"cmp"
	"strings"
	"time"

	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// found joins the rows of one order; an order that was split has several.
func found(all []row) pipeline.Found {
	rows, red := blues(all)
	f := pipeline.Found{OrderNo: rows[0].OrderNo, Red: red, Raw: excerptOf(rows...)}
	states := map[ledger.State]int{}
	var sums totals
	for i := range rows {
		r := &rows[i]
		v := invoiceOf(r.Invoice)
		states[stateOf(r.Status)]++
		f.Invoices = append(f.Invoices, v)
		sums.add(r.Invoice)
		fail := nuonuo.Status(v.Status) == nuonuo.Failed
		if fail {
			blame := Judge(v.Fail)
			f.Account, f.Order = cmp.Or(f.Account, blame.Trouble), f.Order || blame.Order
		}
		f.MayExist = f.MayExist || fail && mayExist(v.Fail)
		party(&f, r.Invoice, i == 0)
	}
	f.Net, f.Tax, f.Gross, f.Rates = sums.derive()
	if len(rows) == 1 {
		f.Serial, f.Code = rows[0].SerialNo, string(rows[0].Status)
		f.Text = f.Invoices[0].Fail
	}
	f.State = joined(states, len(rows))
	for i := 0; f.State == ledger.Failed && f.Text == "" && i < len(f.Invoices); i++ {
		f.Text = f.Invoices[i].Fail
	}
	if f.State == ledger.Submitted && states[ledger.Failed] > 0 {
		f.Text = "a part of the split order failed: see its invoices"
	}
	return f
}

// blues leaves out red invoices, which reverse the order's own; red reports that there are no
// others.
func blues(all []row) (rows []row, red bool) {
	for _, r := range all {
		if !isRed(r.Invoice) {
			rows = append(rows, r)
		}
	}
	if len(rows) == 0 {
		return all, true
	}
	return rows, false
}

func isRed(i *nuonuo.Invoice) bool {
	return i.InvoiceType == nuonuo.TypeRed || strings.HasPrefix(strings.TrimSpace(i.Gross), "-")
}

// party sets the buyer and the kind, which are the same in all parts of an order.
func party(f *pipeline.Found, i *nuonuo.Invoice, begin bool) {
	kind := invoice.Kind(nuonuo.KindOf(i.KindText))
	other := func(a, b string) bool { return a != "" && b != "" && invoice.Fold(a) != invoice.Fold(b) }
	if !begin && (other(f.BuyerName, i.BuyerName) || other(f.BuyerTax, i.BuyerTaxNum) || other(string(f.Kind), string(kind))) {
		f.Mixed = true
	}
	f.BuyerName, f.BuyerTax = cmp.Or(f.BuyerName, i.BuyerName), cmp.Or(f.BuyerTax, i.BuyerTaxNum)
	f.Kind = invoice.Kind(cmp.Or(string(f.Kind), string(kind)))
}

// joined is the state of an order whose parts may have different states. Such an order stays open:
// no state may hide an invoice that exists or one that is missing.
func joined(states map[ledger.State]int, parts int) ledger.State {
	for s, n := range states {
		if n == parts {
			return s
		}
	}
	switch {
	case states[ledger.Submitted] == 0 && states[ledger.Failed] == 0 && states[ledger.SealFailed] > 0 && states[ledger.SealFailed]+states[ledger.Issued] == parts:
		return ledger.SealFailed
	case states[ledger.Issued] > 0 && states[ledger.Voided]+states[ledger.Voiding]+states[ledger.Issued] == parts:
		return ledger.Issued
	}
	return ledger.Submitted
}

// stateOf maps the platform's status. An undocumented one is not final.
func stateOf(s nuonuo.Status) ledger.State {
	switch s {
	case nuonuo.Issued:
		return ledger.Issued
	case nuonuo.Failed:
		return ledger.Failed
	case nuonuo.SealFailed:
		return ledger.SealFailed
	case nuonuo.Voiding:
		return ledger.Voiding
	case nuonuo.Voided:
		return ledger.Voided
	}
	return ledger.Submitted
}

func invoiceOf(r *nuonuo.Invoice) ledger.Invoice {
	i := ledger.Invoice{
		Serial: r.SerialNo, Status: string(r.Status), Code: r.InvoiceCode, No: cmp.Or(r.InvoiceNo, r.DigitalNo),
		IssuedAt: r.IssuedAt, Kind: r.KindText, Net: amount(r.Net), Tax: amount(r.Tax), Gross: amount(r.Gross),
		PDF: r.PDFURL, OFD: r.OFDURL, XML: r.XMLURL,
	}
	if r.Status == nuonuo.Failed || r.Status == nuonuo.SealFailed {
		i.Fail = nuonuo.MaskPersonal(cmp.Or(r.FailCause, r.StatusText))
	}
	if i.No == "" && !r.Status.Exists() {
		i.IssuedAt = time.Time{}
	}
	return i
}
