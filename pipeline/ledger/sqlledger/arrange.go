package sqlledger

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// isArrangeable is the condition of orders o that may be split or merged.
const isArrangeable = "(o.state = 'ready' OR o.state = 'held' AND o.code = '" + rules.ReadingIncomplete + `') AND o.serial = '' AND o.sent_at = 0
	AND NOT EXISTS (SELECT 1 FROM invoices v WHERE v.order_id = o.id) AND NOT EXISTS (SELECT 1 FROM arranged a WHERE a.order_id = o.id)`

// Arrangeable lists the orders of a batch that may be split or merged; see ledger.Arrangements.
func (s *Store) Arrangeable(ctx context.Context, batch string, after int64, atMost int) ([]ledger.Arrangeable, error) {
	var out []ledger.Arrangeable
	err := s.view(ctx, "look for orders to split or merge", func(t *tx) error {
		out = nil
		b, err := t.batch(ctx, batch, "")
		if err != nil {
			return err
		}
		const query = `SELECT i.seq, sh.file, o.hash, p.body FROM items i JOIN orders o ON o.id = i.order_id
			JOIN sheets sh ON sh.id = i.sheet_id JOIN payloads p ON p.order_id = o.id
			WHERE i.batch_id = ? AND i.seq > ? AND i.seller IS NULL AND ` + isArrangeable + " ORDER BY i.seq LIMIT ?"
		return t.each(ctx, query, []any{b.id, after, atMost}, func(row scanner) error {
			var a ledger.Arrangeable
			var body []byte
			if err := row.Scan(&a.Seq, &a.File, &a.Hash, &body); err != nil {
				return err
			}
			a.Order, err = unpackOrder(body)
			out = append(out, a)
			return err
		})
	})
	return out, err
}

// arrangedRow says that an order is invoiced in place of a source, as the n-th.
type arrangedRow struct{ source, n, order int64 }

var insertArranged = inserting("arranged", "", []column[arrangedRow]{
	{"source_id", bigint, func(r *arrangedRow) any { return r.source }},
	{"n", bigint, func(r *arrangedRow) any { return r.n }},
	{"order_id", bigint, func(r *arrangedRow) any { return r.order }},
})

// dropSources takes sources out. The fence rises, as with any decision.
var dropSources = updating(`UPDATE orders SET state = 'dropped', code = v.code, error = v.error, held = v.held, updated_at = v.now,
	fence = fence + 1 FROM v WHERE orders.id = v.id`, []column[holdRow]{
	{"id", bigint, func(r *holdRow) any { return r.id }},
	{"code", text, func(r *holdRow) any { return r.why.code }},
	{"error", text, func(r *holdRow) any { return r.why.text }},
	{"held", text, func(r *holdRow) any { return r.why.finding }},
	{"now", bigint, func(r *holdRow) any { return r.now }},
})

// Arrange records arrangements; see ledger.Arrangements.
func (s *Store) Arrange(ctx context.Context, batch string, all []ledger.Arrangement, now time.Time) (done int, err error) {
	err = s.write(ctx, "split or merge orders of batch "+batch, func(t *tx) error {
		b, err := t.batch(ctx, batch, t.s.lock)
		if err != nil {
			return err
		}
		a := arranging{tx: t, batch: b.id, now: millis(now), sources: map[ledger.Key]standing{}}
		done, err = a.run(ctx, all)
		return err
	})
	return done, err
}

// arranging is one run of the transaction of Arrange.
type arranging struct {
	*tx
	batch, now int64
	sources    map[ledger.Key]standing // those that may be arranged

	orders   []orderRow
	payloads []payloadRow
	links    []arrangedRow
	dropped  []holdRow
	history  []event
}

func (a *arranging) run(ctx context.Context, all []ledger.Arrangement) (done int, err error) {
	if err := a.lookUp(ctx, all); err != nil {
		return 0, err
	}
	var chosen []*ledger.Arrangement
	for i := range all {
		if a.stands(&all[i]) {
			chosen = append(chosen, &all[i])
		}
	}
	if err := a.free(ctx, chosen); err != nil {
		return 0, err
	}
	count := 0
	for _, one := range chosen {
		count += len(one.Orders)
	}
	ids, err := a.newIDs(ctx, "orders", count)
	if err != nil {
		return 0, err
	}
	for _, one := range chosen {
		if err := a.add(one, ids[:len(one.Orders)]); err != nil {
			return 0, err
		}
		ids = ids[len(one.Orders):]
	}
	return len(chosen), a.write(ctx)
}

