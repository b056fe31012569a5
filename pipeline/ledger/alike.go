package ledger

import (
	"slices"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Alike is an order of the ledger that an item asks for once more under another number.
type Alike struct {
	Item  int // of those that were asked about
	Entry Entry
	// Turned says that the order is in doubt no more, and that an item that looked like it was
	// turned away while it was.
	Turned bool
}

// LooksAlike reports that two orders ask for an invoice of the same: the same seller, buyer, goods
// and gross. The buyer is told by the tax number, or by the name where one of them has none. Of the
// goods, names and codes count; spelling, quantities, the number and order of the lines and a code
// that one of them lacks do not.
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
		out[i] = good{goodsName(l.Name), strings.TrimRight(invoice.CleanCode(l.Code), "0")}
	}
	return out
}

// goodsName leaves the class out that invoices print before a name: *文具*办公用品.
func goodsName(s string) string {
	if rest, ok := strings.CutPrefix(strings.TrimSpace(s), "*"); ok {
		if _, name, ok := strings.Cut(rest, "*"); ok {
			s = name
		}
	}
	return invoice.Fold(s)
}

// sameGoods reports that each order has all goods of the other, whatever quantities and lines they
// come in.
func sameGoods(a, b *invoice.Order) bool {
	x, y := goods(a), goods(b)
	return within(x, y) && within(y, x)
}

// within reports that every good of some is among all.
func within(some, all []good) bool {
	return !slices.ContainsFunc(some, func(p good) bool {
		return !slices.ContainsFunc(all, func(q good) bool {
			return p.name == q.name && (p.code == q.code || p.code == "" || q.code == "")
		})
	})
}
