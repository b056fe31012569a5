package app

import (
	"context"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

// corrections reads what was done with the invoices of the order.
func (l *Life) corrections(ctx context.Context, store *sqlledger.Store) error {
	choice := ledger.EffectChoice{Kinds: []ledger.Effect{pipeline.VoidEffect, pipeline.DeliverEffect}, Order: l.ID}
	return store.Effects(ctx, choice, func(e ledger.Entry) error {
		if e.Plan.Effect == pipeline.VoidEffect {
			b, err := pipeline.DecodeVoid(&e)
			l.Voids = append(l.Voids, VoidCase{Seller: e.Plan.Seller, Asked: b.No, Body: b, ID: e.ID, State: e.State, Code: e.Code, Error: e.Error})
			return err
		}
		b, err := pipeline.DecodeDelivery(&e)
		l.Deliveries = append(l.Deliveries, deliveryCase(&e, &b))
		return err
	})
}
