package pipeline

import (
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// weight says how much a difference between an order and the platform's invoice matters.
type weight uint8

const (
	equal    weight = iota
	slight          // cents moved between net and tax, or the name of a buyer whose tax number is the same
	doubtful        // the name, where no tax number tells who the buyer is
	foreign         // another buyer, gross, kind or rate: another invoice
)

// difference is what the platform's invoices say otherwise than their order.
type difference struct {
	weight weight
	short  bool // only the gross is another: it is less, as that of a part of a split order
	texts  []lang.Text
}

// add formats a difference in both languages.
func (d *difference) add(w weight, zh, en string, args ...any) {
	d.weight = max(d.weight, w)
	d.texts = append(d.texts, lang.Format(zh, en, args...))
}

// finding records a difference under a code.
func (d *difference) finding(code string, e *ledger.Entry) rules.Finding {
	words := lang.Join(d.texts, "；", "; ")
	return rules.New(code, invoice.Place{}, e.Key.OrderNo, "", "", rules.Bilingual(words))
}

// text is a difference as the ledger keeps it beside the platform's own words, which are Chinese
// too: what is wrong and what to do.
func (d *difference) text(code string, e *ledger.Entry) string {
	f := d.finding(code, e)
	return f.Text(lang.Chinese)
}

// differs records a difference of an invoice that exists. What is recorded already, and what a
// person may have seen, stays, unless it has become worse.
func (r *run) differs(e ledger.Entry, d difference, c *ledger.Change) {
	code := rules.InvoiceDiffers
	switch d.weight {
	case equal:
		return
	case slight:
		code = rules.InvoiceMoved
	}
	f := d.finding(code, &e)
	if code == rules.InvoiceDiffers {
		c.Error = f.Text(lang.Chinese)
	}
	if e.Differs != nil && (e.Differs.Code == code || code == rules.InvoiceMoved) {
		return
	}
	c.Differs = &f
	r.tally.note(f)
	if code == rules.InvoiceDiffers {
		r.tally.add(func(rep *Report) { rep.Differing++ })
	}
}

// mustSee records a difference that waits for a person.
func (r *run) mustSee(c *ledger.Change, f rules.Finding) {
	c.Error, c.Differs = f.Text(lang.Chinese), &f
	r.tally.note(f)
	r.tally.add(func(rep *Report) { rep.Differing++ })
}

// numberOf is the number of the first invoice that was made; empty where none was.
func numberOf(f *Found) string {
	for _, i := range f.Invoices {
		if i.No != "" {
			return i.No
		}
	}
	return ""
}
