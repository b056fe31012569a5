package app

import (
	"context"
	"slices"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// openDeliveries are the messages that were asked for before and are not sent yet, in order of
// their planning. Those whose outcome is unknown are not among them: only a person repeats them.
func (j *job) openDeliveries(ctx context.Context, seller string) (cases []DeliveryCase, orders []int64, err error) {
	orders = []int64{}
	choice := ledger.EffectChoice{Kinds: []ledger.Effect{pipeline.DeliverEffect}, States: []ledger.State{ledger.Held, ledger.Ready}, Seller: seller}
	err = j.store.Effects(ctx, choice, func(e ledger.Entry) error {
		b, err := pipeline.DecodeDelivery(&e)
		cases = append(cases, DeliveryCase{Seller: e.Plan.Seller, Asked: b.No, Body: b, ID: e.ID, State: e.State, Fresh: true, At: e.Updated})
		orders = append(orders, e.Plan.Order)
		return err
	})
	return cases, orders, err
}

// failedDeliveries asks once more for the messages that failed: those of which the last one of its
// invoice and recipient did.
func (j *job) failedDeliveries(ctx context.Context, o *DeliverOptions) (out []namedDelivery, orders []int64, err error) {
	type message struct {
		invoice      int64
		code, no, to string
	}
	last := map[message]int{} // where its request is in all; -1: the last one did not fail
	var all []namedDelivery
	met, meant := map[string]bool{}, o.set()
	choice := ledger.EffectChoice{Kinds: []ledger.Effect{pipeline.DeliverEffect}, Seller: o.Seller}
	err = j.store.Effects(ctx, choice, func(e ledger.Entry) error {
		b, err := pipeline.DecodeDelivery(&e)
		if err != nil || len(meant) > 0 && !meant[b.No] && !meant[b.OrderNo] {
			return err
		}
		met[b.No], met[b.OrderNo] = true, true
		if e.State == ledger.Dropped { // a person did not want another one then
			return nil
		}
		m := message{e.Plan.Invoice, b.Code, b.No, b.Recipient()}
		if last[m] = -1; e.State == ledger.Failed {
			last[m] = len(all)
			all = append(all, namedDelivery{asked: b.No, before: e.Code + " " + e.Error, DeliverRequest: pipeline.DeliverRequest{
				Seller: e.Plan.Seller, Invoice: e.Plan.Invoice, Order: e.Plan.Order, Body: b, Held: true}})
		}
		return nil
	})
	if err == nil {
		err = j.haveInvoices(ctx, Orders{Numbers: slices.DeleteFunc(slices.Clone(o.Numbers), func(n string) bool { return met[n] }), Seller: o.Seller})
	}
	if err != nil {
		return nil, nil, err
	}
	orders = []int64{}
	for i := range all {
		d := &all[i]
		if last[message{d.Invoice, d.Body.Code, d.Body.No, d.Body.Recipient()}] != i {
			continue
		}
		out, orders = append(out, *d), append(orders, d.Order)
	}
	return out, orders, j.refuseDead(ctx, out)
}

// haveInvoices returns an error if a number is of no issued invoice and no order with one.
func (j *job) haveInvoices(ctx context.Context, named Orders) error {
	if len(named.Numbers) == 0 {
		return nil
	}
	reds, err := j.redInvoices(ctx, named)
	if err != nil {
		return err
	}
	_, err = j.blues(ctx, named.without(reds))
	return err
}

// refuseDead refuses the messages with invoices that are no longer in force.
func (j *job) refuseDead(ctx context.Context, list []namedDelivery) error {
	numbers := map[string][]string{} // by seller
	for i := range list {
		numbers[list[i].Seller] = append(numbers[list[i].Seller], list[i].Body.No)
	}
	why := map[int64]*pipeline.Refusal{}
	for seller, of := range numbers {
		blues, err := j.store.Blues(ctx, seller, of)
		if err != nil {
			return err
		}
		for i := range blues {
			why[blues[i].ID] = pipeline.DeliverRefused(blues[i].Order.State, blues[i].No)
		}
	}
	for i := range list {
		if !list[i].Body.Red {
			list[i].Refused = why[list[i].Invoice]
		}
	}
	return nil
}
