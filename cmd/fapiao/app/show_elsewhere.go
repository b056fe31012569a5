package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// Elsewhere is what the ledger has about an invoice that was issued elsewhere: it was named to be
// reversed, or its buyer started a form.
type Elsewhere struct {
	Seller, SellerName string
	// Blue is the invoice as it was named last; of one of which there is only a form, its number
	// and its buyer.
	Blue red.Blue
	Reds []RedCase // oldest first
	// Forms are those that the buyer started, those that wait first; they are about as much of the
	// invoice as each says.
	Forms      []Form
	Dead       []RedCase      // those of Reds that need a person; see [red.Dead]
	Deliveries []DeliveryCase // messages with its red invoices
	Now        time.Time      // by the ledger's clock

	id int64 // of the invoice's row; 0: only a form names it
}

// Reversed is what issued red invoices take back, with tax.
func (e *Elsewhere) Reversed() (sum invoice.Amount) {
	for i := range e.Reds {
		if c := &e.Reds[i]; c.State == ledger.Done {
			sum += c.Body.Gross
		}
	}
	return sum
}

// Status is what has become of the invoice.
func (e *Elsewhere) Status() lang.Text {
	open := slices.ContainsFunc(e.Reds, func(c RedCase) bool { return c.Open() })
	switch sum := e.Reversed(); {
	case open:
		return lang.Text{Zh: "红冲办理中", En: "a red is under way"}
	case sum > 0 && sum >= e.Blue.Gross:
		return lang.Text{Zh: "已全额红冲", En: "reversed in full"}
	case sum > 0:
		return lang.Text{Zh: "部分红冲", En: "reversed in part"}
	case len(e.Forms) > 0 && e.Forms[0].Status.Waiting():
		return lang.Text{Zh: "购方已发起红字确认单", En: "its buyer started a form"}
	case len(e.Forms) > 0:
		return lang.Format("购方发起的红字确认单：%s", "form of its buyer: %s", e.Forms[0].Status.Name())
	}
	return lang.Text{Zh: "没有红冲", En: "not reversed"}
}

// elsewhereOf finds invoices that were issued elsewhere: by their number, by that of a red invoice,
// of its form or application, or by the number of a buyer's form; else by a part of the buyer's
// name or the buyer's tax number. Of the reds it has no history.
func (a *App) elsewhereOf(ctx context.Context, store *sqlledger.Store, text, seller string) ([]Elsewhere, error) {
	all, err := a.allElsewhere(ctx, store, text, seller)
	if err != nil {
		return nil, err
	}
	name := ledger.FoldName(text)
	for _, meant := range []func(e *Elsewhere) bool{
		func(e *Elsewhere) bool { return e.numbered(text) },
		func(e *Elsewhere) bool {
			return e.Blue.BuyerTax == strings.ToUpper(text) || strings.Contains(ledger.FoldName(e.Blue.Buyer), name)
		},
	} {
		var found []Elsewhere
		for _, e := range all {
			if meant(e) {
				found = append(found, *e)
			}
		}
		if len(found) > 0 {
			return found, nil
		}
	}
	return nil, nil
}

// numbered reports that the invoice, a red or a form of it has a number.
func (e *Elsewhere) numbered(no string) bool {
	if no == "" {
		return false
	}
	return e.Blue.No == no || slices.ContainsFunc(e.Reds, func(c RedCase) bool {
		d := &c.Detail
		return slices.Contains([]string{d.No, d.BillNo, d.Serial, c.Body.Number, c.Body.Sheet}, no)
	}) || slices.ContainsFunc(e.Forms, func(f Form) bool { return f.BillNo == no })
}

