package sqlledger

import "github.com/fapiao/fapiao/pipeline/ledger"

// keptInvoice is what identifies a row of the invoices.
type keptInvoice struct {
	id                   int64
	n                    int // its place in the order; negative: no answer shows it any more
	serial, code, number string
}

// identify finds the row of each invoice of an answer among those of its order; nil where it has
// none yet.
//
// The tax bureau knows an invoice by its number (before 数电, with the code), so that a number
// decides, and a row that has one never becomes another invoice. Without it the platform's serial
// number does. A row with neither, which an answer brought before the platform gave any, becomes
// what stands in its place.
func identify(have []*keptInvoice, invoices []ledger.Invoice) []*keptInvoice {
	own := make([]*keptInvoice, len(invoices))
	taken := make(map[int64]bool, len(have))
	for _, same := range []func(k *keptInvoice, n int) bool{
		func(k *keptInvoice, n int) bool {
			v := &invoices[n]
			return v.No != "" && k.number == v.No && agree(k.code, v.Code)
		},
		func(k *keptInvoice, n int) bool {
			v := &invoices[n]
			return v.Serial != "" && k.serial == v.Serial && agree(k.number, v.No) && agree(k.code, v.Code)
		},
		func(k *keptInvoice, n int) bool { return k.blank() && k.n == n },
		func(k *keptInvoice, _ int) bool { return k.blank() },
	} {
		for n := range invoices {
			for _, k := range have {
				if own[n] == nil && !taken[k.id] && same(k, n) {
					own[n], taken[k.id] = k, true
				}
			}
		}
	}
	return own
}

// blank reports that nothing identifies a row.
func (k *keptInvoice) blank() bool { return k.serial == "" && k.number == "" }

// agree reports that two values are the same, as far as both are known.
func agree(a, b string) bool { return a == "" || b == "" || a == b }
