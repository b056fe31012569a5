package sqlledger

import (
	"context"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/internal/pgtest"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

func internalStores(t *testing.T, test func(t *testing.T, s *Store)) {
	t.Helper()
	for name, url := range map[string]func(*testing.T) string{
		"sqlite":   func(t *testing.T) string { return filepath.Join(t.TempDir(), "l.db") },
		"postgres": func(t *testing.T) string { return pgtest.URL(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := Open(context.Background(), url(t), Options{Environment: "simulator", Run: "r"})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			})
			test(t, s)
		})
	}
}

// plan is how the database answers a question. PostgreSQL is told not to read whole tables, which
// it would do with tables that are empty; what is left says whether an index can serve.
func plan(t *testing.T, s *Store, query string, args []any) string {
	t.Helper()
	ctx := context.Background()
	var lines []string
	err := s.view(ctx, "explain", func(x *tx) error {
		how := "EXPLAIN QUERY PLAN "
		if s.name == "postgres" {
			how = "EXPLAIN (COSTS OFF) "
			for _, off := range []string{"enable_seqscan", "enable_bitmapscan", "enable_hashjoin", "enable_mergejoin", "enable_sort"} {
				if err := x.exec(ctx, "SET LOCAL "+off+" = off"); err != nil {
					return err
				}
			}
		}
		return x.each(ctx, how+query, args, func(row scanner) error {
			var a, b, c int
			var text string
			var err error
			if s.name == "sqlite" {
				err = row.Scan(&a, &b, &c, &text)
			} else {
				err = row.Scan(&text)
			}
			lines = append(lines, text)
			return err
		})
	})
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return strings.Join(lines, "\n")
}

