package sqlledger

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// holdRow is an order that is held from now on, and why.
type holdRow struct {
	id  int64
	why holding
	now int64
}

// holdOrders holds orders that were not sent.
var holdOrders = updating(`UPDATE orders SET state = 'held', code = v.code, error = v.error, held = v.held, updated_at = v.now
	FROM v WHERE orders.id = v.id AND orders.state IN ('ready', 'held')`,
	[]column[holdRow]{
		{"id", bigint, func(r *holdRow) any { return r.id }},
		{"code", text, func(r *holdRow) any { return r.why.code }},
		{"error", text, func(r *holdRow) any { return r.why.text }},
		{"held", text, func(r *holdRow) any { return r.why.finding }},
		{"now", bigint, func(r *holdRow) any { return r.now }},
	})

// holding is why an order is held, as it is kept: the finding as JSON, its code, and its text.
type holding struct{ code, text, finding string }

// holdingOf keeps a finding, which reads in either language, and its text.
func holdingOf(f rules.Finding) holding {
	b, err := json.Marshal(f)
	if err != nil { // a finding is made of texts and numbers
		panic(err)
	}
	return holding{f.Code, textOf(f), string(b)}
}

// textOf is the text of a finding as stored in the column of the platform's texts, which are
// Chinese too.
func textOf(f rules.Finding) string { return f.Text(lang.Chinese) }

// holding is why an item's order is held: for a doubt of its own, or until the reading is finished.
func (in *importing) holding(i int) holding {
	item := &in.items[i]
	if item.Hold != "" {
		found := slices.IndexFunc(item.Findings, func(f rules.Finding) bool { return f.Code == item.Hold })
		if found >= 0 {
			return holdingOf(item.Findings[found])
		}
		return holdingOf(rules.New(item.Hold, item.Source, item.Facts.OrderNo, "", ""))
	}
	return holdingOf(rules.New(rules.ReadingIncomplete, invoice.Place{File: item.Source.File}, item.Facts.OrderNo, "", ""))
}

// freshHolding is the same for a new order. One that only waits for the end of its reading is known
// by the code alone, which also shows the end that the order has no history.
func (in *importing) freshHolding(i int) holding {
	if in.items[i].Hold == "" {
		return holding{code: rules.ReadingIncomplete}
	}
	return in.holding(i)
}

// meet lets an item hold the order of its number, or release one that is held.
func (in *importing) meet(i int, o *standing) {
	item := &in.items[i]
	offered := item.Hold == "" && (o.state == ledger.Ready || o.code == rules.ReadingIncomplete)
	if !o.unsent() || offered || o.code == rules.RevisesSent || o.code == rules.FollowsRed && item.Hold != rules.FollowsRed {
		return // reading it again, also under another name, does not decide it
	}
	h := in.holding(i)
	switch {
	case o.state == ledger.Held && o.code == h.code: // for the same doubt, perhaps in another place
	case item.Hold == "":
		in.moves(o, h.code, "read again from "+item.Source.String())
	default:
		in.moves(o, h.code, "held by "+item.Source.String())
	}
	in.hold(o, h)
}

// hold notes that an order that was not sent is held, and why.
func (in *importing) hold(o *standing, h holding) {
	in.held = append(in.held, holdRow{o.id, h, in.now})
	o.state, o.code = ledger.Held, h.code
}

// refuse is an item without an order. An order that its place brought before cannot be unread; it
// is held where it was never sent, since what it says is rejected now.
func (in *importing) refuse(ctx context.Context, i int) error {
	item, at := &in.items[i], &in.slots[i]
	state := ledger.Rejected
	if item.Skipped {
		state = ledger.Skipped
	}
	in.out[i] = ledger.Imported{Result: ledger.Refused, State: state}
	if at.orderID == 0 {
		if o, err := in.sentBefore(ctx, i); err != nil || o != nil {
			return errors.Join(err, in.meetSent(ctx, i, o))
		}
		return errors.Join(in.stopNamesake(ctx, i), in.reject(i))
	}
	o := in.refused[at.orderID]
	if o.unsent() && o.code != rules.RejectedLater {
		h := holdingOf(rules.New(rules.RejectedLater, item.Source, item.Facts.OrderNo, "", "", item.Source.File))
		in.moves(o, h.code, "rejected by "+item.Source.String())
		in.hold(o, h)
	}
	in.out[i] = ledger.Imported{Result: ledger.Known, State: o.state, Into: o.into}
	return in.keep(i, o.id)
}

