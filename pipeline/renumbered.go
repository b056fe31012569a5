package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// A row of results names the place at which its order was read. An order that was rejected there
// may get another number in the results, once: its own number brings no order any more, wherever
// it is corrected later. Under a second number, or beside the order itself, it would be invoiced
// twice.

// readAt are the places that a draft's rows of results name.
func readAt(d *invoice.Draft) (all []invoice.ReadAt) {
	for i := range d.Rows {
		if at := d.Rows[i].ReadAt; at.Row > 0 && !slices.Contains(all, at) {
			all = append(all, at)
		}
	}
	return all
}

// renumberedCheck is what a ledger has of the items of a call.
type renumberedCheck struct {
	ledger   StrayFinder
	read     map[invoice.ReadAt][]ledger.OrderAt
	as       map[ledger.Key]ledger.Renumbered
	states   map[ledger.Key]ledger.State // of orders that the ledger has
	rejected map[string]map[ledger.Key]bool
	here     map[ledger.Key]bool // numbers of the items that have an order
}

// refuseRenumbered rejects items that are recorded under another number, and notes of the others in
// place of which orders they are.
func refuseRenumbered(ctx context.Context, l StrayFinder, items []ledger.Item) (found []rules.Finding, err error) {
	c := renumberedCheck{ledger: l, rejected: map[string]map[ledger.Key]bool{}}
	if err := c.ask(ctx, items); err != nil {
		return nil, fmt.Errorf("look for renumbered orders: %w", err)
	}
	for i := range items {
		if !mayStand(&items[i]) {
			continue
		}
		f, is, err := c.refuse(ctx, &items[i])
		if err != nil {
			return nil, fmt.Errorf("look for renumbered orders: %w", err)
		}
		if is {
			turnDown(&items[i], f)
			items[i].Typed, items[i].Renumbered = nil, nil
			found = append(found, f)
		}
	}
	return found, nil
}

// mayStand reports whether an item may be an order that is recorded under another number: it is
// none that was refused as a stray.
func mayStand(item *ledger.Item) bool {
	stray := func(f rules.Finding) bool { return f.Code == rules.StrayResult || f.Code == rules.RenumberedRow }
	return !item.Skipped && keyOfItem(item).OrderNo != "" && !slices.ContainsFunc(item.Findings, stray)
}

// ask asks the ledger for the places and numbers of items.
func (c *renumberedCheck) ask(ctx context.Context, items []ledger.Item) (err error) {
	var places []invoice.ReadAt
	for i := range items {
		places = append(places, items[i].ReadAt...)
	}
	if c.read, err = c.ledger.OrdersAt(ctx, places); err != nil {
		return err
	}
	c.here = map[ledger.Key]bool{}
	var keys []ledger.Key
	bySeller := map[string][]string{} // of items with rows of results
	for i := range items {
		key := keyOfItem(&items[i])
		if key.OrderNo == "" || items[i].Skipped {
			continue
		}
		c.here[key] = c.here[key] || items[i].Order != nil
		keys = append(keys, key)
		if len(items[i].ReadAt) > 0 {
			bySeller[key.Seller] = append(bySeller[key.Seller], key.OrderNo)
		}
		for _, of := range c.keysOf(&items[i]) {
			keys = append(keys, of)
			bySeller[of.Seller] = append(bySeller[of.Seller], of.OrderNo)
		}
	}
	if c.as, err = c.ledger.Renumbered(ctx, keys); err != nil {
		return err
	}
	c.states = map[ledger.Key]ledger.State{}
	for seller, list := range bySeller {
		held, err := c.ledger.Holds(ctx, seller, list)
		if err != nil {
			return err
		}
		for no, content := range held {
			c.states[ledger.Key{Seller: seller, OrderNo: no}] = content.State
		}
	}
	return nil
}

// keysOf are the numbers under which an item's rows of results were read.
func (c *renumberedCheck) keysOf(item *ledger.Item) (all []ledger.Key) {
	for _, at := range item.ReadAt {
		all = append(all, c.keysAt(item, at)...)
	}
	return all
}

// keysAt are the numbers of what was read at a place: by the batch that had the item's own number
// there, or else by the batch that the place names.
func (c *renumberedCheck) keysAt(item *ledger.Item, at invoice.ReadAt) (named []ledger.Key) {
	for _, r := range c.read[at] {
		keys := make([]ledger.Key, 0, len(r.Keys))
		for _, key := range r.Keys {
			if key.Seller == "" { // it was rejected for want of one
				key.Seller = keyOfItem(item).Seller
			}
			keys = append(keys, key)
		}
		if slices.ContainsFunc(keys, func(k ledger.Key) bool { return own(item, k) }) {
			return keys
		}
		if r.Batch == at.Batch {
			named = keys
		}
	}
	return named
}

