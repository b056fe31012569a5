package pipeline

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// KnownBlue is an invoice, with what is known of one that was issued elsewhere.
type KnownBlue struct {
	ledger.Blue
	Facts red.Blue           // its No is empty where nothing is known, and for an invoice of an order
	Lines []invoice.BlueLine // nil: not known, or not all
}

// ofOrder reports that it is the invoice of an order of this ledger.
func (b *KnownBlue) ofOrder() bool { return b.Order.ID != 0 && b.Order.Order != nil }

// know takes over what is known of an invoice that was issued elsewhere.
func (b *KnownBlue) know(facts red.Blue, lines []invoice.BlueLine) {
	if b.Facts = facts; lines != nil {
		b.Lines = lines
	}
	b.Net, b.Tax, b.Gross = facts.Net, facts.Tax, facts.Gross
}

// KnownElsewhere is what the reds of an invoice that was issued elsewhere say of it, the last one
// above all. The number of the facts is empty where the ledger has no red of it; the lines are nil
// unless all are known.
func KnownElsewhere(ctx context.Context, l ledger.Plans, id int64) (facts red.Blue, all []invoice.BlueLine, err error) {
	var lines []invoice.BlueLine
	choice := ledger.EffectChoice{Kinds: []ledger.Effect{red.Effect}, Invoice: id}
	err = l.Effects(ctx, choice, func(e ledger.Entry) error {
		b, _, err := red.Decode(&e)
		if err != nil {
			return err
		}
		facts = b.Blue
		for _, l := range b.Lines {
			if !slices.ContainsFunc(lines, func(x invoice.BlueLine) bool { return x.Index == l.Index }) {
				lines = append(lines, l)
			}
		}
		return nil
	})
	slices.SortFunc(lines, func(a, b invoice.BlueLine) int { return a.Index - b.Index })
	var net, tax invoice.Amount
	for _, l := range lines {
		net, tax = net+l.Net, tax+l.Tax
	}
	if net == facts.Net && tax == facts.Tax {
		all = lines
	}
	return facts, all, err
}

// bluesOfForms finds the invoices of forms by their numbers, all at once: those of the ledger, and
// those that are named.
func bluesOfForms(ctx context.Context, l ledger.Corrections, seller string, forms []RedForm, named []KnownBlue) (map[string][]KnownBlue, error) {
	out := map[string][]KnownBlue{}
	for i := range forms {
		out[forms[i].BlueNo] = nil
	}
	if len(out) == 0 {
		return out, nil
	}
	found, err := l.Blues(ctx, seller, slices.Sorted(maps.Keys(out)))
	if err != nil {
		return nil, fmt.Errorf("find the invoices of forms: %w", err)
	}
	for _, b := range found {
		if _, of := out[b.No]; !of {
			continue
		}
		known := KnownBlue{Blue: b}
		if b.Order.ID == 0 {
			facts, lines, err := KnownElsewhere(ctx, l, b.ID)
			if err != nil {
				return nil, fmt.Errorf("read the reds of invoice %s: %w", b.No, err)
			}
			known.know(facts, lines)
		}
		out[b.No] = append(out[b.No], known)
	}
	for i := range named {
		n := &named[i]
		if of, wanted := out[n.No]; wanted && n.Seller == seller && n.Order.ID == 0 && n.Facts.No != "" {
			out[n.No] = withNamed(of, n)
		}
	}
	return out, nil
}

// withNamed are the invoices of a number with one that was issued elsewhere and is named.
func withNamed(of []KnownBlue, n *KnownBlue) []KnownBlue {
	at := slices.IndexFunc(of, func(b KnownBlue) bool { return b.Code == n.Code })
	if at < 0 {
		at, of = len(of), append(of, KnownBlue{Blue: n.Blue})
	}
	if !of[at].ofOrder() {
		of[at].know(n.Facts, n.Lines)
	}
	return of
}

// meant is the invoice of a form among those with its number: that of an order before one that was
// issued elsewhere. A number that two invoices have does not say which one is reversed: nil.
func (f *RedForm) meant(of []KnownBlue) *KnownBlue {
	var orders, others []*KnownBlue
	for i := range of {
		switch b := &of[i]; {
		case b.Code != f.BlueCode:
		case b.ofOrder():
			orders = append(orders, b)
		case b.Order.ID == 0 && b.Facts.No != "":
			others = append(others, b)
		}
	}
	if len(orders) == 0 {
		orders = others
	}
	if len(orders) != 1 || orders[0].Void() {
		return nil
	}
	return orders[0]
}
