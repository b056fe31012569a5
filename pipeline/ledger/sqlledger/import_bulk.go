package sqlledger

import (
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// orderRow is the content of an order as an import writes it, with the columns that repeat parts of
// it for questions and results that do not need all of it.
type orderRow struct {
	id, batch, now  int64
	key             ledger.Key
	hash            string
	kind            string
	buyer, buyerTax string
	remark, rates   string
	net, tax, gross int64
	month           int64
	hold            holding
}

// orderRow is the row of an item's order.
func (in *importing) orderRow(i int, id int64, h holding) orderRow {
	return orderRowOf(in.items[i].Order, in.items[i].Hash, id, h, in.batch.id, in.now, in.now)
}

// orderRowOf is the row of an order that is written now, and that was first read at read.
func orderRowOf(o *invoice.Order, hash string, id int64, h holding, batch, now, read int64) orderRow {
	return orderRow{id: id, batch: batch, now: now, key: keyOf(o), hash: hash, kind: string(o.Kind),
		month: monthNumber(ledger.MonthOf(o, fromMillis(read))),
		buyer: o.Buyer.Name, buyerTax: o.Buyer.TaxNum, remark: o.Remark, rates: encodeRates(o),
		net: int64(o.Net), tax: int64(o.Tax), gross: int64(o.Gross), hold: h}
}

// contentColumns are those that new and replaced orders share.
var contentColumns = []column[orderRow]{
	{"id", bigint, func(r *orderRow) any { return r.id }},
	{"hash", text, func(r *orderRow) any { return r.hash }},
	{"created_at", bigint, func(r *orderRow) any { return r.now }},
	{"updated_at", bigint, func(r *orderRow) any { return r.now }},
	{"kind", text, func(r *orderRow) any { return r.kind }},
	{"buyer", text, func(r *orderRow) any { return r.buyer }},
	{"buyer_tax", text, func(r *orderRow) any { return r.buyerTax }},
	{"remark", text, func(r *orderRow) any { return r.remark }},
	{"net", bigint, func(r *orderRow) any { return r.net }},
	{"tax", bigint, func(r *orderRow) any { return r.tax }},
	{"gross", bigint, func(r *orderRow) any { return r.gross }},
	{"rates", text, func(r *orderRow) any { return r.rates }},
	{"month", bigint, func(r *orderRow) any { return r.month }},
	{"code", text, func(r *orderRow) any { return r.hold.code }},
	{"error", text, func(r *orderRow) any { return r.hold.text }},
	{"held", text, func(r *orderRow) any { return r.hold.finding }},
}

var insertOrders = inserting("orders", "ON CONFLICT (seller, order_no) DO NOTHING", append([]column[orderRow]{
	{"seller", text, func(r *orderRow) any { return r.key.Seller }},
	{"order_no", text, func(r *orderRow) any { return r.key.OrderNo }},
	{"batch_id", bigint, func(r *orderRow) any { return r.batch }},
	{"state", text, func(*orderRow) any { return string(ledger.Held) }},
}, contentColumns...))

// replaceOrders gives orders other content and holds them. What the platform said of the old
// content is cleared; attempt and fence stay.
var replaceOrders = updating(`UPDATE orders SET state = 'held', hash = v.hash, created_at = v.created_at, updated_at = v.updated_at,
	kind = v.kind, buyer = v.buyer, buyer_tax = v.buyer_tax, remark = v.remark, net = v.net, tax = v.tax, gross = v.gross,
	rates = v.rates, month = v.month, code = v.code, error = v.error, held = v.held, request_hash = '', owner = '', due_at = 0, next_at = 0,
	tries = 0, misses = 0, issued_at = 0, origin = 0, released = '' FROM v WHERE orders.id = v.id`, contentColumns)

// payloadRow is the content of an order.
type payloadRow struct {
	order int64
	body  []byte // packed
}

var putPayloads = insertingBeside("payloads", "ON CONFLICT (order_id) DO UPDATE SET body = excluded.body", []column[payloadRow]{
	{"order_id", bigint, func(r *payloadRow) any { return r.order }},
	{"body", bytea, func(r *payloadRow) any { return r.body }},
})

// itemRow is a row of a reading; of its parts those are nil, and NULL in the ledger, that an item
// with an order does not need, and order where there is none. A row with both an order and a seller
// is that of an order which was sent with other content than the row has; see saysOther.
type itemRow struct {
	batch, seq, sheet       int64
	row                     int
	col                     string
	order, findings, facts  any
	seller, net, tax, gross any
	skipped                 int
}

// itemRow is the row of an item, without what becomes of it.
func (in *importing) itemRow(i int, findings any) itemRow {
	p, at := &in.items[i].Source, &in.slots[i]
	return itemRow{batch: in.batch.id, seq: at.seq, sheet: at.sheet, row: p.Row, col: p.Col, findings: findings}
}

// says stores the content of the source for an order that the ledger does not have, or has with
// other content.
func (r *itemRow) says(f *rules.Facts) {
	r.seller, r.net, r.tax, r.gross = f.Seller, int64(f.Net), int64(f.Tax), int64(f.Gross)
}

// saysOther is the condition of items that are shown as the order of their number, which was sent
// with other content.
const saysOther = "i.order_id IS NOT NULL AND i.seller IS NOT NULL"

var putItems = insertingBeside("items", `ON CONFLICT (sheet_id, row_no, col) DO UPDATE SET order_id = excluded.order_id, findings = excluded.findings,
	facts = excluded.facts, seller = excluded.seller, net = excluded.net, tax = excluded.tax, gross = excluded.gross,
	skipped = excluded.skipped`, []column[itemRow]{
	{"batch_id", bigint, func(r *itemRow) any { return r.batch }},
	{"seq", bigint, func(r *itemRow) any { return r.seq }},
	{"sheet_id", bigint, func(r *itemRow) any { return r.sheet }},
	{"row_no", bigint, func(r *itemRow) any { return r.row }},
	{"col", text, func(r *itemRow) any { return r.col }},
	{"order_id", bigint, func(r *itemRow) any { return r.order }},
	{"findings", text, func(r *itemRow) any { return r.findings }},
	{"facts", text, func(r *itemRow) any { return r.facts }},
	{"seller", text, func(r *itemRow) any { return r.seller }},
	{"net", bigint, func(r *itemRow) any { return r.net }},
	{"tax", bigint, func(r *itemRow) any { return r.tax }},
	{"gross", bigint, func(r *itemRow) any { return r.gross }},
	{"skipped", smallint, func(r *itemRow) any { return r.skipped }},
})

// standingFields are what an import asks of the orders that it meets.
var standingFields = fields[standing]{
	{"id", func(o *standing) any { return &o.id }},
	{"order_no", func(o *standing) any { return &o.orderNo }},
	{"hash", func(o *standing) any { return &o.hash }},
	{"state", func(o *standing) any { return &o.state }},
	{"code", func(o *standing) any { return &o.code }},
	{"serial", func(o *standing) any { return &o.serial }},
	{"batch_id", func(o *standing) any { return &o.home }},
	{"released", func(o *standing) any { return &o.released }},
}
