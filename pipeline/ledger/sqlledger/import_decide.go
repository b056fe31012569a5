package sqlledger

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// decide determines the result of an item and collects what must be written.
func (in *importing) decide(ctx context.Context, i int) error {
	item, at := &in.items[i], &in.slots[i]
	if item.Order == nil {
		return in.refuse(ctx, i)
	}
	o := in.orders[keyOf(item.Order)]
	if at.orderID != 0 && at.orderID != o.id {
		return fmt.Errorf("%s held another order when batch %s was begun, and holds %s now: the file must be read as a new batch",
			item.Source, in.batch.ID, item.Order.OrderNo)
	}
	result := o.judge(item, at, in.batch.id)
	in.out[i] = ledger.Imported{Result: result, State: o.state, Into: o.into, PlaceOf: o.placeOf}
	if result == ledger.Conflict {
		var err error
		if result, err = in.corrected(ctx, i, o); err != nil {
			return err
		}
		in.out[i].Result = result
	}
	switch result {
	case ledger.Taken:
		return in.reject(i)
	case ledger.Repeated:
		in.out[i].Earlier = *o.place
		return in.reject(i)
	case ledger.Conflict:
		was, err := in.payload(ctx, o.id)
		if err != nil {
			return err
		}
		if in.out[i].Was = was; !in.out[i].Shown() {
			return errors.Join(in.holdInto(ctx, i, o), in.reject(i))
		}
	case ledger.Replaced:
		in.replace(i, o)
	case ledger.Added:
		in.payloads = append(in.payloads, payloadRow{o.id, in.bodies[i]})
		o.fresh = false
	case ledger.Known:
		if err := in.replacedBy(ctx, i, o); err != nil {
			return err
		}
		in.meet(i, o)
		if err := in.elsewhere(ctx, i, o); err != nil {
			return err
		}
	}
	in.out[i].State, in.out[i].Released = o.state, o.released
	return in.place(i, o)
}

// place writes the row of an item whose order is in the ledger, and makes the batch the order's
// home.
func (in *importing) place(i int, o *standing) error {
	o.place = &in.items[i].Source
	if o.home != in.batch.id {
		in.homes[o.home] = true
		in.moved = append(in.moved, o.id)
		o.home = in.batch.id
	}
	return in.keep(i, o.id)
}

// judge compares an item with the order of its number.
func (o *standing) judge(item *ledger.Item, at *slot, batch int64) ledger.ItemResult {
	switch {
	case o.fresh:
		return ledger.Added
	case o.placeOf != "":
		return ledger.Taken
	case o.place != nil && *o.place != item.Source:
		return ledger.Repeated
	case o.hash == item.Hash:
		return ledger.Known
	case item.MayReplace(o.state, o.code, o.serial, o.invoices):
		return ledger.Replaced
	case at.orderID == o.id && o.home == batch && !at.other:
		// The batch is known by its contents, so the source says the same as before and only the
		// way of reading it has changed. Where another batch met the order since, the content may
		// be that one's.
		return ledger.Known
	}
	return ledger.Conflict
}

// replace puts the item's content in place of the order's.
func (in *importing) replace(i int, o *standing) {
	h := in.holding(i)
	in.replaced = append(in.replaced, in.orderRow(i, o.id, h))
	in.payloads = append(in.payloads, payloadRow{o.id, in.bodies[i]})
	in.moves(o, h.code, "other content from "+in.items[i].Source.String()+" in place of "+o.hash)
	o.hash, o.state, o.code = in.items[i].Hash, ledger.Held, h.code
}

// moves notes that an order is held now.
func (in *importing) moves(o *standing, code, note string) {
	in.history = append(in.history, event{order: o.id, at: in.now, from: o.state, to: ledger.Held, code: code, note: note})
}

// keep writes the row of an item whose order is in the ledger.
func (in *importing) keep(i int, orderID int64) error {
	item, found := &in.items[i], in.out[i].OpenFindings(in.items[i].Findings)
	r := in.out[i]
	if corrected := r.Result == ledger.Known && r.Instead != nil; corrected {
		in.of(i, item, r) // only reported: the order has it, with what becomes of the other one
	} else if r.Elsewhere != nil || r.Was != nil || r.Result == ledger.Known && r.State == ledger.Dropped {
		found = append(slices.Clip(found), in.of(i, item, r)...)
	}
	findings, err := jsonOrNull(found)
	if err != nil {
		return err
	}
	row := in.itemRow(i, findings)
	row.order = orderID
	if r.Result == ledger.Conflict || item.Order == nil && in.slots[i].other {
		row.says(&item.Facts)
	}
	if f := &item.Facts; f.Derived || len(f.Carried) > 0 { // all that the order does not hold itself
		if row.facts, err = encodeFacts(f); err != nil {
			return fmt.Errorf("encode what is known of %s: %w", item.Source, err)
		}
	}
	in.rows = append(in.rows, row)
	in.dropTyped(i)
	return nil
}

// reject writes the row of an item that did not become an order.
func (in *importing) reject(i int) error {
	item := &in.items[i]
	found := item.Findings
	if r := in.out[i]; r.Result == ledger.Conflict || r.Result == ledger.Taken || r.Result == ledger.Repeated || r.Elsewhere != nil {
		found = append(slices.Clip(found), in.of(i, item, r)...)
	}
	findings, err := jsonOrNull(found)
	if err != nil {
		return err
	}
	facts, err := json.Marshal(rejectedFacts{&item.Facts, item.Renumbered})
	if err != nil {
		return fmt.Errorf("encode what is known of %s: %w", item.Source, err)
	}
	row := in.itemRow(i, findings)
	row.says(&item.Facts)
	row.facts, row.skipped = string(facts), number(item.Skipped)
	in.rows = append(in.rows, row)
	in.keepTyped(i)
	return nil
}

// payload reads an order's content.
func (t *tx) payload(ctx context.Context, id int64) (*invoice.Order, error) {
	var body []byte
	if err := t.one(ctx, "SELECT body FROM payloads WHERE order_id = ?", []any{id}, &body); err != nil {
		return nil, fmt.Errorf("read order %d: %w", id, err)
	}
	return unpackOrder(body)
}

func keyOf(o *invoice.Order) ledger.Key { return ledger.Key{Seller: o.Seller, OrderNo: o.OrderNo} }

// orderFacts are the facts of an item whose order is in the ledger, which holds all others itself.
// They are read as rules.Facts. Derived comes first: see isDerived.
type orderFacts struct {
	Derived bool              `json:"derived,omitempty"`
	Carried []invoice.Carried `json:"carried,omitempty"`
}

// isDerived is the condition of items i whose orders have derived numbers.
const isDerived = `i.order_id IS NOT NULL AND substr(i.facts, 1, 15) = '{"derived":true'`

func encodeFacts(f *rules.Facts) (string, error) {
	b, err := json.Marshal(orderFacts{f.Derived, f.Carried})
	return string(b), err
}
