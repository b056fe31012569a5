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
	merge    *Division      // of a ledger, whose orders are being taken
	until    time.Time      // when sending ends; zero: it does not
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
	var numbers []string
	for n := range parts {
		numbers = append(numbers, parts[n].OrderNo)
	}
	p.split(Division{o.OrderNo, numbers, o.Buyer.Name, o.Gross}, o.Seller)
	return nil
}

// AddWaiting takes an order of the ledger that a run would send as it is.
func (p *Previewing) AddWaiting(o *invoice.Order) {
	p.addSent(&ledger.Entry{Key: ledger.Key{Seller: o.Seller, OrderNo: o.OrderNo}, Kind: o.Kind, Buyer: o.Buyer.Name, BuyerTax: o.Buyer.TaxNum,
		Net: o.Net, Tax: o.Tax, Gross: o.Gross, Rates: o.ByRate()})
}

// addSent counts an order that is sent with one request.
func (p *Previewing) addSent(e *ledger.Entry) {
	p.out.add(e)
	p.addBuyer(e)
	p.requests[e.Key.Seller]++
}

// addRecorded takes an order that is recorded in the ledger; see ToSend of ledger.Decisions.
func (p *Previewing) addRecorded(e *ledger.Entry, into []string) error {
	p.addSent(e)
	switch len(into) {
	case 0:
	case 1:
		p.joined(e, into[0])
	default:
		p.split(Division{e.Key.OrderNo, into, e.Buyer, e.Gross}, e.Key.Seller)
	}
	return nil
}

// joined takes an order that was merged into another one; those of one merge follow one another.
func (p *Previewing) joined(e *ledger.Entry, into string) {
	if p.merge == nil || p.merge.Order != into {
		p.endMerge()
		p.merge = &Division{Order: into, Buyer: e.Buyer}
		p.requests[e.Key.Seller]++
	}
	p.requests[e.Key.Seller]--
	p.merge.Others, p.merge.Gross = append(p.merge.Others, e.Key.OrderNo), p.merge.Gross+e.Gross
}

// endMerge counts the merge whose orders were taken.
func (p *Previewing) endMerge() {
	if p.merge != nil {
		p.merged(*p.merge)
	}
	p.merge = nil
}

// merged counts a merge.
func (p *Previewing) merged(d Division) {
	p.out.Merges, p.out.Members = p.out.Merges+1, p.out.Members+len(d.Others)
	if len(p.out.Merge) < previewShown {
		p.out.Merge = append(p.out.Merge, d)
	}
}

// Until takes when sending ends; zero: it does not.
func (p *Previewing) Until(at time.Time) { p.until = at }

// Likely takes how many orders may be entered twice. No preview takes nothing.
func (p *Previewing) Likely(t *Twins) {
	if p != nil {
		p.out.Twins = t.count
	}
}

// elsewhere takes the file from which an order was sent.
func (p *Previewing) elsewhere(file string) {
	if p == nil {
		return
	}
	at := slices.IndexFunc(p.out.Elsewhere, func(f FileSum) bool { return f.File == file })
	switch {
	case at >= 0:
		p.out.Elsewhere[at].Orders++
	case len(p.out.Elsewhere) < previewShown:
		p.out.Elsewhere = append(p.out.Elsewhere, FileSum{strings.Clone(file), 1})
	}
}

// addBuyer counts an order by its buyer, of whom a hash of the tax number or the name is the key.
func (p *Previewing) addBuyer(e *ledger.Entry) {
	key := strings.ToUpper(e.BuyerTax)
	if key == "" {
		key = "\x00" + e.Buyer
	}
	h := maphash.String(p.seed, key)
	b := p.buyers[h]
	if b == nil {
		if len(p.buyers) == previewBuyers {
			p.out.MoreBuyers = true
			return
		}
		b = &BuyerSum{Name: strings.Clone(e.Buyer), TaxNum: strings.Clone(e.BuyerTax)}
		p.buyers[h] = b
	}
	b.Orders, b.Gross = b.Orders+1, b.Gross+e.Gross
}

func (p *Previewing) split(d Division, seller string) {
	p.out.Splits, p.out.Parts = p.out.Splits+1, p.out.Parts+len(d.Others)
	p.requests[seller] += len(d.Others) - 1
	if len(p.out.Split) < previewShown {
		d.Order, d.Buyer = strings.Clone(d.Order), strings.Clone(d.Buyer)
		p.out.Split = append(p.out.Split, d)
	}
}

// BuyerFinder knows to whom invoices were issued.
type BuyerFinder interface {
	// InvoicedBuyers tells of tax numbers of buyers whether an order of theirs was ever issued.
	InvoicedBuyers(ctx context.Context, taxNums []string) (map[string]bool, error)
}

// End completes the preview. known is nil where there is no ledger.
func (p *Previewing) End(ctx context.Context, known BuyerFinder, paces func(seller string) Pace, now time.Time) (*Preview, error) {
	out := &p.out
	p.endMerge()
	for _, m := range p.merging.merges() {
		p.requests[m.Order.Seller] -= len(m.Members) - 1
		p.merged(Division{m.Order.OrderNo, m.Members, m.Order.Buyer.Name, m.Order.Gross})
	}
	if err := p.countBuyers(ctx, known); err != nil {
		return nil, fmt.Errorf("look for buyers in the ledger: %w", err)
	}
	out.Estimate = EstimateCalls(p.requests, paces, now, p.until)
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
