package pipeline

import (
	"cmp"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Bounds of what a preview lists and remembers, whatever the number of orders.
const (
	previewShown  = 10
	previewBuyers = 20_000 // different ones; of others only the sums are counted
)

// Preview is what a run would send, before anything is sent. Its sums are those of the orders as
// they were read; splitting and merging change no sum.
type Preview struct {
	Orders          int
	Net, Tax, Gross invoice.Amount
	Rates           []invoice.RateSum // by rate
	Kinds           []ledger.KindSum  // the most orders first
	Buyers          int               // different ones, by tax number or else by name
	MoreBuyers      bool              // there were more than could be remembered
	TopBuyers       []BuyerSum        // at most ten, the largest sum first
	Largest         []ledger.LargeOrder
	FirstTime       []BuyerSum // at most ten of the buyers with a tax number that the ledger never issued to
	FirstTimes      int        // how many there are
	Compared        bool       // there is a ledger: FirstTimes, Elsewhere count
	Elsewhere       []FileSum  // orders that were sent from other files before; the most first
	Twins           int        // orders that may be entered twice
	Split           []Division // at most ten
	Splits, Parts   int        // orders that are split, and into how many
	Merge           []Division // at most ten
	Merges, Members int        // invoices of several orders, and of how many
	Estimate
}

// BuyerSum is what the orders of one buyer add up to.
type BuyerSum struct {
	Name   string
	TaxNum string
	Orders int
	Gross  invoice.Amount
}

// FileSum counts orders by the file from which they were sent.
type FileSum struct {
	File   string
	Orders int
}

// Division is one order and its parts, or one merge and its orders.
type Division struct {
	Order  string
	Others []string
	Buyer  string
	Gross  invoice.Amount
}

// largest puts a value among the few that are largest.
func largest[T any](list []T, v T, gross func(T) invoice.Amount) []T {
	at, _ := slices.BinarySearchFunc(list, v, func(a, b T) int {
		if gross(a) >= gross(b) { // equal ones keep their order
			return -1
		}
		return 1
	})
	if at >= previewShown {
		return list
	}
	list = slices.Insert(list, at, v)
	return list[:min(len(list), previewShown)]
}

// addKind counts an order by its kind.
func (p *Preview) addKind(e *ledger.Entry) {
	at := slices.IndexFunc(p.Kinds, func(k ledger.KindSum) bool { return k.Kind == e.Kind })
	if at < 0 {
		at, p.Kinds = len(p.Kinds), append(p.Kinds, ledger.KindSum{Kind: e.Kind})
	}
	p.Kinds[at].Orders++
	p.Kinds[at].Gross += e.Gross
}

// add counts an order that would be sent; the content of the entry is not needed.
func (p *Preview) add(e *ledger.Entry) {
	p.Orders++
	p.Net, p.Tax, p.Gross = p.Net+e.Net, p.Tax+e.Tax, p.Gross+e.Gross
	for _, r := range e.Rates {
		s := invoice.SumOf(&p.Rates, r.Rate)
		s.Lines += r.Lines
		s.Net, s.Tax, s.Gross = s.Net+r.Net, s.Tax+r.Tax, s.Gross+r.Gross
	}
	p.addKind(e)
	large := ledger.LargeOrder{OrderNo: e.Key.OrderNo, Buyer: e.Buyer, Kind: e.Kind, Gross: e.Gross}
	if n := len(p.Largest); n == previewShown && p.Largest[n-1].Gross >= e.Gross {
		return
	}
	large.OrderNo, large.Buyer = strings.Clone(large.OrderNo), strings.Clone(large.Buyer)
	p.Largest = largest(p.Largest, large, func(l ledger.LargeOrder) invoice.Amount { return l.Gross })
}

// sort puts the lists in their order.
func (p *Preview) sort() {
	slices.SortFunc(p.Rates, func(a, b invoice.RateSum) int { return cmp.Compare(a.Rate, b.Rate) })
	slices.SortFunc(p.Kinds, func(a, b ledger.KindSum) int {
		return cmp.Or(cmp.Compare(b.Orders, a.Orders), cmp.Compare(a.Kind, b.Kind))
	})
	slices.SortFunc(p.Elsewhere, func(a, b FileSum) int {
		return cmp.Or(cmp.Compare(b.Orders, a.Orders), cmp.Compare(a.File, b.File))
	})
}