// stopNamesake holds the order of an item's number that another reading brought and that was never
// sent: what it says is rejected, or left out, now. One that was sent, from this file or another,
// is named with its item: it is not to be taken for one without an invoice.
func (in *importing) stopNamesake(ctx context.Context, i int) error {
	item := &in.items[i]
	for _, key := range namesakes(item) {
		o := in.namesakes[key]
		switch {
		case o == nil || o.home == in.batch.id || in.orders[key] != nil:
		case o.into != nil:
			if err := in.holdInto(ctx, i, o); err != nil {
				return err
			}
		case !o.unsent():
			item.Typed = nil // results would have it as an order that is in no ledger
			if o.state != ledger.Dropped && !item.Skipped && o.sent != nil {
				in.out[i].Elsewhere = o.sent.elsewhere()
			}
		case o.code != rules.RejectedLater:
			path := ""
			if paths := in.batch.files.paths(item.Source.File); len(paths) > 0 {
				path = paths[len(paths)-1]
			}
			h := holdingOf(rules.New(rules.RejectedLater, item.Source, key.OrderNo, "", "", item.Source.File, path))
			in.moves(o, h.code, "rejected by "+item.Source.String())
			in.hold(o, h)
		}
	}
	return nil
}

// namesakes are the keys under which the ledger may hold what an item without an order is.
func namesakes(item *ledger.Item) []ledger.Key {
	if item.Order != nil || item.Facts.OrderNo == "" {
		return nil
	}
	keys := []ledger.Key{{Seller: item.Facts.Seller, OrderNo: item.Facts.OrderNo}}
	if e := item.Earlier; e != nil && e.Number != "" && e.Number != item.Facts.OrderNo {
		keys = append(keys, ledger.Key{Seller: item.Facts.Seller, OrderNo: e.Number})
	}
	return keys
}

// lookUpRefused finds how the orders stand that items without an order brought before, from the
// same place or under the same number.
func (in *importing) lookUpRefused(ctx context.Context) error {
	in.refused, in.namesakes = map[int64]*standing{}, map[ledger.Key]*standing{}
	var ids []int64
	numbers := map[string][]any{}
	for i := range in.items {
		switch {
		case in.items[i].Order != nil:
		case in.slots[i].orderID != 0:
			ids = append(ids, in.slots[i].orderID)
		default:
			for _, key := range namesakes(&in.items[i]) {
				numbers[key.Seller] = append(numbers[key.Seller], key.OrderNo)
			}
		}
	}
	err := inChunks(ids, func(marks string, args []any) error {
		query := "SELECT id, state, code, serial FROM orders WHERE id IN (" + marks + ")" + in.s.lock
		err := in.each(ctx, query, args, func(row scanner) error {
			var o standing
			err := row.Scan(&o.id, &o.state, &o.code, &o.serial)
			in.refused[o.id] = &o
			return err
		})
		if err != nil {
			return err
		}
		if err := in.countInvoices(ctx, in.refused, marks, args); err != nil {
			return err
		}
		return in.findArranged(ctx, in.refused, marks, args)
	})
	if err != nil {
		return err
	}
	return in.lookUpNamesakes(ctx, numbers)
}

func (in *importing) lookUpNamesakes(ctx context.Context, numbers map[string][]any) error {
	byID := map[int64]*standing{}
	var ids []int64
	for seller, all := range numbers {
		for some := range slices.Chunk(all, inAtMost) {
			query := "SELECT id, order_no, state, code, serial, batch_id FROM orders WHERE seller = ? AND order_no IN (" +
				marks(len(some)) + ")" + in.s.lock
			err := in.each(ctx, query, append([]any{seller}, some...), func(row scanner) error {
				o, key := &standing{}, ledger.Key{Seller: seller}
				err := row.Scan(&o.id, &key.OrderNo, &o.state, &o.code, &o.serial, &o.home)
				if byID[o.id] == nil {
					byID[o.id], in.namesakes[key], ids = o, o, append(ids, o.id)
				}
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	return inChunks(ids, func(marks string, args []any) error {
		if err := in.countInvoices(ctx, byID, marks, args); err != nil {
			return err
		}
		if err := in.findArranged(ctx, byID, marks, args); err != nil {
			return err
		}
		return in.findSendings(ctx, byID, marks, args)
	})
}

func number(b bool) int {
	if b {
		return 1
	}
	return 0
}
