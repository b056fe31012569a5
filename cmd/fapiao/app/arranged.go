package app

import (
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Arranged is how a person wants orders to become invoices; by default each becomes its own.
type Arranged struct {
	Split        bool           // orders over the limits of one invoice are split
	MergeBuyers  bool           // orders of one buyer are merged
	InvoiceLimit invoice.Amount // most net of one invoice, of both; 0: no limit
}

// check returns an error if a limit was given that nothing uses.
func (a *Arranged) check() error {
	if a.InvoiceLimit != 0 && !a.Split && !a.MergeBuyers {
		return usage(
			"--invoice-limit 要和 --split 或 --merge-by buyer 一起用",
			"--invoice-limit needs --split or --merge-by buyer")
	}
	return nil
}

// arranging is the arrangement of an input, with the limits of the sellers and of the checks. Of a
// limit of the input and one of the seller, the lower counts.
func (u *use) arranging(in Arranged, checks *rules.Settings) pipeline.Arranging {
	limits := func(seller string, k invoice.Kind) invoice.Limits {
		lines, net := checks.LimitsOf(seller, k)
		if net == 0 || in.InvoiceLimit > 0 && in.InvoiceLimit < net {
			net = in.InvoiceLimit
		}
		return invoice.Limits{Lines: lines, Net: net, Number: checks.OrderNoMax}
	}
	return pipeline.Arranging{Split: in.Split, Merge: in.MergeBuyers, Limits: limits}
}
