package sqlledger

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/ledgertest"
	"github.com/fapiao/fapiao/pipeline/report"
)

// The shape of old orders: each batch has so many orders of one of so many sellers, and one in so
// many was split.
const (
	oldBatch   = 500
	oldSellers = 5
	oldSplit   = 1000
	oldReds    = 100
)

// atOnce is how many indexes are made at once. Each sorts in files of its own.
const atOnce = 4

// oldOrders are statements that fill tables with orders of the last three years, which were issued:
// some with red invoices, one in ten delivered by the program. @n is their number, @end the
// time of the last one.
var oldOrders = map[string][]string{
	"batches": {`INSERT INTO batches (id, name, digest, sources, run, created_at, opened_at, orders_read, done, paths)
		SELECT i, 'old-' || i, 'digest ' || i, '["old-' || i || '.xlsx"]', 'run', @at, @at, @batch, 1,
			'[{"file":"old-' || i || '.xlsx","path":"/orders/old-' || i || '.xlsx"}]'
		FROM (SELECT i AS b, (i - 1) / @batch + 1 AS i FROM generate_series(1, CAST(@n AS BIGINT), @batch) AS g(i)) AS g`,
		`INSERT INTO sheets (id, batch_id, file, sheet) SELECT id, id, 'old-' || id || '.xlsx', '订单' FROM batches`},
	"orders": {`INSERT INTO orders (id, seller, order_no, batch_id, hash, state, attempt, fence, due_at, next_at, serial, code, created_at, updated_at,
			sent_at, issued_at, kind, buyer, buyer_tax, remark, net, tax, gross, rates)
		SELECT i, '91310000MA1FIXTUR' || 1 + @home % @sellers, 'OLD-' || i, @home, md5(CAST(i AS TEXT)), CASE WHEN i % @split = 3 THEN 'dropped' ELSE 'issued' END,
			1, 2, 0, 0, CASE WHEN i % @split = 3 THEN '' ELSE '2' || lpad(CAST(i AS TEXT), 19, '0') END, CASE WHEN i % @split = 3 THEN 'FP-SPL-002' ELSE '2' END, @at, @at + 9,
			CASE WHEN i % @split = 3 THEN 0 ELSE @at END, CASE WHEN i % @split = 3 THEN 0 ELSE @at + 9 END, 'pc', '上海样例贸易有限公司',
			'91310000MA1B' || lpad(CAST(i % 50000 AS TEXT), 6, '0'), '', 100000 + i % 9973, 13000, 113000 + i % 9973, '0.13 1'
		FROM @orders`},
	"payloads": {`INSERT INTO payloads (order_id, body) SELECT i, CAST('@order' AS BYTEA) FROM @orders WHERE i % 10 = 0`},
	"items":    {`INSERT INTO items (batch_id, seq, sheet_id, row_no, col, order_id) SELECT @home, i, @home, i, '', i FROM @orders`},
	"invoices": {`INSERT INTO invoices (id, order_id, n, serial, status, code, number, issued_at, kind, net, tax, gross, pdf, ofd, xml, fail)
		SELECT i, i, 0, '2' || lpad(CAST(i AS TEXT), 19, '0'), '2', '', '26' || lpad(CAST(i AS TEXT), 18, '0'), @at + 9, '', 100000 + i % 9973, 13000, 113000 + i % 9973,
			'', '', '', '' FROM @orders WHERE i % @split <> 3`},
	"events": {`INSERT INTO events (order_id, at, run, from_state, to_state, code, note, answer_id)
		SELECT i, @at, 'run', 'submitted', 'issued', '2', '', (i - 1) / 50 + 1 FROM @orders WHERE i % 10 = 0`},
	"answers": {`INSERT INTO answers (body) SELECT CAST('@body' AS BYTEA) FROM @orders WHERE i % 50 = 1`},
	"effects": {`INSERT INTO effects (kind, seller, subject, order_id, invoice_id, body, state, created_at, updated_at, sent_at, net, tax)
		SELECT 'red', '91310000MA1FIXTUR' || 1 + @home % @sellers, 'old ' || i || ' 1', i, i, CAST('@body' AS BYTEA), 'done', @at, @at, @at, 100, 13
			FROM @orders WHERE i % @reds = 7
		UNION ALL SELECT 'deliver', '91310000MA1FIXTUR' || 1 + @home % @sellers, 'old ' || i, i, NULL, CAST('@body' AS BYTEA), 'done', @at, @at, @at, 0, 0
			FROM @orders WHERE i % 10 = 1`,
		`INSERT INTO effect_events (effect_id, at, run, from_state, to_state, code, note) SELECT id, created_at, 'run', 'submitting', 'done', '', '' FROM effects`,
		`INSERT INTO follows (order_id, of_id, effect_id) SELECT order_id + 1, order_id, id FROM effects WHERE kind = 'red' AND order_id % @split = 7`},
	"arranged": {`INSERT INTO arranged (source_id, n, order_id) SELECT i, k, i + k FROM @orders CROSS JOIN (VALUES (1), (2)) AS v(k) WHERE i % @split = 3`},
}