// allElsewhere reads all invoices of a seller, or of all, that were issued elsewhere; of those that
// only a form names, those that a text may mean.
func (a *App) allElsewhere(ctx context.Context, store *sqlledger.Store, text, seller string) ([]*Elsewhere, error) {
	var all []*Elsewhere
	byID := map[int64]*Elsewhere{}
	now := store.Now()
	err := eachRed(ctx, store, ledger.EffectChoice{Seller: seller, NoOrder: true}, func(c RedCase) {
		e := byID[c.invoice]
		if e == nil {
			e = &Elsewhere{Seller: c.Seller, SellerName: a.sellerName(c.Seller), Now: now, id: c.invoice}
			byID[c.invoice], all = e, append(all, e)
		}
		e.Blue, e.Reds = c.Body.Blue, append(e.Reds, c)
	})
	if err != nil {
		return nil, err
	}
	forms, err := store.BuyerForms(ctx, seller, time.UnixMilli(0))
	if err != nil {
		return nil, err
	}
	for i := range forms {
		f := &forms[i]
		at := slices.IndexFunc(all, func(e *Elsewhere) bool {
			return e.Seller == f.Seller && e.Blue.No == f.BlueNo && e.Blue.Code == f.BlueCode
		})
		if at < 0 {
			other, err := a.unmeant(ctx, store, f, text)
			if err != nil {
				return nil, err
			}
			if other {
				continue
			}
			at, all = len(all), append(all, &Elsewhere{Seller: f.Seller, SellerName: a.sellerName(f.Seller), Now: now,
				Blue: red.Blue{No: f.BlueNo, Code: f.BlueCode, Buyer: f.Buyer}})
		}
		all[at].Forms = append(all[at].Forms, formOfBuyer(f))
	}
	return all, nil
}

// unmeant reports that a text does not mean a form, or that an order of this ledger has its
// invoice.
func (a *App) unmeant(ctx context.Context, store *sqlledger.Store, f *ledger.BuyerForm, text string) (bool, error) {
	if f.No != text && f.BlueNo != text && !strings.Contains(ledger.FoldName(f.Buyer), ledger.FoldName(text)) {
		return true, nil
	}
	of, err := store.Blues(ctx, f.Seller, []string{f.BlueNo})
	return slices.ContainsFunc(of, func(b ledger.Blue) bool { return b.Order.ID != 0 }), err
}

// complete reads the history of the reds, and the messages with them.
func (e *Elsewhere) complete(ctx context.Context, store *sqlledger.Store) (err error) {
	for i := range e.Reds {
		if e.Reds[i].Course, err = store.Course(ctx, e.Reds[i].ID); err != nil {
			return err
		}
	}
	if e.id == 0 {
		return nil
	}
	var all []ledger.Entry
	err = store.Effects(ctx, ledger.EffectChoice{Kinds: []ledger.Effect{red.Effect}, Invoice: e.id}, func(x ledger.Entry) error {
		all = append(all, x)
		return nil
	})
	if err != nil {
		return err
	}
	dead, err := red.Dead(all, nil)
	if err != nil {
		return err
	}
	for i := range e.Reds {
		if slices.Contains(dead, e.Reds[i].ID) {
			e.Dead = append(e.Dead, e.Reds[i])
		}
	}
	choice := ledger.EffectChoice{Kinds: []ledger.Effect{pipeline.DeliverEffect}, Invoice: e.id}
	return store.Effects(ctx, choice, func(x ledger.Entry) error {
		b, err := pipeline.DecodeDelivery(&x)
		e.Deliveries = append(e.Deliveries, deliveryCase(&x, &b))
		return err
	})
}

// deliveryCase is a message as it is recorded.
func deliveryCase(e *ledger.Entry, b *pipeline.DeliverBody) DeliveryCase {
	return DeliveryCase{Seller: e.Plan.Seller, Asked: b.No, Body: *b, ID: e.ID, State: e.State, At: e.Updated, Code: e.Code, Error: e.Error}
}

// ofElsewhere lists all that happened to an invoice that was issued elsewhere.
func (h *History) ofElsewhere(ctx context.Context, store *sqlledger.Store) error {
	e := &h.Elsewhere[0]
	var numbers []string
	for i := range e.Reds {
		c := &e.Reds[i]
		if h.add(MomentRed, e.Blue.No, c.Course); c.Detail.No != "" {
			numbers = append(numbers, c.Detail.No)
		}
	}
	for i := range e.Deliveries {
		d := &e.Deliveries[i]
		course, err := store.Course(ctx, d.ID)
		if err != nil {
			return err
		}
		h.add(MomentDeliver, d.Asked, course)
	}
	if err := h.files(ctx, store, e.Seller, numbers); err != nil {
		return err
	}
	h.sort()
	return h.hosts(ctx, store)
}
