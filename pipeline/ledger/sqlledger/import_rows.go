package sqlledger

import (
	"context"
	"fmt"
	"slices"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

var insertOrders = bulk{
	head: `INSERT INTO orders (id, seller, order_no, batch_id, hash, created_at, updated_at, kind, buyer, buyer_tax, remark, net, tax, gross, rates,
		state, code, error, held) VALUES `,
	types: []string{"BIGINT", "TEXT", "TEXT", "BIGINT", "TEXT", "BIGINT", "BIGINT", "TEXT", "TEXT", "TEXT", "TEXT", "BIGINT", "BIGINT", "BIGINT", "TEXT",
		"TEXT", "TEXT", "TEXT", "TEXT"},
	width: 19,
	tail:  ` ON CONFLICT (seller, order_no) DO NOTHING`,
}

// replaceOrders gives orders other content and holds them. What the platform said of the old
// content is cleared; attempt and fence stay.
var replaceOrders = bulk{
	head: `UPDATE orders SET state = 'held', hash = v.column2, created_at = v.column3, updated_at = v.column3, kind = v.column4, buyer = v.column5,
		buyer_tax = v.column6, remark = v.column7, net = v.column8, tax = v.column9, gross = v.column10, rates = v.column11,
		code = v.column12, error = v.column13, held = v.column14, request_hash = '', owner = '', due_at = 0, next_at = 0, tries = 0, misses = 0,
		issued_at = 0, origin = 0, released = '' FROM (VALUES `,
	types: []string{"BIGINT", "TEXT", "BIGINT", "TEXT", "TEXT", "TEXT", "TEXT", "BIGINT", "BIGINT", "BIGINT", "TEXT", "TEXT", "TEXT", "TEXT"},
	width: 14,
	tail:  `) AS v WHERE orders.id = v.column1`,
}

var putPayloads = bulk{
	head:  `INSERT INTO payloads (order_id, body) VALUES `,
	types: []string{"BIGINT", "BYTEA"},
	width: 2,
	tail:  ` ON CONFLICT (order_id) DO UPDATE SET body = excluded.body`,
}

var putItems = bulk{
	head:  `INSERT INTO items (batch_id, seq, sheet_id, row_no, col, order_id, findings, facts, seller, net, tax, gross, skipped) VALUES `,
	types: []string{"BIGINT", "BIGINT", "BIGINT", "BIGINT", "TEXT", "BIGINT", "TEXT", "TEXT", "TEXT", "BIGINT", "BIGINT", "BIGINT", "SMALLINT"},
	width: 13,
	tail: ` ON CONFLICT (sheet_id, row_no, col) DO UPDATE SET order_id = excluded.order_id, findings = excluded.findings,
		facts = excluded.facts, seller = excluded.seller, net = excluded.net, tax = excluded.tax, gross = excluded.gross,
		skipped = excluded.skipped`,
}

// values are the columns that repeat parts of an order, for questions and results that do not need
// all of it.
type values struct {
	kind, buyer, buyerTax, remark, rates string
	net, tax, gross                      int64
}

func orderValues(o *invoice.Order) values {
	return values{string(o.Kind), o.Buyer.Name, o.Buyer.TaxNum, o.Remark, encodeRates(o), int64(o.Net), int64(o.Tax), int64(o.Gross)}
}

// addOrders inserts the orders that the ledger does not hold and looks the others up.
func (in *importing) addOrders(ctx context.Context) error {
	first := make(map[ledger.Key]int, len(in.items)) // items by number; what comes later is a repetition
	var wanted []int
	for i := range in.items {
		if o := in.items[i].Order; o != nil {
			if _, again := first[keyOf(o)]; !again {
				first[keyOf(o)] = i
				wanted = append(wanted, i)
			}
		}
	}
	ids, err := in.newIDs(ctx, len(wanted))
	if err != nil {
		return err
	}
	fresh := make(params, 0, len(wanted)*insertOrders.width)
	for n, i := range wanted {
		o, v, h := in.items[i].Order, orderValues(in.items[i].Order), in.freshHolding(i)
		fresh.add(ids[n], o.Seller, o.OrderNo, in.batch.id, in.items[i].Hash, in.now, in.now, v.kind, v.buyer, v.buyerTax, v.remark, v.net, v.tax, v.gross, v.rates,
			string(ledger.Held), h.code, h.text, h.finding)
		in.orders[keyOf(o)] = &standing{id: ids[n], fresh: true, hash: in.items[i].Hash, state: ledger.Held, code: h.code, home: in.batch.id}
	}
	added, err := in.tx.run(ctx, &insertOrders, fresh)
	if err != nil || added == len(wanted) {
		return err
	}
	return in.lookUp(ctx, wanted)
}

// newIDs takes ids for orders, so that inserting needs no answer from the database.
func (in *importing) newIDs(ctx context.Context, n int) ([]int64, error) {
	ids := make([]int64, 0, n)
	if n == 0 {
		return ids, nil
	}
	err := in.each(ctx, in.s.newID, []any{n}, func(row scanner) error {
		var id int64
		err := row.Scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, err
}

// lookUp finds which of the wanted orders the ledger held before, how they stand, and where in this
// batch.
func (in *importing) lookUp(ctx context.Context, wanted []int) error {
	bySeller := map[string][]any{}
	for _, i := range wanted {
		o := in.items[i].Order
		bySeller[o.Seller] = append(bySeller[o.Seller], o.OrderNo)
	}
	var ids []int64
	met := 0
	byID := map[int64]*standing{}
	for seller, all := range bySeller {
		for numbers := range slices.Chunk(all, inAtMost) {
			query := "SELECT id, order_no, hash, state, code, serial, batch_id, released FROM orders WHERE seller = ? AND order_no IN (" + marks(len(numbers)) + ")" + in.s.lock
			err := in.each(ctx, query, append([]any{seller}, numbers...), func(row scanner) error {
				var o standing
				k := ledger.Key{Seller: seller}
				if err := row.Scan(&o.id, &k.OrderNo, &o.hash, &o.state, &o.code, &o.serial, &o.home, &o.released); err != nil {
					return err
				}
				met++
				if in.orders[k] == nil || in.orders[k].id != o.id { // not the one just added
					in.orders[k], byID[o.id] = &o, &o
					ids = append(ids, o.id)
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
	}
	if met != len(wanted) {
		return fmt.Errorf("%d order numbers cannot be kept as they are written", len(wanted)-met)
	}
	return inChunks(ids, func(marks string, args []any) error { return in.lookAround(ctx, byID, marks, args) })
}

func (in *importing) lookAround(ctx context.Context, byID map[int64]*standing, marks string, args []any) error {
	places := "SELECT i.order_id, s.file, s.sheet, i.row_no, i.col FROM items i JOIN sheets s ON s.id = i.sheet_id WHERE i.batch_id = ? AND i.order_id IN (" + marks + ")"
	err := in.each(ctx, places, append([]any{in.batch.id}, args...), func(row scanner) error {
		var id int64
		var p invoice.Place
		err := row.Scan(&id, &p.File, &p.Sheet, &p.Row, &p.Col)
		if err == nil {
			byID[id].place = &p
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := in.countInvoices(ctx, byID, marks, args); err != nil {
		return err
	}
	return in.findSendings(ctx, byID, marks, args)
}

func (in *importing) countInvoices(ctx context.Context, byID map[int64]*standing, marks string, args []any) error {
	return in.each(ctx, "SELECT order_id, COUNT(*) FROM invoices WHERE order_id IN ("+marks+") GROUP BY order_id", args, func(row scanner) error {
		var id int64
		var n int
		err := row.Scan(&id, &n)
		if err == nil {
			byID[id].invoices = n
		}
		return err
	})
}