// fillOld puts old orders into a new ledger on PostgreSQL. Indexes are made after the rows.
func fillOld(t testing.TB, url string, orders int) {
	t.Helper()
	db, err := sqlx.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	body, err := pack([]byte(`{}`))
	if err != nil {
		t.Fatal(err)
	}
	order, err := (&orderPacker{}).pack(ledgertest.Order(ledgertest.Seller, 1))
	if err != nil {
		t.Fatal(err)
	}
	values := strings.NewReplacer("@orders", fmt.Sprintf("generate_series(CAST(1 AS BIGINT), %d) AS g(i)", orders), "@n", fmt.Sprint(orders),
		"@home", fmt.Sprintf("((i - 1) / %d + 1)", oldBatch), "@batch", fmt.Sprint(oldBatch), "@sellers", fmt.Sprint(oldSellers), "@split", fmt.Sprint(oldSplit),
		"@reds", fmt.Sprint(oldReds), "@order'", fmt.Sprintf(`\x%x'`, order), "@body", fmt.Sprintf(`\x%x`, body),
		"@at", fmt.Sprintf("(%d - CAST(%d AS BIGINT) * (%d - i) / %d)", ledgertest.Start().UnixMilli()-3_600_000, int64(3*365*24*3_600_000), orders, orders))
	var again []struct {
		Name string
		Def  string
	}
	const indexes = `SELECT i.indexname AS name, i.indexdef AS def FROM pg_indexes i WHERE i.schemaname = current_schema()
		AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname) ORDER BY 1`
	if err := db.Select(&again, indexes); err != nil {
		t.Fatal(err)
	}
	for _, index := range again {
		db.MustExec("DROP INDEX " + index.Name)
	}
	var all sync.WaitGroup
	for table, statements := range oldOrders {
		all.Go(func() {
			for _, statement := range statements {
				statement = values.Replace(statement)
				if _, err := db.Exec("SET session_replication_role = replica; " + statement); err != nil {
					t.Errorf("%s: %v\n%s", table, err, statement)
				}
			}
		})
	}
	all.Wait()
	slots := make(chan struct{}, atOnce)
	for _, index := range again {
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			if _, err := db.Exec("SET maintenance_work_mem = '128MB'; " + index.Def); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for _, table := range []string{"orders", "batches", "sheets", "invoices"} {
		db.MustExec("SELECT setval(CAST(pg_get_serial_sequence('" + table + "', 'id') AS REGCLASS), MAX(id)) FROM " + table)
	}
	db.MustExec("VACUUM ANALYZE")
}

// bigLedger is a ledger of old orders with a small batch that is being worked on.
type bigLedger struct {
	*Store
	t      *testing.T
	ctx    context.Context //nolint:containedctx // of the test
	seller ledger.Filter
	batch  ledger.Filter // of the seller
	items  []ledger.Item
	ids    []int64 // of the live orders
	issued ledger.Entry
	red    int64 // an effect
}

func (b *bigLedger) now() time.Time { return ledgertest.Now() }

func (b *bigLedger) is(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Error(err)
	}
}

// claim claims live orders, as a run does.
func (b *bigLedger) claim(f ledger.Filter, e ledger.Effect, a ledger.Ask, limit int) []ledger.Entry {
	b.t.Helper()
	c := ledger.Claim{Filter: f, Effect: e, Ask: a, Owner: "r", Now: b.now(), Lease: time.Minute, Horizon: time.Hour, Limit: limit}
	if e == ledger.Issue {
		c.Gate = &ledger.Gate{Begun: b.now(), From: b.now().Add(-time.Hour), Most: 1000}
	}
	if e != "" && a.About == "" {
		c.Prepare = func(*ledger.Entry) (string, error) { return "hash", nil }
	}
	found, err := b.Claim(b.ctx, c)
	b.is(err)
	return found
}

func (b *bigLedger) update(all []ledger.Entry, to ledger.State) {
	b.t.Helper()
	b.is(b.Update(b.ctx, changesOf(all, to), "r", b.now()))
}

// changesOf are the changes of claimed orders to a state, with the answer that leads to it.
func changesOf(all []ledger.Entry, to ledger.State) []ledger.Change {
	changes := make([]ledger.Change, len(all))
	for i, e := range all {
		changes[i] = ledger.Change{ID: e.ID, Fence: e.Fence, State: to, Serial: fmt.Sprint("9611230900", e.ID), Code: "E0000", NextAt: ledgertest.Now(),
			Raw: ledger.Whole([]byte(`{"code":"E0000"}`))}
		if to == ledger.Issued {
			changes[i].Invoices = []ledger.Invoice{{Serial: changes[i].Serial, Status: "2", No: fmt.Sprint("2631200000000000", e.ID), IssuedAt: ledgertest.Now(), Net: 100, Tax: 13, Gross: 113}}
		}
	}
	return changes
}

func noEntry(*ledger.Entry) error { return nil }
func noRow(report.Row) error      { return nil }
func noEffect(ledger.Entry) error { return nil }

// each calls f with the filters that runs and looks use.
func (b *bigLedger) each(f func(ledger.Filter)) {
	for _, one := range []ledger.Filter{b.batch, b.seller, {Batch: liveBatch}, {}} {
		f(one)
	}
}

func (b *bigLedger) effects(c ledger.EffectChoice) {
	b.t.Helper()
	b.is(b.Effects(b.ctx, c, noEffect))
}

func keysOf(items []ledger.Item) []ledger.Key {
	keys := make([]ledger.Key, len(items))
	for i := range items {
		keys[i] = ledger.Key{Seller: items[i].Order.Seller, OrderNo: items[i].Order.OrderNo}
	}
	return keys
}
