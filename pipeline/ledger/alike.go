package ledger

import (
	"slices"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Alike is an order of the ledger that asks for the same as an item, under another number.
type Alike struct {
	Item  int    // index of the item in the question
	Entry *Entry // not nil; several items may share it
	// Turned reports that the order is no longer in doubt, but that an item like it was rejected
	// while it was.
	Turned bool
}

// LooksAlike reports that two orders ask for the same invoice: the same seller, buyer, goods and
// gross. Buyers are compared by tax number, or by name if one of them has none; goods by name and
// code. Spelling, quantities, the number and order of the lines, and a code that one of them lacks
// are ignored.
func LooksAlike(a, b *invoice.Order) bool {
	return a.Seller == b.Seller && a.Gross == b.Gross && SameBuyer(&a.Buyer, &b.Buyer) && sameGoods(a, b)
}

// SameBuyer compares buyers by tax number, or by name where one of them has none.
func SameBuyer(a, b *invoice.Buyer) bool {
	x, y := strings.ToUpper(invoice.CleanCode(a.TaxNum)), strings.ToUpper(invoice.CleanCode(b.TaxNum))
	if x != "" && y != "" {
		return x == y
	}
	return invoice.Fold(a.Name) == invoice.Fold(b.Name)
}

// good is a line as it is compared.
type good struct{ name, code string }

func goods(o *invoice.Order) []good {
	out := make([]good, len(o.Lines))
	for i := range o.Lines {
		l := &o.Lines[i]
		out[i] = good{GoodsName(l.Name), strings.TrimRight(invoice.CleanCode(l.Code), "0")}
	}
	return out
}

// GoodsName is the name of goods as it is compared: without the class that invoices print before
// it: *文具*办公用品.
func GoodsName(s string) string {
	if rest, ok := strings.CutPrefix(strings.TrimSpace(s), "*"); ok {
		if _, name, ok := strings.Cut(rest, "*"); ok {
			s = name
		}
	}
	return invoice.Fold(s)
}

// sameGoods reports that each order has all goods of the other, regardless of quantities and lines.
func sameGoods(a, b *invoice.Order) bool {
	x, y := goods(a), goods(b)
	return within(x, y) && within(y, x)
}

// within reports that all goods of some are in all.
func within(some, all []good) bool {
	return !slices.ContainsFunc(some, func(p good) bool {
		return !slices.ContainsFunc(all, func(q good) bool {
			return p.name == q.name && (p.code == q.code || p.code == "" || q.code == "")
		})
	})
}
