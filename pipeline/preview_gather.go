package pipeline

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"slices"
	"strings"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Previewing makes a preview of the orders of a check.
type Previewing struct {
	out      Preview
	merging  merging
	buyers   map[uint64]*BuyerSum
	seed     maphash.Seed
	requests map[string]int // invoices by seller
}

// NewPreview begins a preview of orders that are arranged so.
func NewPreview(a Arranging) *Previewing {
	return &Previewing{merging: merging{Arranging: &a}, buyers: map[uint64]*BuyerSum{}, seed: maphash.MakeSeed(), requests: map[string]int{}}
}

// Add takes an item that was compared with the ledger; state is the one that a run would give it.
func (p *Previewing) Add(i *ledger.Item, state ledger.State) error {
	for n := range i.Findings {
		if f := &i.Findings[n]; f.Code == rules.SentElsewhere && len(f.Args) > 1 {
			p.elsewhere(f.Args[1])
		}
	}
	if state != ledger.Ready {
		return nil
	}
	o := i.Order
	p.AddWaiting(o)
	parts, err := p.merging.split(o)
	if parts == nil {
		_, kept := p.merging.add(o, i.Source.File)
		return errors.Join(err, kept)
	}
	p.split(o, parts)
	return nil
}

// AddWaiting takes an order of the ledger that a run would send as it is.
func (p *Previewing) AddWaiting(o *invoice.Order) {
	p.out.add(o)
	p.addBuyer(o)
	p.requests[o.Seller]++
}

func (p *Previewing) elsewhere(file string) {
	at := slices.IndexFunc(p.out.Elsewhere, func(f FileSum) bool { return f.File == file })
	switch {
	case at >= 0:
		p.out.Elsewhere[at].Orders++
	case len(p.out.Elsewhere) < previewShown:
		p.out.Elsewhere = append(p.out.Elsewhere, FileSum{strings.Clone(file), 1})
	}
}

// addBuyer counts an order by its buyer, of whom a hash of the tax number or the name is the key.
func (p *Previewing) addBuyer(o *invoice.Order) {
	key := strings.ToUpper(o.Buyer.TaxNum)
	if key == "" {
		key = "\x00" + o.Buyer.Name
	}
	h := maphash.String(p.seed, key)
	b := p.buyers[h]
	if b == nil {
		if len(p.buyers) == previewBuyers {
			p.out.MoreBuyers = true
			return
		}
		b = &BuyerSum{Name: strings.Clone(o.Buyer.Name), TaxNum: strings.Clone(o.Buyer.TaxNum)}
		p.buyers[h] = b
	}
	b.Orders, b.Gross = b.Orders+1, b.Gross+o.Gross
}

func (p *Previewing) split(o *invoice.Order, parts []invoice.Order) {
	p.out.Splits, p.out.Parts = p.out.Splits+1, p.out.Parts+len(parts)
	p.requests[o.Seller] += len(parts) - 1
	if len(p.out.Split) < previewShown {
		d := Division{Order: strings.Clone(o.OrderNo), Buyer: strings.Clone(o.Buyer.Name), Gross: o.Gross}
		for i := range parts {
			d.Others = append(d.Others, parts[i].OrderNo)
		}
		p.out.Split = append(p.out.Split, d)
	}
}

// BuyerFinder knows to whom invoices were issued.
type BuyerFinder interface {
	// InvoicedBuyers tells of tax numbers of buyers whether an order of theirs was ever issued.
	InvoicedBuyers(ctx context.Context, taxNums []string) (map[string]bool, error)
}

// End completes the preview. known is nil where there is no ledger.
func (p *Previewing) End(ctx context.Context, known BuyerFinder, twins int, paces func(seller string) Pace, now time.Time) (*Preview, error) {
	out := &p.out
	out.Twins = twins
	for _, m := range p.merging.merges() {
		out.Merges, out.Members = out.Merges+1, out.Members+len(m.Members)
		p.requests[m.Order.Seller] -= len(m.Members) - 1
		if len(out.Merge) < previewShown {
			out.Merge = append(out.Merge, Division{m.Order.OrderNo, m.Members, m.Order.Buyer.Name, m.Order.Gross})
		}
	}
	if err := p.countBuyers(ctx, known); err != nil {
		return nil, fmt.Errorf("look for buyers in the ledger: %w", err)
	}
	out.Estimate = EstimateCalls(p.requests, paces, now)
	out.sort()
	return out, nil
}

func (p *Previewing) countBuyers(ctx context.Context, known BuyerFinder) error {
	out := &p.out
	gross := func(b BuyerSum) invoice.Amount { return b.Gross }
	list := make([]BuyerSum, 0, len(p.buyers))
	for _, b := range p.buyers {
		list = append(list, *b)
	}
	slices.SortFunc(list, func(a, b BuyerSum) int { return strings.Compare(a.TaxNum+"\x00"+a.Name, b.TaxNum+"\x00"+b.Name) })
	out.Buyers, out.Compared = len(list), known != nil
	var numbers []string
	for _, b := range list {
		out.TopBuyers = largest(out.TopBuyers, b, gross)
		if b.TaxNum != "" {
			numbers = append(numbers, b.TaxNum)
		}
	}
	if known == nil || len(numbers) == 0 {
		return nil
	}
	met, err := known.InvoicedBuyers(ctx, numbers)
	for _, b := range list {
		if b.TaxNum != "" && !met[b.TaxNum] {
			out.FirstTimes++
			out.FirstTime = largest(out.FirstTime, b, gross)
		}
	}
	return err
}