// Every question that is asked once per claim must be answered from an index, in its order: with a
// predicate that differs by a word the same question reads the table and is 70 times slower at
// 100,000 orders.
func TestQuestionsUseTheirIndexes(t *testing.T) {
	t.Parallel()
	internalStores(t, func(t *testing.T, s *Store) {
		own := span{seller: "S", home: 1}
		shared := span{seller: "S", home: 1, within: 2}
		claim := func(e ledger.Effect, serials ledger.Serials) *ledger.Claim {
			return &ledger.Claim{Filter: ledger.Filter{Orders: []int64{1, 2}}, Effect: e, Serials: serials, Now: time.UnixMilli(9), Limit: 50,
				Ask: ledger.Ask{Since: time.UnixMilli(1), Unasked: time.UnixMilli(2)}}
		}
		fresh := &ledger.Claim{Filter: ledger.Filter{Seller: "S"}, Serials: ledger.WithSerial, Ask: ledger.Ask{Unseen: true}}
		for _, q := range []struct {
			name, index string
			query       func() (string, []any)
		}{
			{"claim ready", "orders_ready", func() (string, []any) { return claimQuery(&own, toCall[ledger.Issue], claim(ledger.Issue, "")) }},
			{"claim due", "orders_open", func() (string, []any) { return claimQuery(&own, toAsk[ledger.AskDue], claim("", ledger.AnySerial)) }},
			{"claim ready of a shared batch", "orders_ready", func() (string, []any) { return claimQuery(&shared, toCall[ledger.Issue], claim(ledger.Issue, "")) }},
			{"membership of a shared batch", "items_order", func() (string, []any) { return claimQuery(&shared, toAsk[ledger.AskDue], claim("", "")) }},
			{"claim due with a serial", "orders_open", func() (string, []any) {
				return claimQuery(&own, toAsk[ledger.AskDue], claim("", ledger.WithSerial))
			}},
			{"claim seal_failed", "orders_unsigned", func() (string, []any) {
				return claimQuery(&own, toCall[ledger.Sign], claim(ledger.Sign, ""))
			}},
			{"claim failed to issue again", "orders_failed", func() (string, []any) {
				return claimQuery(&own, toCall[ledger.Reissue], claim(ledger.Reissue, ""))
			}},
			{"claim failed", "orders_failed", func() (string, []any) {
				return claimQuery(&own, toAsk[ledger.AskFailed], claim("", ""))
			}},
			{"lookalikes", "orders_doubtful", func() (string, []any) { return doubtfulQuery("S", []any{1, 2}, 9) }},
			{"any lookalikes", "orders_doubtful", func() (string, []any) { return anyDoubtful, nil }},
			{"pairs", "orders_twin", func() (query string, args []any) {
				err := inPairs.inChunks(s, []pairRow{{0, 1, "T", 1}, {1, 2, "U", 2}}, func(text string, list []any) error {
					query, args = text, list
					return nil
				})
				if err != nil {
					t.Fatal(err)
				}
				return query, args
			}},
			{"twins", "orders_twin", func() (string, []any) { return twinsQuery(s.typed, []any{"T", 1, "U", 2}, 9, 100) }},
			{"unfinished ready", "orders_ready", func() (string, []any) { return unfinishedParts[0].query("due_at", "S") }},
			{"unfinished held", "orders_held", func() (string, []any) { return unfinishedParts[1].query("due_at", "S") }},
			{"unfinished open", "orders_open", func() (string, []any) { return unfinishedParts[2].query("due_at", "S") }},
			{"unfinished unsigned", "orders_unsigned", func() (string, []any) { return unfinishedParts[3].query("due_at", "S") }},
			{"unfinished failed", "orders_failed", func() (string, []any) { return unfinishedParts[4].query("due_at", "S") }},
			{"ready of earlier months", "orders_ready", func() (string, []any) {
				query, args := unsentQuery(&own, isReady, beforeMonth)
				return query, append(args, 202611, 0, 9)
			}},
			{"oldest open", "orders_oldest", func() (string, []any) { return oldestOpen, []any{9} }},
			{"next span", "orders_ready", func() (string, []any) { return spanQuery(isReady, &own, "") }},
			{"next open span", "orders_open", func() (string, []any) { return spanQuery(isOpen, &own, "") }},
			{"next span of a seller", "orders_ready", func() (string, []any) { return spanQuery(isReady, &own, "S") }},
			{"rows of a batch", "invoices", func() (string, []any) { return rowsQuery(rowFields, ledger.Filter{Batch: "b"}, 1) }},
			{"rows of a batch and seller", "invoices", func() (string, []any) {
				return rowsQuery(rowFields, ledger.Filter{Batch: "b", Seller: "S"}, 1)
			}},
			{"rows of all", "items_order", func() (string, []any) { return rowsQuery(rowFields, ledger.Filter{}, 0) }},
			{"corrected rows", "effects_invoice", func() (string, []any) { return rowsQuery(correctedFields, ledger.Filter{Batch: "b"}, 1) }},
			{"any red", "effects", func() (string, []any) { return anyReds, nil }},
			{"any carried column", "items_carried", func() (string, []any) { return anyCarried, nil }},
			{"rejected items", "postgres items_rejected", func() (string, []any) { return rowColumns + rejectedRows, []any{1, 0, 9} }},
			{"rejected sums", "postgres items_rejected", func() (string, []any) { return rejectedBatch + " GROUP BY 1, 2", []any{1} }},
			{"first issued", "invoices_issued", func() (string, []any) { return firstIssued, []any{1} }},
			{"find an invoice by hand", "sqlite orders_by_hand", func() (string, []any) { return strings.ReplaceAll(matchByHand, "@seller", ""), []any{"1", 9} }},
			{"unfinished effects", "effects_unfinished", func() (string, []any) {
				return "SELECT id FROM effects WHERE kind = ? AND seller = ? AND " + isUnfinished, []any{"red", "S"}
			}},
			{"reds of a month", "effects_done", func() (string, []any) { return "SELECT id FROM effects WHERE " + redsShown + redsSince, []any{1} }},
			{"issued since", "orders_sent", func() (string, []any) { return issuedSince, []any{"S", 5, 9} }},
			{"open since", "orders_sent", func() (string, []any) { return openSince, []any{"S", 5} }},
			{"claim fresh", "orders_sent", func() (string, []any) {
				query, args := freshOrders(fresh, time.UnixMilli(9))
				return query + " LIMIT ?", append(args, 50)
			}},
			{"outcomes", "orders_sent", func() (string, []any) { return outcomesQuery("S", time.UnixMilli(9), 20) }},
			{"find an order", "orders", func() (string, []any) { return matchOrderNo, []any{"S", "O"} }},
			{"find a serial number", "orders_serial", func() (string, []any) { return matchSerial, []any{"S", "1"} }},
			{"readings of an order", "items_order", func() (string, []any) { return orderReadings, []any{1} }},
			{"known order", "", func() (string, []any) { return newestIssued, []any{"S"} }},
		} {
			if database, index, one := strings.Cut(q.index, " "); one { // the other one is right to read a batch, or an empty table
				if q.index = index; database != s.name {
					continue
				}
			}
			query, args := q.query()
			how := plan(t, s, query, args)
			if q.index != "" && !usesIndex(how, q.index) {
				t.Errorf("%s does not use %s:\n%s", q.name, q.index, how)
			}
			for _, slow := range []string{"TEMP B-TREE", "-> Sort", "\nSort", "Seq Scan", "SCAN i\n", "AUTOMATIC"} {
				if strings.Contains("\n"+strings.ReplaceAll(how, "->  ", "-> ")+"\n", slow) {
					t.Errorf("%s has %s:\n%s", q.name, slow, how)
				}
			}
			if s.name == "sqlite" && wholeOrders.MatchString(how) && q.name != "rows of all" {
				t.Errorf("%s reads all orders:\n%s", q.name, how)
			}
		}
	})
}

// rowsQuery is the question whose answer is the results of a filter; batch is the filter's batch, 0
// for none.
func rowsQuery(fields []rowField, f ledger.Filter, batch int64) (string, []any) {
	from, args := rowsOf(f, batch)
	return packedOf(fields) + from, args
}

// wholeOrders is a plan that reads all orders, under whatever name, without an index.
var wholeOrders = regexp.MustCompile(`(?m)SCAN (orders|o|p)( USING INTEGER PRIMARY KEY)?$`)

// usesIndex finds an index in a plan by its whole name. The names that a question gives for tables
// stand for the indexes that their constraints make.
func usesIndex(how, index string) bool {
	own := map[string]string{"orders": `sqlite_autoindex_orders_\d+|orders_seller_order_no_key`,
		"effects":  `sqlite_autoindex_effects_\d+|effects_kind_seller_subject_key`,
		"invoices": `sqlite_autoindex_invoices_\d+|invoices_order_id_n_key|invoices_pkey`}[index]
	if own == "" {
		own = regexp.QuoteMeta(index)
	}
	return regexp.MustCompile(`(?i)(INDEX|using) (` + own + `)( |$|\b)`).MatchString(how)
}
