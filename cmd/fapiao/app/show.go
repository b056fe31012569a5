package app

import (
	"context"
	"strings"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// matchesListed is how many orders a search lists.
const matchesListed = 50

// ShowOptions are those of [App.Show].
type ShowOptions struct {
	// Text is an order number, a serial number, an invoice number, a part of the buyer's name, or
	// the buyer's tax number.
	Text   string
	Seller string // tax number; empty: of any seller
}

// Shown is what a search found; one of the four is set.
type Shown struct {
	Life     *Life          // the order, if it is the only one
	Matches  []ledger.Match // several orders
	More     bool           // there are more than Matches
	Rejected []report.Row   // rejected orders, which are not in the ledger
	// Elsewhere are invoices that were issued elsewhere, with all details if there is only one.
	Elsewhere []Elsewhere
}

// Life is everything that the ledger has about an order.
type Life struct {
	SellerName string // empty if the seller is not configured
	ledger.Entry
	Readings []ledger.Reading
	Events   []ledger.Event
	Rows     []report.Row // its invoices, or the order itself if it has none
	Now      time.Time    // by the ledger's clock
	Reds     []RedCase    // red invoices of these, each with its history
	Forms    []Form       // that buyers started about its invoices
	// What was done with its invoices afterwards, oldest first.
	Voids      []VoidCase
	Deliveries []DeliveryCase
	// Cases are the corrections in which it is the earlier order, or the later one.
	Cases []CorrectionCase
	Chain []ChainOrder // in which it is one; nil if it is alone
	// Differing are downloaded files of its invoices and red invoices that differ from the ledger.
	Differing []ledger.Download
}

// Show finds orders, and all details if there is only one.
func (a *App) Show(ctx context.Context, o ShowOptions) (_ *Shown, err error) {
	u := a.begin()
	defer u.end(ctx, &err)
	store, err := u.ledger(ctx)
	if err != nil {
		return nil, err
	}
	found, more, err := store.Search(ctx, o.Text, o.Seller, matchesListed)
	if err != nil {
		return nil, err
	}
	switch len(found) {
	case 0:
		if list, err := a.elsewhereOf(ctx, store, strings.TrimSpace(o.Text), o.Seller); err != nil || len(list) > 0 {
			return ofElsewhere(ctx, store, list, err)
		}
		return noMatch(ctx, store, o)
	case 1:
		life, err := u.life(ctx, store, found[0])
		return &Shown{Life: life}, err
	}
	return &Shown{Matches: found, More: more}, nil
}

// ofElsewhere are invoices that were issued elsewhere.
func ofElsewhere(ctx context.Context, store *sqlledger.Store, list []Elsewhere, err error) (*Shown, error) {
	out := &Shown{Elsewhere: list[:min(len(list), matchesListed)], More: len(list) > matchesListed}
	if err == nil && len(list) == 1 {
		err = list[0].complete(ctx, store)
	}
	return out, err
}

// noMatch searches the rejected orders, which are not among the orders of the ledger.
func noMatch(ctx context.Context, store *sqlledger.Store, o ShowOptions) (*Shown, error) {
	var rows []report.Row
	name := ledger.FoldName(o.Text)
	matches := func(r *report.Row) bool {
		return (o.Seller == "" || r.Seller == o.Seller) && (r.OrderNo == o.Text || r.BuyerTaxNum == strings.ToUpper(o.Text) ||
			strings.Contains(ledger.FoldName(r.BuyerName), name))
	}
	err := store.Rejected(ctx, ledger.Extract{}, func(r report.Row) error {
		if len(rows) < matchesListed && matches(&r) {
			rows = append(rows, r)
		}
		return nil
	})
	switch {
	case err != nil:
		return nil, err
	case len(rows) == 0:
		return nil, unusable(nil,
			"没有找到“%s”：它不是订单号、流水号、发票号码、购买方名称或税号",
			"nothing is known of %q: no order, serial number, invoice or buyer",
			o.Text)
	}
	return &Shown{Rejected: rows}, nil
}

// life reads all details of an order.
func (a *App) life(ctx context.Context, store *sqlledger.Store, m ledger.Match) (_ *Life, err error) {
	life := &Life{SellerName: a.sellerName(m.Key.Seller)}
	if life.Entry, err = store.Find(ctx, m.Key); err != nil {
		return nil, err
	}
	if life.Readings, err = store.Readings(ctx, m.ID); err != nil {
		return nil, err
	}
	if life.Cases, err = casesOf(ctx, store, ledger.CaseChoice{Any: m.ID}); err != nil {
		return nil, err
	}
	if life.Chain, err = chainOf(ctx, store, m.Key); err != nil {
		return nil, err
	}
	if life.Events, err = store.History(ctx, m.Key); err != nil {
		return nil, err
	}
	err = store.Rows(ctx, ledger.Filter{Orders: []int64{m.ID}}, func(r report.Row) error {
		life.Rows = append(life.Rows, r)
		return nil
	})
	if err != nil {
		return nil, err
	}
	life.Now = store.Now()
	err = eachRed(ctx, store, ledger.EffectChoice{Order: m.ID}, func(c RedCase) { life.Reds = append(life.Reds, c) })
	for i := range life.Reds {
		if err == nil {
			life.Reds[i].Course, err = store.Course(ctx, life.Reds[i].ID)
		}
	}
	if err != nil {
		return nil, err
	}
	if life.Forms, err = formsOfRows(ctx, store, m.Key.Seller, life.Rows); err != nil {
		return nil, err
	}
	if err := life.differing(ctx, store); err != nil {
		return nil, err
	}
	return life, life.corrections(ctx, store)
}
