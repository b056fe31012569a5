package pipeline

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Comparison compares a reading with a ledger without changing it: what an import of the reading
// would say.
type Comparison struct {
	ledger Finder
	batch  ledger.Batch
	now    time.Time
	unread map[ledger.Key]rules.Finding
	shares shares
	// inPlace are the orders that are invoiced in place of items.
	inPlace map[ledger.Key]bool
	revised revising
	cases   []ledger.Case // what follows orders of items and is not over
}

// Compare begins to compare the reading b with a ledger. Only sources and paths of b count.
func Compare(ctx context.Context, l Finder, b ledger.Batch, now time.Time) (*Comparison, error) {
	unread, err := l.Unread(ctx, b)
	if err != nil {
		return nil, fmt.Errorf("compare with the ledger: %w", err)
	}
	return &Comparison{ledger: l, batch: b, now: now, unread: unread, shares: shares{}, inPlace: map[ledger.Key]bool{}}, nil
}

// CompareAtMost bounds the items that are compared at once.
const CompareAtMost = 500

// Items compares items: an order whose number was sent with other content gets the finding that an
// import would give it, and the amounts that were sent. It returns where each order stands in the
// ledger, and nothing of one that is not there or was never sent: its findings say what becomes of
// it.
func (c *Comparison) Items(ctx context.Context, items []ledger.Item) ([]ledger.State, error) {
	f, err := c.find(ctx, items)
	if err == nil {
		err = c.open(ctx, f.was)
	}
	if err != nil {
		return nil, fmt.Errorf("compare with the ledger: %w", err)
	}
	states := make([]ledger.State, len(items))
	for i := range items {
		switch was := f.was[i]; {
		case was == nil && items[i].Order != nil:
			c.shares.add(&items[i], false)
			againstAlike(&items[i], f.alike[i])
			c.revised.fresh(&items[i])
		case was == nil:
			c.revised.leftOut(&items[i])
		case items[i].Order == nil:
			if states[i] = refused(&items[i], was, f.from[i], f.into[was.ID]); states[i] != "" {
				c.revised.met(was)
			}
		default:
			states[i] = c.known(&items[i], was, &f, i)
			c.revised.known(&items[i], was)
		}
	}
	return states, nil
}

// found is what a ledger has of items, by their index.
type found struct {
	was   []*ledger.Entry     // of their numbers; nil if there is none, or the item has none
	from  []*ledger.Elsewhere // from where it was sent
	alike map[int][]ledger.Alike
	into  map[int64][]string // by the order's ID: the numbers that are invoiced in its place
	after map[int]follower   // what is invoiced with corrected content in place of the order
}

// find looks up what the ledger has of items, which get the numbers that earlier versions read.
func (c *Comparison) find(ctx context.Context, items []ledger.Item) (f found, err error) {
	known, err := c.orders(ctx, items)
	if err != nil {
		return f, err
	}
	f = found{was: make([]*ledger.Entry, len(items)), from: make([]*ledger.Elsewhere, len(items)), alike: map[int][]ledger.Alike{}}
	var asked []ledger.SentFrom
	var askedBy, fresh []int
	for i := range items {
		item := &items[i]
		if err := reread(item, contents(known, keyOfItem(item).Seller)); err != nil {
			return f, err
		}
		key := keyOfItem(item)
		delete(c.unread, key)
		was, there := known[key]
		switch {
		case item.Order == nil && (item.Skipped || item.Facts.OrderNo == ""):
		case there:
			f.was[i] = &was
			if item.Order == nil || was.Hash == item.Hash {
				asked, askedBy = append(asked, ledger.SentFrom{Order: was.ID, Place: item.Source}), append(askedBy, i)
			}
		case item.Order != nil:
			fresh = append(fresh, i)
		}
	}
	if f.into, err = c.arranged(ctx, f.was); err != nil {
		return f, err
	}
	if f.after, err = c.followers(ctx, items, f.was); err != nil {
		return f, err
	}
	from, err := c.ledger.Sendings(ctx, c.batch, asked)
	if err != nil {
		return f, err
	}
	for n, i := range askedBy {
		f.from[i] = from[n]
	}
	return f, c.findAlike(ctx, items, fresh, f.alike)
}

// arranged finds what is invoiced in place of orders. It is not missing: a run takes it up with its
// sources.
func (c *Comparison) arranged(ctx context.Context, was []*ledger.Entry) (map[int64][]string, error) {
	var ids []int64
	for _, e := range was {
		if e != nil && e.State == ledger.Dropped && (e.Code == rules.SplitInto || e.Code == rules.MergedInto) {
			ids = append(ids, e.ID)
		}
	}
	if ids == nil {
		return nil, nil
	}
	into, err := c.ledger.InPlaceOf(ctx, ids)
	for _, e := range was {
		if e == nil {
			continue
		}
		for _, no := range into[e.ID] {
			key := ledger.Key{Seller: e.Key.Seller, OrderNo: no}
			delete(c.unread, key)
			c.inPlace[key] = true
		}
	}
	return into, err
}

// orders looks up the orders of the numbers of items, and of those that earlier versions read. The
// content is needed of those that differ.
func (c *Comparison) orders(ctx context.Context, items []ledger.Item) (map[ledger.Key]ledger.Entry, error) {
	keys := make([]ledger.Key, 0, len(items))
	same := make(map[ledger.Key]string, len(items)) // hashes of the orders that need no content
	for i := range items {
		item := &items[i]
		key := keyOfItem(item)
		if key.OrderNo == "" {
			continue
		}
		keys = append(keys, key)
		if other := otherwise(item); item.Order != nil && !other {
			same[key] = item.Hash
		} else if other {
			keys = append(keys, ledger.Key{Seller: key.Seller, OrderNo: item.Earlier.Number})
		}
	}
	return c.ledger.FindAll(ctx, keys, func(e *ledger.Entry) bool { return same[e.Key] != e.Hash })
}

