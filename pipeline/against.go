package pipeline

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

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
}

// Compare begins to compare the reading b with a ledger. Only sources and paths of b count.
func Compare(ctx context.Context, l Finder, b ledger.Batch, now time.Time) (*Comparison, error) {
	unread, err := l.Unread(ctx, b)
	if err != nil {
		return nil, fmt.Errorf("compare with the ledger: %w", err)
	}
	return &Comparison{ledger: l, batch: b, now: now, unread: unread, shares: shares{}}, nil
}

// Item compares an item: an order whose number was sent with other content gets the finding that an
// import would give it, and the amounts that were sent. It returns where the order stands in the
// ledger, and nothing of one that is not there or was never sent: its findings say what becomes of
// it.
func (c *Comparison) Item(ctx context.Context, item *ledger.Item) (ledger.State, error) {
	if err := rereadAgainst(ctx, c.ledger, item); err != nil {
		return "", err
	}
	delete(c.unread, ledger.Key{Seller: item.Facts.Seller, OrderNo: item.Facts.OrderNo})
	if item.Order == nil {
		return c.refused(ctx, item)
	}
	was, err := c.ledger.Find(ctx, ledger.Key{Seller: item.Order.Seller, OrderNo: item.Order.OrderNo})
	switch {
	case errors.Is(err, ledger.ErrNotFound):
		c.shares.add(item, false)
		return "", againstAlike(ctx, c.ledger, item, c.now)
	case err != nil:
		return "", fmt.Errorf("check %s against the ledger: %w", item.Source, err)
	}
	because := ledger.Imported{Result: ledger.Known, State: was.State, Was: was.Order, Released: was.Released}
	switch {
	case was.Hash == item.Hash:
		because.Elsewhere, err = c.ledger.Sending(ctx, was.ID, c.batch, item.Source)
		if err != nil {
			return "", fmt.Errorf("check %s against the ledger: %w", item.Source, err)
		}
	case ledger.Replaceable(was.State, was.Code, was.Serial, 0):
	default:
		because.Result = ledger.Conflict
	}
	item.Findings = because.OpenFindings(item.Findings)
	item.Hold = rules.Holds(item.Findings)
	if because.Result == ledger.Conflict || because.Elsewhere != nil || was.State == ledger.Dropped {
		item.Findings = append(item.Findings, clashFindings(item, because)...)
	}
	if because.Result == ledger.Conflict && !because.Shown() {
		item.Order = nil
	}
	c.shares.add(item, because.Elsewhere != nil)
	if because.Shown() {
		item.Facts.Net, item.Facts.Tax, item.Facts.Gross = was.Net, was.Tax, was.Gross
		return was.State, nil
	}
	if was.Hash != item.Hash || was.State == ledger.Ready || was.State == ledger.Held {
		return "", nil
	}
	return was.State, nil
}

// refused names the order of a rejected item's number where that was sent from another file, and
// returns where the order stands that was sent and asks for what the item says.
func (c *Comparison) refused(ctx context.Context, item *ledger.Item) (ledger.State, error) {
	if item.Skipped || item.Facts.OrderNo == "" {
		return "", nil
	}
	was, err := c.ledger.Find(ctx, ledger.Key{Seller: item.Facts.Seller, OrderNo: item.Facts.OrderNo})
	if errors.Is(err, ledger.ErrNotFound) {
		return "", nil
	}
	var from *ledger.Elsewhere
	if err == nil {
		from, err = c.ledger.Sending(ctx, was.ID, c.batch, item.Source)
	}
	if err != nil {
		return "", fmt.Errorf("check %s against the ledger: %w", item.Source, err)
	}
	sent := item.WasSent(was.State, was.Code, was.Serial, 0, was.Order)
	if sent {
		known := ledger.Imported{Result: ledger.Known, State: was.State}
		item.Findings = known.OpenFindings(item.Findings)
	}
	if from != nil {
		item.Findings = append(item.Findings, sentElsewhere(item, from))
	}
	if sent {
		return was.State, nil
	}
	return "", nil
}

// Missing lists what earlier readings of the files brought and none of the items was, by place.
func (c *Comparison) Missing() []rules.Finding {
	return slices.SortedFunc(maps.Values(c.unread), func(a, b rules.Finding) int {
		return cmp.Or(cmp.Compare(a.Place.File, b.Place.File), cmp.Compare(a.Place.Sheet, b.Place.Sheet), cmp.Compare(a.Place.Row, b.Place.Row))
	})
}

// Partly is Report.Partly of the reading.
func (c *Comparison) Partly() bool { return c.shares.partly() }