// own reports whether a number is an item's, perhaps as earlier versions read it.
func own(item *ledger.Item, key ledger.Key) bool {
	mine := keyOfItem(item)
	return key == mine || item.Earlier != nil && key == ledger.Key{Seller: mine.Seller, OrderNo: item.Earlier.Number}
}

// refuse says why an item is rejected; is is false where it is not.
func (c *renumberedCheck) refuse(ctx context.Context, item *ledger.Item) (f rules.Finding, is bool, err error) {
	key := keyOfItem(item)
	if as, replaced := c.as[key]; replaced && as.Key != key {
		if _, known := c.states[key]; !known {
			return rules.New(rules.RenumberedOrder, item.Facts.At, key.OrderNo, invoice.OrderNo, key.OrderNo, as.OrderNo, rules.Bilingual(as.State.Name())), true, nil
		}
	}
	for _, at := range item.ReadAt {
		why, err := c.whyNot(ctx, item, at)
		if err != nil {
			return f, false, err
		}
		if why != (lang.Text{}) {
			return renumberedRow(item, at, why), true, nil
		}
	}
	return f, false, nil
}

func renumberedRow(item *ledger.Item, at invoice.ReadAt, why lang.Text) rules.Finding {
	no := item.Facts.OrderNo
	return rules.New(rules.RenumberedRow, item.Facts.At, no, invoice.OrderNo, no, at.String(), rules.Bilingual(why))
}

// whyNot says why an item must not have rows that were read at a place; empty where it may.
func (c *renumberedCheck) whyNot(ctx context.Context, item *ledger.Item, at invoice.ReadAt) (why lang.Text, err error) {
	keys := c.keysAt(item, at)
	if len(c.read[at]) > 0 && len(keys) == 0 {
		return lang.Text{Zh: "结果表没有写明批次，不能确定它原来的订单号", En: "the file does not name its batch, so that its own order number is not known"}, nil
	}
	for _, key := range keys {
		if own(item, key) {
			continue
		}
		if why, err := c.whyNotOf(ctx, item, key); err != nil || why != (lang.Text{}) {
			return why, err
		}
		if _, there := c.states[key]; !there && !slices.Contains(item.Renumbered, key) {
			item.Renumbered = append(item.Renumbered, key)
		}
	}
	if slices.ContainsFunc(c.keysOf(item), func(k ledger.Key) bool { return own(item, k) }) {
		return lang.Text{}, nil
	}
	return c.taken(ctx, item, at, keys)
}

// whyNotOf says why an item must not be in place of another order.
func (c *renumberedCheck) whyNotOf(ctx context.Context, item *ledger.Item, of ledger.Key) (lang.Text, error) {
	mine := keyOfItem(item)
	_, known := c.states[mine]
	if state, there := c.states[of]; there {
		if known {
			together, err := c.together(ctx, of, mine)
			if err != nil || together || state == ledger.Dropped {
				return lang.Text{}, err
			}
		}
		return lang.Format("是订单 %s（%s）的", "is that of order %s (%s)", of.OrderNo, state.Name()), nil
	}
	if as, replaced := c.as[of]; replaced && as.Key != mine {
		return lang.Format("已改用订单号 %s（%s）", "was given the number %s (%s)", as.OrderNo, as.State.Name()), nil
	}
	if c.here[of] {
		return lang.Format("原来的订单 %s 也在本次读取的文件里", "its own order %s is in the files of this reading, too", of.OrderNo), nil
	}
	return lang.Text{}, nil
}

// together reports whether two orders are invoiced one in place of the other.
func (c *renumberedCheck) together(ctx context.Context, a, b ledger.Key) (bool, error) {
	chain, err := c.ledger.Chain(ctx, a)
	if err != nil && !errors.Is(err, ledger.ErrNotFound) {
		return false, err
	}
	return slices.ContainsFunc(chain, func(l ledger.Link) bool { return l.Key == b }), nil
}

// taken says which other order has the number of an item that was read under another one.
func (c *renumberedCheck) taken(ctx context.Context, item *ledger.Item, at invoice.ReadAt, keys []ledger.Key) (why lang.Text, err error) {
	mine := keyOfItem(item)
	if len(keys) == 0 {
		return why, nil
	}
	another := lang.Format("订单号 %s 是另一个订单的", "the number %s is that of another order", mine.OrderNo)
	if state, known := c.states[mine]; known && state != ledger.Dropped {
		for _, key := range keys {
			if c.as[key].Key == mine {
				return why, nil
			}
			if together, err := c.together(ctx, key, mine); together || err != nil {
				return why, err
			}
		}
		return another, nil
	}
	if c.rejected[at.Batch] == nil && at.Batch != "" {
		if c.rejected[at.Batch], err = c.ledger.RejectedIn(ctx, at.Batch); err != nil {
			return why, err
		}
	}
	if c.rejected[at.Batch][mine] {
		return another, nil
	}
	return why, nil
}