// lookUp finds and locks the sources that may be arranged.
func (a *arranging) lookUp(ctx context.Context, all []ledger.Arrangement) error {
	numbers := map[string][]any{}
	for i := range all {
		for _, from := range all[i].Sources {
			numbers[from.Order.Seller] = append(numbers[from.Order.Seller], from.Order.OrderNo)
		}
	}
	for seller, list := range numbers {
		for some := range slices.Chunk(list, inAtMost) {
			query := "SELECT o.id, o.order_no, o.hash, o.state, o.created_at FROM orders o WHERE o.seller = ? AND o.order_no IN (" + marks(len(some)) + ") AND " + isArrangeable + a.s.lock
			err := a.each(ctx, query, append([]any{seller}, some...), func(row scanner) error {
				var o standing
				err := row.Scan(&o.id, &o.orderNo, &o.hash, &o.state, &o.read)
				a.sources[ledger.Key{Seller: seller, OrderNo: o.orderNo}] = o
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// stands reports whether all sources may be arranged and are what was looked at.
func (a *arranging) stands(one *ledger.Arrangement) bool {
	return !slices.ContainsFunc(one.Sources, func(from ledger.Arrangeable) bool {
		o, ok := a.sources[keyOf(from.Order)]
		return !ok || o.hash != from.Hash
	})
}

// free fails where a number of what would be invoiced is an order's.
func (a *arranging) free(ctx context.Context, all []*ledger.Arrangement) error {
	source := map[ledger.Key]string{}
	numbers := map[string][]any{}
	for _, one := range all {
		for _, o := range one.Orders {
			if _, twice := source[keyOf(o)]; twice {
				return &ledger.NumberTakenError{Number: o.OrderNo, Source: one.Sources[0].Order.OrderNo}
			}
			source[keyOf(o)] = one.Sources[0].Order.OrderNo
			numbers[o.Seller] = append(numbers[o.Seller], o.OrderNo)
		}
	}
	for seller, list := range numbers {
		for some := range slices.Chunk(list, inAtMost) {
			query := "SELECT order_no FROM orders WHERE seller = ? AND order_no IN (" + marks(len(some)) + ") ORDER BY order_no LIMIT 1"
			err := a.each(ctx, query, append([]any{seller}, some...), func(row scanner) error {
				var no string
				if err := row.Scan(&no); err != nil {
					return err
				}
				return &ledger.NumberTakenError{Number: no, Source: source[ledger.Key{Seller: seller, OrderNo: no}]}
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// add collects what one arrangement writes; ids are those of its orders.
func (a *arranging) add(one *ledger.Arrangement, ids []int64) error {
	var numbers []string
	var packer orderPacker
	read := a.now
	for _, from := range one.Sources {
		read = min(read, a.sources[keyOf(from.Order)].read)
	}
	for i, o := range one.Orders {
		hash, err := o.Hash()
		if err != nil {
			return err
		}
		body, err := packer.pack(o)
		if err != nil {
			return err
		}
		row := orderRowOf(o, hash, ids[i], holding{code: rules.ReadingIncomplete}, a.batch, a.now, read)
		a.orders, a.payloads = append(a.orders, row), append(a.payloads, payloadRow{ids[i], body})
		numbers = append(numbers, o.OrderNo)
	}
	code := rules.SplitInto
	if !one.Split() {
		code = rules.MergedInto
	}
	into := strings.Join(shownNumbers(numbers), "、")
	for _, from := range one.Sources {
		o := a.sources[keyOf(from.Order)]
		why := holdingOf(rules.New(code, invoice.Place{}, o.orderNo, invoice.OrderNo, o.orderNo, into))
		a.dropped = append(a.dropped, holdRow{o.id, why, a.now})
		a.history = append(a.history, event{order: o.id, at: a.now, from: o.state, to: ledger.Dropped, code: code, note: "invoiced as " + into})
		for n, id := range ids {
			a.links = append(a.links, arrangedRow{o.id, int64(n + 1), id})
		}
	}
	return nil
}

// shownNumbers are the first of many numbers, and the last.
func shownNumbers(all []string) []string {
	const most = 10
	if len(all) <= most {
		return all
	}
	return append(slices.Clone(all[:most-1]), "…", all[len(all)-1])
}

func (a *arranging) write(ctx context.Context) error {
	for _, write := range []func() (int, error){
		func() (int, error) { return insertOrders.run(ctx, a.tx, a.orders) },
		func() (int, error) { return putPayloads.run(ctx, a.tx, a.payloads) },
		func() (int, error) { return insertArranged.run(ctx, a.tx, a.links) },
		func() (int, error) { return dropSources.run(ctx, a.tx, a.dropped) },
	} {
		if _, err := write(); err != nil {
			return err
		}
	}
	return a.record(ctx, a.history)
}