// keyOfItem is the number of an item's order, or of what would have been one.
func keyOfItem(item *ledger.Item) ledger.Key {
	if o := item.Order; o != nil {
		return ledger.Key{Seller: o.Seller, OrderNo: o.OrderNo}
	}
	return ledger.Key{Seller: item.Facts.Seller, OrderNo: item.Facts.OrderNo}
}

// contents returns what the ledger has under the numbers of a seller.
func contents(known map[ledger.Key]ledger.Entry, seller string) func(string) (ledger.Content, bool) {
	return func(orderNo string) (ledger.Content, bool) {
		e, ok := known[ledger.Key{Seller: seller, OrderNo: orderNo}]
		return ledger.Content{Hash: e.Hash, State: e.State}, ok
	}
}

// findAlike looks for orders in doubt that items of new numbers ask for again.
func (c *Comparison) findAlike(ctx context.Context, items []ledger.Item, fresh []int, alike map[int][]ledger.Alike) error {
	if len(fresh) == 0 {
		return nil
	}
	asked := make([]ledger.Item, len(fresh))
	for n, i := range fresh {
		asked[n] = items[i]
	}
	found, err := c.ledger.Lookalikes(ctx, asked, c.now.Add(-failedAskedFor))
	for _, a := range found {
		alike[fresh[a.Item]] = append(alike[fresh[a.Item]], a)
	}
	return err
}

// known compares an item with the order of its number.
func (c *Comparison) known(item *ledger.Item, was *ledger.Entry, f *found, i int) ledger.State {
	because := ledger.Imported{Result: ledger.Known, State: was.State, Was: was.Order, Released: was.Released, Elsewhere: f.from[i], Into: f.into[was.ID],
		Instead: f.after[i].order}
	if differs(item, was) && !f.after[i].same {
		because.Result = ledger.Conflict
	}
	corrected := because.Result == ledger.Known && f.after[i].same
	item.Findings = because.OpenFindings(item.Findings)
	item.Hold = rules.Holds(item.Findings)
	if because.Result == ledger.Conflict || because.Elsewhere != nil || was.State == ledger.Dropped || corrected {
		item.Findings = append(item.Findings, clashFindings(item, because)...)
	}
	if because.Result == ledger.Conflict && !because.Shown() {
		item.Order = nil
	}
	if !corrected { // it is neither new nor of this file alone
		c.shares.add(item, because.Elsewhere != nil)
	}
	if because.Shown() || corrected {
		item.Facts.Net, item.Facts.Tax, item.Facts.Gross = was.Net, was.Tax, was.Gross
		return was.State
	}
	if was.Hash != item.Hash || ledger.Unsent(was.State, was.Code, was.Serial, 0) {
		return ""
	}
	return was.State
}

// refused names the order of a rejected item's number if that was sent from another file, and
// returns where the order stands that was sent and asks for what the item says.
func refused(item *ledger.Item, was *ledger.Entry, from *ledger.Elsewhere, into []string) ledger.State {
	arranged := into != nil && item.WasArranged(was.Order)
	sent := arranged || item.WasSent(was.State, was.Code, was.Serial, 0, was.Order)
	if sent {
		known := ledger.Imported{Result: ledger.Known, State: was.State, Into: into}
		item.Findings = known.OpenFindings(item.Findings)
	}
	if arranged {
		item.Findings = append(item.Findings, arrangedInto(item, into))
	}
	if from != nil {
		item.Findings = append(item.Findings, sentElsewhere(item, from))
	}
	if sent {
		return was.State
	}
	return ""
}

// Waiting calls each with the orders that are invoiced in place of items and were never sent: a run
// would send them.
func (c *Comparison) Waiting(ctx context.Context, each func(*invoice.Order) error) error {
	return c.eachInPlace(ctx, waits, func(e *ledger.Entry) error {
		if !waits(e) {
			return nil
		}
		return each(e.Order)
	})
}

// waits reports whether a run would send an order that is in the ledger and in the reading.
func waits(e *ledger.Entry) bool { return ledger.Unsent(e.State, e.Code, e.Serial, 0) }

// eachInPlace calls each with the orders that are invoiced in place of items, by number; with their
// content where content returns true.
func (c *Comparison) eachInPlace(ctx context.Context, content func(*ledger.Entry) bool, each func(*ledger.Entry) error) error {
	keys := slices.SortedFunc(maps.Keys(c.inPlace), func(a, b ledger.Key) int {
		return cmp.Or(cmp.Compare(a.Seller, b.Seller), cmp.Compare(a.OrderNo, b.OrderNo))
	})
	for some := range slices.Chunk(keys, CompareAtMost) {
		found, err := c.ledger.FindAll(ctx, some, content)
		if err != nil {
			return fmt.Errorf("look for what was split or merged: %w", err)
		}
		for _, key := range some {
			if e, ok := found[key]; ok {
				if err := each(&e); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// Missing lists what earlier readings of the files brought and none of the items was, by place.
func (c *Comparison) Missing() []rules.Finding {
	return slices.SortedFunc(maps.Values(c.unread), func(a, b rules.Finding) int {
		return cmp.Or(cmp.Compare(a.Place.File, b.Place.File), cmp.Compare(a.Place.Sheet, b.Place.Sheet), cmp.Compare(a.Place.Row, b.Place.Row))
	})
}

// Partly is Report.Partly of the reading.
func (c *Comparison) Partly() bool { return c.shares.partly() }
