package sqlledger

import (
	"fmt"
	"os"
	"reflect"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/fapiao/fapiao/internal/pgtest"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/ledgertest"
	"github.com/fapiao/fapiao/pipeline/limit"
)

const (
	liveBatch  = "live"
	liveOrders = 100
	// few is how many rows the use of a method may meet, among them those of the live batch, of
	// which each statement of an import looks at all. Foreign keys are looked up row by row.
	few = 8000
	// fewBatches is the number of batches up to which that is all. Beyond it a use may meet so many
	// rows for each batch: where an order was read, and what is missing, is looked for in each, and
	// tables with a row for each batch or for each order that was split are read whole where that
	// costs less than a hundred look-ups. They have a 500th of the rows of orders.
	fewBatches = 2000
	eachBatch  = 2
)

// TestBigLedgersAreNotReadThrough holds that what a run, a look and an import ask of PostgreSQL
// takes no longer when a ledger has a million old orders. FAPIAO_EXPLAIN_ORDERS is their number.
func TestBigLedgersAreNotReadThrough(t *testing.T) {
	t.Parallel()
	orders := 100_000
	if text := os.Getenv("FAPIAO_EXPLAIN_ORDERS"); text != "" {
		var err error
		if orders, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	url := pgtest.URL(t)
	s, err := Open(t.Context(), url, Options{Environment: "simulator", Run: "r", Now: ledgertest.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	start := time.Now()
	fillOld(t, url, orders)
	var size int64
	if err := s.db.Get(&size, "SELECT pg_database_size(current_database())"); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d orders written in %v, %d MB", orders, time.Since(start).Round(time.Second), size>>20)
	r := record(t, s, url)
	b := &bigLedger{Store: s, t: t, ctx: t.Context(), seller: ledger.Filter{Seller: ledgertest.Seller}, batch: ledger.Filter{Seller: ledgertest.Seller, Batch: liveBatch},
		items: ledgertest.Items(t, ledgertest.Seller, 0, liveOrders)}
	batches := orders / oldBatch
	called, told := map[string]bool{}, map[string]bool{}
	for _, q := range bigQueries {
		for _, name := range q.methods {
			called[name] = true
		}
		q.run(b)
		seen := r.taken(t)
		rows, blocks := 0, 0
		for i := range seen {
			e := &seen[i]
			rows, blocks = rows+e.visited(), blocks+e.blocks()
			if len(e.JIT) > 0 {
				t.Errorf("%v has a statement compiled: %v", q.methods, e)
			}
			if tables := e.scans(max(smallTable, eachBatch*batches)); len(tables) > 0 && !told[e.Query] {
				told[e.Query] = true
				t.Errorf("%v reads all of %v: %v", q.methods, tables, e)
			}
		}
		t.Logf("%v: %d statements, %d rows, %d blocks", q.methods, len(seen), rows, blocks)
		q.few += eachBatch * max(batches-fewBatches, 0)
		if rows > q.few {
			worst := slices.MaxFunc(seen, func(a, b explained) int { return a.visited() - b.visited() })
			t.Errorf("%v meets %d rows, at most %d are expected; most by %v", q.methods, rows, q.few, &worst)
		}
	}
	for method := range reflect.TypeFor[*Store]().Methods() {
		if name := method.Name; !called[name] && notAsked[name] == "" {
			t.Errorf("Store.%s is neither tried on a big ledger nor an exception", name)
		}
	}
}

// notAsked are the methods of Store that ask nothing of tables that grow, or that by their purpose
// read what is as large as the ledger.
var notAsked = map[string]string{
	"Close": "no query", "Hasten": "no query", "Now": "no query", "Shared": "no query", "Hold": "no table", "Live": "no table",
	"HintTo": "no query", "Server": "no table", "Explain": "only names a holder of rows", "Outdated": "only the schema's own table",
	"Health": "only the schema's own table and the server", "PreviewFollow": "Follow, and undone",
}

// bigQuery is a use of methods; few is how many rows it may meet.
type bigQuery struct {
	methods []string
	few     int
	run     func(*bigLedger)
}

func on(few int, run func(*bigLedger), methods ...string) bigQuery {
	return bigQuery{methods, few, run}
}

var bigQueries = []bigQuery{
	on(few, func(b *bigLedger) {
		_, err := b.OpenBatch(b.ctx, ledger.Batch{ID: liveBatch, Digest: "live", Sources: []string{"orders.xlsx"}, Paths: []string{"/orders/orders.xlsx"}, Created: b.now()})
		b.is(err)
	}, "OpenBatch"),
	on(few, func(b *bigLedger) {
		_, err := b.Import(b.ctx, liveBatch, b.items, b.now(), ledgertest.Conflict)
		b.is(err)
	}, "Import"),
	on(few, func(b *bigLedger) {
		_, err := b.Import(b.ctx, liveBatch, []ledger.Item{ledgertest.Rejected(liveOrders + 1)}, b.now(), ledgertest.Conflict)
		b.is(err)
	}, "Import"),
	on(few, func(b *bigLedger) {
		numbers := make([]string, len(b.items))
		for i := range b.items {
			numbers[i] = b.items[i].Order.OrderNo
		}
		_, err := b.Holds(b.ctx, ledgertest.Seller, numbers)
		b.is(err)
	}, "Holds"),
	on(few, func(b *bigLedger) { _, err := b.Lookalikes(b.ctx, b.items, b.now().Add(-24*time.Hour)); b.is(err) }, "Lookalikes"),
	on(few, func(b *bigLedger) { _, err := b.Twins(b.ctx, b.items, b.now().Add(-24*time.Hour)); b.is(err) }, "Twins"),
	on(few, func(b *bigLedger) { _, err := b.Arrangeable(b.ctx, liveBatch, 0, 100); b.is(err) }, "Arrangeable"),
	on(few, func(b *bigLedger) { _, err := b.BringArranged(b.ctx, liveBatch, b.now()); b.is(err) }, "BringArranged"),
	on(few, func(b *bigLedger) { b.is(b.HoldRevised(b.ctx, liveBatch, b.now())) }, "HoldRevised"),
	on(few, func(b *bigLedger) {
		found, err := b.Arrangeable(b.ctx, liveBatch, 0, 1)
		b.is(err)
		parts := []*invoice.Order{ledgertest.Order(ledgertest.Seller, 9001), ledgertest.Order(ledgertest.Seller, 9002)}
		done, err := b.Arrange(b.ctx, liveBatch, []ledger.Arrangement{{Sources: found, Orders: parts}}, b.now())
		if b.is(err); done != 1 {
			b.t.Errorf("%d orders were split", done)
		}
	}, "Arrangeable", "Arrange"),
	on(few, func(b *bigLedger) { b.is(b.FinishBatch(b.ctx, liveBatch, liveOrders+1, b.now())) }, "FinishBatch"),
	on(few, func(b *bigLedger) {
		found, err := b.FindAll(b.ctx, keysOf(b.items), func(*ledger.Entry) bool { return true })
		b.is(err)
		for _, e := range found {
			b.ids = append(b.ids, e.ID)
		}
		slices.Sort(b.ids)
	}, "FindAll"),
	on(few, func(b *bigLedger) { _, err := b.Find(b.ctx, keysOf(b.items)[0]); b.is(err) }, "Find"),
	on(few, func(b *bigLedger) { _, err := b.Missing(b.ctx, liveBatch); b.is(err) }, "Missing"),
	on(few, func(b *bigLedger) { _, err := b.Revising(b.ctx, liveBatch); b.is(err) }, "Revising"),
	on(few, func(b *bigLedger) {
		_, err := b.Unread(b.ctx, ledger.Batch{Sources: []string{"orders.xlsx"}, Paths: []string{"/orders/orders.xlsx"}})
		b.is(err)
	}, "Unread"),
	on(few, func(b *bigLedger) {
		_, err := b.Lost(b.ctx, ledger.Batch{Sources: []string{"orders.xlsx"}, Paths: []string{"/orders/orders.xlsx"}}, b.ids)
		b.is(err)
	}, "Lost"),
	on(few, func(b *bigLedger) {
		asked := make([]ledger.SentFrom, len(b.ids))
		for i, id := range b.ids {
			asked[i] = ledger.SentFrom{Order: id, Place: ledgertest.Place(i)}
		}
		_, err := b.Sendings(b.ctx, ledger.Batch{Sources: []string{"orders.xlsx"}, Paths: []string{"/orders/orders.xlsx"}}, asked)
		b.is(err)
	}, "Sendings"),
	on(few, func(b *bigLedger) {
		f := ledger.Filter{Batch: liveBatch, Seller: ledgertest.Seller}
		_, err := b.HandOut(b.ctx, f, b.now().Add(time.Hour))
		b.is(err)
		_, _, err = b.HandedOut(b.ctx, ledgertest.Seller)
		b.is(err)
		_, err = b.HandedSince(b.ctx, ledgertest.Seller)
		b.is(err)
		_, err = b.Outstanding(b.ctx, f)
		b.is(err)
		_, err = b.TakeBack(b.ctx, f)
		b.is(err)
		_, err = b.SentSince(b.ctx, f, b.now().Add(-time.Minute))
		b.is(err)
		_, err = b.DueEffects(b.ctx, ledgertest.Seller, []ledger.Effect{"red", "void", "deliver"}, b.now())
		b.is(err)
		_, err = b.FailedEffects(b.ctx, ledgertest.Seller, []ledger.Effect{"red", "void", "deliver"})
		b.is(err)
	}, "HandOut", "HandedOut", "HandedSince", "Outstanding", "TakeBack", "SentSince", "DueEffects", "FailedEffects"),
	on(few, func(b *bigLedger) {
		b.is(b.WorkerBegins(b.ctx, ledger.Worker{Name: "worker"}, func(*ledger.Worker) error { return nil }))
		b.is(b.WorkerLives(b.ctx, ledger.Worker{Name: "worker"}))
		_, _, err := b.Workers(b.ctx)
		b.is(err)
		b.is(b.WorkerEnds(b.ctx, "worker"))
		_, err = b.BeginPeriod(b.ctx, "recheck", func(ledger.Period, time.Time) bool { return true })
		b.is(err)
		b.is(b.EndPeriod(b.ctx, "recheck"))
		_, _, err = b.Periods(b.ctx)
		b.is(err)
	}, "WorkerBegins", "WorkerLives", "Workers", "WorkerEnds", "BeginPeriod", "EndPeriod", "Periods"),
	on(few, func(b *bigLedger) {
		_, err := b.Spenders(b.ctx)
		b.is(err)
		_, err = b.Oldest(b.ctx)
		b.is(err)
		_, err = b.Stuck(b.ctx)
		b.is(err)
		_, err = b.Late(b.ctx, b.now())
		b.is(err)
		_, err = b.WorkerSeen(b.ctx)
		b.is(err)
	}, "Spenders", "Oldest", "Stuck", "Late", "WorkerSeen"),
	on(few, func(b *bigLedger) {
		form := ledger.BuyerForm{Seller: ledgertest.Seller, No: "3300012611270001", Status: "03", Applied: b.now(), Deadline: b.now().Add(72 * time.Hour)}
		_, err := b.KeepBuyerForms(b.ctx, []ledger.BuyerForm{form}, b.now())
		b.is(err)
		_, err = b.BuyerForms(b.ctx, ledgertest.Seller, b.now().Add(-time.Hour))
		b.is(err)
		_, err = b.HasInvoice(b.ctx, ledgertest.Seller, []invoice.Kind{"pc", "bs"}, b.now().AddDate(-1, 0, 0))
		b.is(err)
	}, "KeepBuyerForms", "BuyerForms", "HasInvoice"),
	on(few, func(b *bigLedger) { b.is(b.Agree(b.ctx, nil, "agreed", b.now())) }, "Agree"),
	on(few, func(b *bigLedger) { _, err := b.Unfinished(b.ctx, ledgertest.Seller); b.is(err) }, "Unfinished"),
	on(few, func(b *bigLedger) { _, err := b.InPlaceOf(b.ctx, b.ids); b.is(err) }, "InPlaceOf"),
	on(few, func(b *bigLedger) { _, err := b.Accepted(b.ctx, b.ids); b.is(err) }, "Accepted"),
	on(few, func(b *bigLedger) { b.is(b.TurnAway(b.ctx, b.ids[:1], b.now())) }, "TurnAway"),
	on(few, func(b *bigLedger) {
		_, err := b.Batch(b.ctx, "")
		b.is(err)
		_, err = b.Batch(b.ctx, liveBatch)
		b.is(err)
	}, "Batch"),
	on(few, func(b *bigLedger) { _, err := b.WasRead(b.ctx, []string{"/orders/none.csv"}); b.is(err) }, "WasRead"),
	on(150*oldBatch, func(b *bigLedger) { _, err := b.Batches(b.ctx, 20); b.is(err) }, "Batches"),
	// What is counted of a batch, and of a seller.
	on(few, func(b *bigLedger) {
		_, err := b.Outlook(b.ctx, b.batch)
		b.is(err)
		_, err = b.Outlook(b.ctx, b.seller)
		b.is(err)
	}, "Outlook"),
	on(few, func(b *bigLedger) { _, err := b.Kept(b.ctx, b.batch); b.is(err) }, "Kept"),
	on(few, func(b *bigLedger) {
		b.is(b.ToSend(b.ctx, b.batch, b.now().Add(-time.Hour), func(*ledger.Entry, []string) error { return nil }))
	}, "ToSend"),
	on(liveOrders, func(b *bigLedger) { // ready orders of this month are not among them
		b.each(func(f ledger.Filter) {
			b.is(b.UnsentBefore(b.ctx, f, ledger.MonthAt(b.now()), noEntry))
			_, err := b.UnsentByMonth(b.ctx, f, []ledger.State{ledger.Ready, ledger.Held}, ledger.MonthAt(b.now()))
			b.is(err)
		})
	}, "UnsentBefore", "UnsentByMonth"),
	on(few, func(b *bigLedger) { b.each(func(f ledger.Filter) { _, _, err := b.Totals(b.ctx, f); b.is(err) }) }, "Totals"),
	on(few, func(b *bigLedger) { b.each(func(f ledger.Filter) { _, _, _, err := b.Pending(b.ctx, f); b.is(err) }) }, "Pending"),
	on(few, func(b *bigLedger) { b.each(func(f ledger.Filter) { _, err := b.Needs(b.ctx, f); b.is(err) }) }, "Needs"),
	on(few, func(b *bigLedger) {
		_, _, err := b.Fitting(b.ctx, b.batch, []invoice.Kind{"pc"}, 1_000_000_000)
		b.is(err)
	}, "Fitting"),
	// A batch that is sent.
	on(few, func(b *bigLedger) {
		b.each(func(f ledger.Filter) { _, _, err := b.Callable(b.ctx, f, ledger.Issue, b.now(), 0); b.is(err) })
	}, "Callable"),
	on(few, func(b *bigLedger) {
		b.update(b.claim(b.batch, ledger.Issue, ledger.Ask{}, 40), ledger.Submitted)
		b.update(b.claim(b.seller, ledger.Issue, ledger.Ask{}, 40), ledger.Unknown)
	}, "Claim", "Update"),
	on(few, func(b *bigLedger) { b.each(func(f ledger.Filter) { _, err := b.Waits(b.ctx, f, b.now()); b.is(err) }) }, "Waits"),
	on(few, func(b *bigLedger) {
		due := b.claim(b.batch, "", ledger.Ask{About: ledger.AskDue}, 30)
		b.update(due, ledger.Issued)
		b.issued = due[0]
		b.update(b.claim(ledger.Filter{}, "", ledger.Ask{About: ledger.AskDue}, 10), ledger.Issued)
		b.update(b.claim(b.seller, "", ledger.Ask{About: ledger.AskDue}, 5), ledger.Failed)
		b.update(b.claim(b.seller, "", ledger.Ask{About: ledger.AskDue}, 5), ledger.SealFailed)
	}, "Claim", "Update"),
	on(few, func(b *bigLedger) {
		b.claim(b.seller, "", ledger.Ask{About: ledger.AskFresh, Since: b.now().Add(-time.Hour), Within: time.Hour}, 50)
	}, "Claim"),
	on(few, func(b *bigLedger) {
		b.claim(b.batch, "", ledger.Ask{About: ledger.AskFailed, Since: b.now().Add(-24 * time.Hour)}, 50)
	}, "Claim"),
	on(few, func(b *bigLedger) {
		b.claim(b.seller, "", ledger.Ask{About: ledger.AskFailed, Since: b.now().Add(-24 * time.Hour)}, 50)
	}, "Claim"),
	on(few, func(b *bigLedger) {
		b.claim(b.seller, "", ledger.Ask{About: ledger.AskIssued, Since: b.now().Add(-24 * time.Hour)}, 50)
	}, "Claim"),
	on(few, func(b *bigLedger) {
		b.claim(b.batch, "", ledger.Ask{About: ledger.AskIssued, Since: b.now().Add(-24 * time.Hour)}, 50)
	}, "Claim"),
	on(few, func(b *bigLedger) { b.each(func(f ledger.Filter) { b.claim(f, ledger.Sign, ledger.Ask{}, 50) }) }, "Claim"),
	on(few, func(b *bigLedger) {
		f := b.seller
		f.Orders = b.ids
		b.claim(f, ledger.Reissue, ledger.Ask{}, 50)
		_, _, err := b.Callable(b.ctx, f, ledger.Reissue, b.now(), 0)
		b.is(err)
	}, "Claim", "Callable"),
	on(few, func(b *bigLedger) {
		b.each(func(f ledger.Filter) {
			_, err := b.FreeDead(b.ctx, ledger.Claim{Filter: f, Now: b.now(), Owner: "another"})
			b.is(err)
		})
	}, "FreeDead"),
	on(few, func(b *bigLedger) {
		b.each(func(f ledger.Filter) { _, _, err := b.Differing(b.ctx, f, 10); b.is(err) })
	}, "Differing"),
	on(few, func(b *bigLedger) { _, err := b.Failures(b.ctx, b.batch, nil); b.is(err) }, "Failures"),
	on(few, func(b *bigLedger) { b.each(func(f ledger.Filter) { _, _, err := b.Retryable(b.ctx, f); b.is(err) }) }, "Retryable"),
	on(few, func(b *bigLedger) { _, err := b.Failures(b.ctx, b.seller, nil); b.is(err) }, "Failures"),
	on(few, func(b *bigLedger) {
		_, err := b.Failures(b.ctx, ledger.Filter{}, []string{"SO-0000001", "OLD-77"})
		b.is(err)
	}, "Failures"),
	on(few, func(b *bigLedger) {
		_, err := b.Decide(b.ctx, ledger.Decision{Filter: b.batch, From: []ledger.State{ledger.Ready}, To: ledger.Dropped, Note: "n"}, b.now())
		b.is(err)
	}, "Decide"),
	on(few, func(b *bigLedger) { _, err := b.Accept(b.ctx, b.ids[:3], b.now()); b.is(err) }, "Accept"),
	// Status and looks.
	on(few, func(b *bigLedger) {
		_, err := b.Summary(b.ctx, ledger.Filter{Batch: liveBatch})
		b.is(err)
		_, err = b.Summary(b.ctx, b.batch)
		b.is(err)
	}, "Summary"),
	on(few, func(b *bigLedger) { b.is(b.Rows(b.ctx, ledger.Filter{Batch: liveBatch}, noRow)) }, "Rows"),
	on(few, func(b *bigLedger) { b.is(b.Reds(b.ctx, ledger.Filter{Batch: liveBatch}, noRow)) }, "Reds"),
	on(few, func(b *bigLedger) {
		in := ledger.Span{From: b.now().Add(-3 * time.Hour), To: b.now().Add(time.Hour)}
		_, err := b.Issued(b.ctx, in, ledger.Extract{})
		b.is(err)
		b.is(b.IssuedRows(b.ctx, in, ledger.Extract{}, noRow))
		b.is(b.IssuedReds(b.ctx, in, ledger.Extract{}, noRow))
	}, "Issued", "IssuedRows", "IssuedReds"),
	on(few, func(b *bigLedger) { _, err := b.Invoiced(b.ctx, "26000000000000000077"); b.is(err) }, "Invoiced"),
	on(few, func(b *bigLedger) {
		found, err := b.Blues(b.ctx, ledgertest.Seller, []string{"26000000000000002070", "OLD-2500", "none"})
		b.is(err)
		for _, v := range found {
			_, err := b.Blue(b.ctx, v.ID)
			b.is(err)
		}
	}, "Blues", "Blue"),
	on(few, func(b *bigLedger) { _, err := b.KnownOrder(b.ctx, ledgertest.Seller); b.is(err) }, "KnownOrder"),
	on(few, func(b *bigLedger) { _, err := b.KnownOrder(b.ctx, "without orders"); b.is(err) }, "KnownOrder"),
	on(few, func(b *bigLedger) { _, _, err := b.Search(b.ctx, "OLD-77", "", 10); b.is(err) }, "Search"),
	on(few, func(b *bigLedger) { _, _, err := b.Search(b.ctx, "20000000000000000077", "", 10); b.is(err) }, "Search"),
	on(few, func(b *bigLedger) { _, _, err := b.Search(b.ctx, "26000000000000000077", "", 10); b.is(err) }, "Search"),
	on(few, func(b *bigLedger) { _, err := b.History(b.ctx, keysOf(b.items)[0]); b.is(err) }, "History"),
	on(few, func(b *bigLedger) { _, err := b.Readings(b.ctx, b.ids[0]); b.is(err) }, "Readings"),
	on(few, func(b *bigLedger) { _, err := b.Chain(b.ctx, keysOf(b.items)[0]); b.is(err) }, "Chain"),
	on(few, func(b *bigLedger) { _, err := b.Standing(b.ctx, liveBatch); b.is(err) }, "Standing"),
	on(few, func(b *bigLedger) { _, err := b.Linked(b.ctx, liveBatch, nil); b.is(err) }, "Linked"),
	on(few, func(b *bigLedger) { _, err := b.InBatches(b.ctx, b.ids[:2]); b.is(err) }, "InBatches"),
	on(few, func(b *bigLedger) {
		_, err := b.SerialOwners(b.ctx, ledgertest.Seller, []string{"26112805463700000001", "26112805463700000002"})
		b.is(err)
	}, "SerialOwners"),
	on(few, func(b *bigLedger) {
		p := b.items[0].Source
		at := invoice.ReadAt{Batch: liveBatch, File: p.File, Sheet: p.Sheet, Row: p.Row}
		_, err := b.OrdersAt(b.ctx, []invoice.ReadAt{at, {File: "none.xlsx", Sheet: p.Sheet, Row: p.Row}})
		b.is(err)
		_, err = b.Renumbered(b.ctx, keysOf(b.items)[:2])
		b.is(err)
		_, err = b.RejectedIn(b.ctx, liveBatch)
		b.is(err)
	}, "OrdersAt", "Renumbered", "RejectedIn"),
	on(few, func(b *bigLedger) { _, err := b.CloseCase(b.ctx, b.ids[0]); b.is(err) }, "CloseCase"),
	on(few, func(b *bigLedger) { _, err := b.Cases(b.ctx, ledger.CaseChoice{Any: b.ids[0]}); b.is(err) }, "Cases"),
	on(few, func(b *bigLedger) { _, err := b.Cases(b.ctx, ledger.CaseChoice{Open: true}); b.is(err) }, "Cases"),
	on(few, func(b *bigLedger) { _, err := b.Cases(b.ctx, ledger.CaseChoice{Batch: liveBatch}); b.is(err) }, "Cases"),
	on(few, func(b *bigLedger) { _, err := b.Cases(b.ctx, ledger.CaseChoice{Orders: b.ids[:100]}); b.is(err) }, "Cases"),
	on(few, func(b *bigLedger) {
		_, err := b.OpenBatch(b.ctx, ledger.Batch{ID: "corrections", Created: b.now()})
		b.is(err)
		blues, err := b.Blues(b.ctx, ledgertest.Seller, []string{b.issued.Key.OrderNo})
		if b.is(err); len(blues) != 1 {
			b.t.Fatalf("%d invoices of order %s", len(blues), b.issued.Key.OrderNo)
		}
		red := ledger.Plan{Effect: "red", Seller: ledgertest.Seller, Subject: "live 2", Order: b.issued.ID, Invoice: blues[0].ID, Body: []byte("{}"), Due: b.now()}
		all := []ledger.Following{{Of: b.issued.ID, Item: ledgertest.Item(b.t, ledgertest.Order(ledgertest.Seller, 9003), 9003), Reds: []ledger.Plan{red}}}
		out, err := b.Follow(b.ctx, "corrections", all, b.now(), func(int, int, *ledger.Plan, []ledger.Entry) error { return nil })
		if b.is(err); len(out) != 1 || out[0].Refused != nil {
			b.t.Errorf("%+v", out)
		}
	}, "Follow"),
	on(few, func(b *bigLedger) {
		_, err := b.OtherContent(b.ctx, liveBatch, 10)
		b.is(err)
		_, err = b.SourcesOf(b.ctx, b.issued.ID)
		b.is(err)
	}, "OtherContent", "SourcesOf"),
	on(few, func(b *bigLedger) { _, err := b.ReleaseFollowers(b.ctx, b.now()); b.is(err) }, "ReleaseFollowers"),
	on(few, func(b *bigLedger) { _, err := b.InvoicedBuyers(b.ctx, []string{"91310000MA1B000077"}); b.is(err) }, "InvoicedBuyers"),
	on(few, func(b *bigLedger) { _, err := b.Carries(b.ctx); b.is(err) }, "Carries"),
	on(few, func(b *bigLedger) { _, err := b.Carried(b.ctx, liveBatch); b.is(err) }, "Carried"),
	on(few, func(b *bigLedger) { b.is(b.Rejected(b.ctx, ledger.Extract{}, noRow)) }, "Rejected"),
	on(few, func(b *bigLedger) {
		_, err := b.Unsettled(b.ctx, ledgertest.Seller, b.now().Add(-time.Hour))
		b.is(err)
	}, "Unsettled"),
	on(few, func(b *bigLedger) {
		_, err := b.Outcomes(b.ctx, ledgertest.Seller, b.now().Add(-time.Hour), 20)
		b.is(err)
	}, "Outcomes"),
	// Stops, accounts, limits.
	on(few, func(b *bigLedger) {
		_, _, err := b.Stops(b.ctx)
		b.is(err)
		_, err = b.StopSeller(b.ctx, ledger.Stop{Seller: "another", Trouble: "t"}, func(at time.Time) time.Time { return at })
		b.is(err)
		b.is(b.ClearStop(b.ctx, "another", b.now()))
	}, "Stops", "StopSeller", "ClearStop"),
	on(few, func(b *bigLedger) {
		_, err := b.Account(b.ctx, ledgertest.Seller)
		b.is(err)
		b.is(b.UpdateAccount(b.ctx, ledgertest.Seller, func(*ledger.Account) {}))
	}, "Account", "UpdateAccount"),
	on(few, func(b *bigLedger) {
		d := ledger.Download{FileRef: ledger.FileRef{Seller: ledgertest.Seller, No: "26332000001234567890", Kind: "pdf"}, At: b.now()}
		b.is(b.AddDownload(b.ctx, d))
		b.is(b.MarkDownload(b.ctx, d))
		_, err := b.Downloaded(b.ctx, ledgertest.Seller, []string{"26332000001234567890"})
		b.is(err)
	}, "AddDownload", "MarkDownload", "Downloaded"),
	on(few, func(b *bigLedger) {
		b.is(b.WantFiles(b.ctx, ledgertest.Seller, b.now().Add(-3*time.Hour)))
		_, err := b.CountFetches(b.ctx, ledgertest.Seller)
		b.is(err)
		found, err := b.ClaimFetches(b.ctx, ledgertest.Seller, time.Minute, 20)
		if b.is(err); len(found) == 0 {
			b.t.Fatal("no files are to be fetched")
		}
		b.is(b.FetchRows(b.ctx, found[0], noRow))
		ended := make([]ledger.Fetched, len(found))
		for i := range found {
			ended[i] = ledger.Fetched{ID: found[i].ID, Until: found[i].Until, Code: "FP-DWN-001", Number: "1"}
		}
		b.is(b.EndFetches(b.ctx, ended))
		_, _, err = b.FetchTroubles(b.ctx, 20)
		b.is(err)
		b.is(b.FilesSeen(b.ctx, ledgertest.Seller, []string{"1"}))
	}, "WantFiles", "CountFetches", "ClaimFetches", "FetchRows", "EndFetches", "FetchTroubles", "FilesSeen"),
	on(few, func(b *bigLedger) {
		k := limit.Key{Name: "app", Calls: 10, Window: time.Second}
		_, err := b.TakeShare(b.ctx, k, limit.Ask{Holder: "h", Want: 1, Lease: time.Second})
		b.is(err)
		b.is(b.SlowCalls(b.ctx, k, time.Second))
	}, "TakeShare", "SlowCalls"),
	on(few, func(b *bigLedger) {
		_, err := b.TokenLoad(b.ctx, "k")
		b.is(err)
		b.is(b.TokenUpdate(b.ctx, "k", func([]byte) ([]byte, error) { return []byte("t"), nil }))
		_, err = b.Watermark(b.ctx, "s")
		b.is(err)
		b.is(b.SetWatermark(b.ctx, "s", "v"))
	}, "TokenLoad", "TokenUpdate", "Watermark", "SetWatermark"),
	on(few, func(b *bigLedger) {
		b.is(b.KeepVouchers(b.ctx, ledger.VoucherList{ID: "l", Content: []byte("x"), Created: b.now()}, []ledger.VoucherMark{{Seller: "s", Number: "1", Part: "entry"}}, nil))
		b.is(b.VoucherNumbers(b.ctx, "s", func(ledger.VoucherNumber) {}))
		_, rated := b.OrderRates(b.ctx, "s", []string{"1"})
		b.is(rated)
		b.is(b.Vouchered(b.ctx, "s", func(ledger.VoucherMark) {}))
		b.is(b.VouchersWritten(b.ctx, "l"))
		_, err := b.VoucherList(b.ctx, "l")
		b.is(err)
		_, err = b.VoucherLists(b.ctx)
		b.is(err)
	}, "KeepVouchers", "Vouchered", "VoucherNumbers", "OrderRates", "VouchersWritten", "VoucherList", "VoucherLists"),
	// Effects with rows of their own.
	on(few, func(b *bigLedger) {
		id, err := b.InvoiceID(b.ctx, ledger.InvoiceRef{Seller: ledgertest.Seller, No: "99", IssuedAt: b.now()})
		b.is(err)
		var plans []ledger.Plan
		for i, o := range b.ids {
			plans = append(plans, ledger.Plan{Effect: "deliver", Seller: ledgertest.Seller, Subject: fmt.Sprint("live ", i), Order: o, Body: []byte("{}"), Due: b.now()})
		}
		_, err = b.Plan(b.ctx, plans, b.now())
		b.is(err)
		reds := []ledger.Plan{{Effect: "red", Seller: ledgertest.Seller, Subject: "live 1", Invoice: id, Body: []byte("{}"), Due: b.now()}}
		check := func(int, *ledger.Plan, []ledger.Entry) error { return nil }
		_, err = b.PreviewBeside(b.ctx, reds, b.now(), check)
		b.is(err)
		out, err := b.PlanBeside(b.ctx, reds, b.now(), check)
		b.is(err)
		b.red = out[0].ID
		_, err = b.Amend(b.ctx, "red", b.red, "more is known", b.now(), func(*ledger.Plan, []ledger.Entry) error { return nil })
		b.is(err)
		_, err = b.Reversed(b.ctx, []int64{id, 7})
		b.is(err)
	}, "InvoiceID", "Plan", "PreviewBeside", "PlanBeside", "Amend", "Reversed"),
	on(few, func(b *bigLedger) { _, err := b.DeadReds(b.ctx, ledger.Filter{}); b.is(err) }, "DeadReds"),
	on(few, func(b *bigLedger) { _, err := b.DeadReds(b.ctx, b.batch); b.is(err) }, "DeadReds"),
	on(few, func(b *bigLedger) {
		for _, f := range []ledger.Filter{b.seller, {}} {
			_, _, err := b.Callable(b.ctx, f, "deliver", b.now(), 0)
			b.is(err)
			found := b.claim(f, "deliver", ledger.Ask{}, 20)
			changes := make([]ledger.Change, len(found))
			for i, e := range found {
				changes[i] = ledger.Change{Effect: "deliver", ID: e.ID, Fence: e.Fence, State: ledger.Submitted, NextAt: b.now()}
			}
			b.is(b.Update(b.ctx, changes, "r", b.now()))
			b.claim(f, "deliver", ledger.Ask{About: ledger.AskDue}, 20)
			_, err = b.FreeDead(b.ctx, ledger.Claim{Filter: f, Effect: "deliver", Now: b.now(), Owner: "another"})
			b.is(err)
		}
	}, "Callable", "Claim", "Update", "FreeDead"),
	on(few, func(b *bigLedger) {
		b.effects(ledger.EffectChoice{Kinds: []ledger.Effect{"red"}, States: []ledger.State{ledger.Submitted}, Seller: ledgertest.Seller})
	}, "Effects"),
	on(few, func(b *bigLedger) {
		b.effects(ledger.EffectChoice{Kinds: []ledger.Effect{"deliver"}, States: []ledger.State{ledger.Failed, ledger.Held}})
	}, "Effects"),
	on(few, func(b *bigLedger) {
		b.effects(ledger.EffectChoice{States: []ledger.State{ledger.Submitted, ledger.Unknown, ledger.Held}})
	}, "Effects"),
	on(few, func(b *bigLedger) {
		b.effects(ledger.EffectChoice{Kinds: []ledger.Effect{"deliver"}, States: []ledger.State{ledger.Done}, Since: b.now().Add(-time.Hour)})
	}, "Effects"),
	on(few, func(b *bigLedger) {
		b.effects(ledger.EffectChoice{Order: b.ids[0]})
		b.effects(ledger.EffectChoice{Invoice: 7})
	}, "Effects"),
	on(few, func(b *bigLedger) {
		b.effects(ledger.EffectChoice{Kinds: []ledger.Effect{"red"}, States: []ledger.State{ledger.Ready, ledger.Submitted}, Seller: ledgertest.Seller, GivenUp: true})
	}, "Effects"),
	on(few, func(b *bigLedger) {
		ids := []int64{b.red}
		_, err := b.Planned(b.ctx, "deliver", ledgertest.Seller, "live 1")
		b.is(err)
		_, err = b.Course(b.ctx, b.red)
		b.is(err)
		_, err = b.Repeat(b.ctx, "red", ids, "n", b.now())
		b.is(err)
		_, err = b.Release(b.ctx, "red", ids, "n", b.now())
		b.is(err)
		_, err = b.CloseFailed(b.ctx, "red", ids, "n", b.now())
		b.is(err)
		b.is(b.AskNow(b.ctx, "red", ids, b.now()))
		_, err = b.Withdraw(b.ctx, "red", ids, "n", b.now())
		b.is(err)
	}, "Planned", "Course", "Repeat", "Release", "CloseFailed", "AskNow", "Withdraw"),
}
