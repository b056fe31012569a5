package pipeline

import (
	"fmt"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// adopt takes what the platform says of an order. An order whose fate was unknown is compared first: under a number that
// somebody else used, the platform holds another invoice.
func (r *Run) adopt(e ledger.Entry, f *Found) ledger.Change {
	c := ledger.Change{ID: e.ID, Fence: e.Fence, State: f.State, Serial: f.Serial, Code: f.Code, Error: f.Text,
		Invoices: f.Invoices, Raw: f.Raw, Tries: e.Tries + 1}
	strange := differs(e, f)
	doubted := e.State == ledger.Submitting || e.State == ledger.Unknown
	switch {
	case strange == "":
	case doubted && (!f.State.Final() || sameBuyer(e, f) && f.Gross < e.Gross):
		// A part of a split order, or data that is not complete yet, proves only that the number is in use.
		c.State, c.Serial, c.Invoices = ledger.Unknown, "", nil
		c.Code, c.Error = duplicate, word(rules.PartOnly, strange)
	case doubted:
		// The serial is kept, so that no other content can take the order's place unseen.
		return ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Failed, Code: rules.NumberForeign, Raw: f.Raw, Serial: f.Serial,
			Error: word(rules.NumberForeign, strange)}
	case e.Serial == "" && f.Gross < e.Gross && f.Gross != 0:
		c.State, c.Serial, c.Error = e.State, "", word(rules.PartOnly, strange)
	default:
		c.Error = word(rules.InvoiceDiffers, strange)
		if f.State.Final() {
			r.differing.Add(1)
		}
	}
	if e.State == ledger.Voiding && f.State != ledger.Voided && f.State != ledger.Issued {
		c.State = ledger.Voiding
	}
	if e.State == ledger.Issued {
		return rechecked(e, c)
	}
	switch {
	case !c.State.Final():
		c.NextAt = r.Timing.nextLook(r.Now(), e.Sent)
	case c.State == ledger.SealFailed:
		c.NextAt = r.Now().Add(r.Timing.resealGap(e.Reissues))
	}
	return c
}

// differs compares what the platform holds with the order, as far as the platform says.
func differs(e ledger.Entry, f *Found) string {
	switch {
	case !sameBuyer(e, f):
		return "购买方名称不同"
	case f.Gross != 0 && f.Gross != e.Gross:
		return fmt.Sprintf("价税合计 %s，订单为 %s", f.Gross, e.Gross)
	}
	return ""
}

// word makes the text that the ledger keeps beside the platform's own words, which are Chinese too: what is wrong and what to do.
func word(code, difference string) string {
	f := rules.New(code, invoice.Place{}, "", "", "", difference)
	return f.Message("zh") + "。" + f.Hint("zh")
}

// sameBuyer compares names as a register would: width of brackets, blanks and the mark that the platform adds to persons do
// not count. A name that is not told is no difference.
func sameBuyer(e ledger.Entry, f *Found) bool {
	plain := func(s string) string { return strings.TrimSuffix(invoice.Fold(s), "(个人)") }
	return f.BuyerName == "" || plain(f.BuyerName) == plain(e.Buyer)
}
