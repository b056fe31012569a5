package sqlledger

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Import takes items of a batch in their order of reading, at most a few thousand a call, in one
// transaction.
//
// An item is known by its source place, so each place may stand in a call once. At a place that the
// batch holds already, the row is kept and brought up to date; an order that this place brought
// into the ledger is not taken out again, whatever the new reading says of it (it is held where it
// was never sent and is rejected now), and a place that now holds an order of another number is an
// error.
//
// An item whose number was sent with other content is a Conflict: its row in the results is the
// order as the ledger has it, with the findings of conflict. The order is not sent any more while
// the reading that met it last says something else; see [Store.Update] and [Store.Failures].
//
// What a reading brings waits, held, until FinishBatch: a later row may throw a doubt on an earlier
// order. An order that was ready before stays ready.
//
// An item without an order holds the order of its number that another batch brought and that was
// never sent.
//
// conflict is called once for each item that ends as Conflict or Repeated, as Known where the order
// was dropped, or where the order of its number was sent from elsewhere; its findings are kept
// after the item's own.
func (s *Store) Import(ctx context.Context, batch string, items []ledger.Item, now time.Time, conflict ledger.ConflictFunc) ([]ledger.Imported, error) {
	bodies := sync.OnceValues(func() ([][]byte, error) { return packOrders(items) })
	go bodies()    // encoding takes a sixth of the time; the database's first statements do not need it
	defer bodies() // items are the caller's again when Import returns
	objections := objections{conflict: conflict, made: map[int][]rules.Finding{}}
	var out []ledger.Imported
	err := s.write(ctx, "import into batch "+batch, func(t *tx) error {
		b, err := t.batch(ctx, batch, t.s.lock)
		if err != nil {
			return err
		}
		in := importing{tx: t, batch: b, items: items, pack: bodies, now: millis(now), objections: &objections,
			out: make([]ledger.Imported, len(items))}
		out = in.out
		return in.run(ctx)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// packOrders encodes the orders among items.
func packOrders(items []ledger.Item) ([][]byte, error) {
	bodies := make([][]byte, len(items))
	var p orderPacker
	for i := range items {
		if items[i].Order == nil {
			continue
		}
		var err error
		if bodies[i], err = p.pack(items[i].Order); err != nil {
			return nil, err
		}
	}
	return bodies, nil
}

// objections asks the caller once for the findings of an item, however often the transaction runs.
type objections struct {
	conflict ledger.ConflictFunc
	made     map[int][]rules.Finding
}

func (o *objections) of(i int, item *ledger.Item, because ledger.Imported) []rules.Finding {
	fs, ok := o.made[i]
	if !ok {
		fs = o.conflict(item, because)
		o.made[i] = fs
	}
	return fs
}

// importing is one run of an import's transaction.
type importing struct {
	*tx
	batch batchRow
	items []ledger.Item
	pack  func() ([][]byte, error) // the orders of items as they are kept
	now   int64
	*objections
	out []ledger.Imported

	bodies [][]byte

	slots   []slot                   // by item
	orders  map[ledger.Key]*standing // of the items' numbers
	refused map[int64]*standing      // by id: orders of places whose items have none any more
	// namesakes are the orders of the numbers of items without an order.
	namesakes   map[ledger.Key]*standing
	homes       map[int64]bool // batches that lose orders to this one
	files       *fileMap       // paths of the batches that the items' orders stood in
	anyArranged *bool          // whether the ledger has orders that were split or merged; nil: not asked

	rows     []itemRow
	replaced []orderRow
	held     []holdRow
	payloads []payloadRow
	typed    map[int64]map[int64][]invoice.TypedRow // by block and item: rows that changed; see typedBlock
	history  []event
	moved    []int64
}

// slot is where an item is kept.
type slot struct {
	sheet   int64
	seq     int64 // 0: the batch does not hold the place yet
	held    bool  // it does
	orderID int64 // the order that the place brought before, or 0
	other   bool  // the place had other content than that order was sent with
}

// standing is an order as the ledger holds it.
type standing struct {
	id       int64
	orderNo  string // where it was read from the ledger by its number
	read     int64  // when that was first read; of sources that are split or merged
	fresh    bool   // added by this call
	hash     string
	state    ledger.State
	code     string
	serial   string
	home     int64
	invoices int
	released string
	place    *invoice.Place // where it stands in this batch, nil when it does not
	sent     *sending       // from which batch it was sent; nil when it was not, or from this one
	into     []string       // the numbers that are invoiced in place of it; nil when there are none
	placeOf  string         // the number of the first order in whose place it is invoiced; empty: its own
}

func (o *standing) unsent() bool { return ledger.Unsent(o.state, o.code, o.serial, o.invoices) }

func (in *importing) run(ctx context.Context) error {
	in.orders, in.homes = make(map[ledger.Key]*standing, len(in.items)), map[int64]bool{}
	in.typed = map[int64]map[int64][]invoice.TypedRow{}
	in.files = newFileMap(in.tx, &in.batch)
	in.rows, in.payloads = make([]itemRow, 0, len(in.items)), make([]payloadRow, 0, len(in.items))
	if err := in.findSlots(ctx); err != nil {
		return err
	}
	if err := in.addOrders(ctx); err != nil {
		return err
	}
	if err := in.lookUpRefused(ctx); err != nil {
		return err
	}
	seq, err := in.lastSeq(ctx)
	if err != nil {
		return err
	}
	if in.bodies, err = in.pack(); err != nil {
		return err
	}
	for i := range in.items {
		if in.slots[i].seq == 0 {
			seq++
			in.slots[i].seq = seq
		}
		if err := in.decide(ctx, i); err != nil {
			return err
		}
	}
	return in.flush(ctx)
}

func (in *importing) flush(ctx context.Context) error {
	for _, write := range []func() (int, error){
		func() (int, error) { return putPayloads.run(ctx, in.tx, in.payloads) }, // clears the months of replaced orders
		func() (int, error) { return replaceOrders.run(ctx, in.tx, in.replaced) },
		func() (int, error) { return holdOrders.run(ctx, in.tx, in.held) },
		func() (int, error) { return putItems.run(ctx, in.tx, in.rows) },
	} {
		if _, err := write(); err != nil {
			return err
		}
	}
	if err := in.renumber(ctx); err != nil {
		return err
	}
	if err := in.flushTyped(ctx); err != nil {
		return err
	}
	if err := in.record(ctx, in.history); err != nil {
		return err
	}
	if err := in.moveHome(ctx); err != nil {
		return err
	}
	return in.findPairs(ctx)
}

// moveHome makes this batch the home of the orders that it met. From where an order was sent stays
// known.
func (in *importing) moveHome(ctx context.Context) error {
	for home := range in.homes {
		if err := in.exec(ctx, "UPDATE batches SET shared = 1 WHERE id = ? AND shared = 0", home); err != nil {
			return err
		}
	}
	return inChunks(in.moved, func(marks string, args []any) error {
		const origin = "origin = CASE WHEN state IN ('ready', 'held', 'dropped') THEN 0 WHEN origin = 0 THEN batch_id ELSE origin END"
		return in.exec(ctx, "UPDATE orders SET "+origin+", batch_id = ? WHERE id IN ("+marks+")", append([]any{in.batch.id}, args...)...)
	})
}

// jsonOrNull is v as JSON, or NULL for none.
func jsonOrNull[T any](v []T) (any, error) {
	if len(v) == 0 {
		return nil, nil
	}
	b, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode findings: %w", err)
	}
	return string(b), nil
}
