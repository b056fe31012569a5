package sqlledger

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/fapiao/fapiao/internal/pgtest"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/ledgertest"
)

// How BenchmarkCarry is run at the size of docs/many-machines.md:
//
//	go test ./pipeline/ledger/sqlledger -run - -bench Carry -benchtime 1x -v -old 1000000 -carried 20000
var (
	carryOld = flag.Int("old", 2000, "old orders of the larger ledger of BenchmarkCarry")
	carried  = flag.Int("carried", 1000, "orders that BenchmarkCarry brings through each ledger")
)

// carryWorkers work at once, as many as four workers with an app each would.
const carryWorkers = 4

// sizeIndexes are those that schema 16 added.
var sizeIndexes = []string{"invoices_number", "orders_by_hand", "items_rejected", "items_carried", "effects_unfinished", "effects_done"}

// BenchmarkCarry measures what one PostgreSQL that commits to disk carries, in orders a second of
// each step, in an empty ledger, in one without the indexes of schema 16, and in one with old
// orders. The clients share the machine with the server. CPU is the server's.
func BenchmarkCarry(b *testing.B) {
	var first map[string]float64
	for _, c := range []struct {
		name    string
		old     int
		without []string
	}{{"empty", 0, nil}, {"empty, without the indexes of schema 16", 0, sizeIndexes}, {"old", *carryOld, nil}} {
		b.Run(c.name, func(b *testing.B) {
			url, end, err := pgtest.Durable()
			if err != nil {
				b.Skip(err)
			}
			defer end()
			s, err := Open(b.Context(), url, Options{Environment: "simulator", Run: "r", Now: ledgertest.Now})
			if err != nil {
				b.Fatal(err)
			}
			if c.old > 0 {
				fillOld(b, url, c.old)
			}
			for _, index := range c.without {
				s.db.MustExec("DROP INDEX " + index)
			}
			rates := carry(b, s)
			hot(b, s, url)
			if first == nil {
				first = rates
			}
			for what, rate := range rates {
				b.Logf("%-28s %10.2f, %.2f of the empty ledger's", what, rate, rate/first[what])
			}
		})
	}
}

// carry brings orders through a ledger, and returns the rate and the CPU of each step.
func carry(b *testing.B, s *Store) map[string]float64 {
	b.Helper()
	ctx, out := context.Background(), map[string]float64{}
	f := ledger.Filter{Seller: ledgertest.Seller, Batch: "carry"}
	ready := ledger.Claim{Filter: f, Effect: ledger.Issue, Owner: "r", Now: ledgertest.Now(), Lease: time.Minute, Limit: 50,
		Prepare: func(*ledger.Entry) (string, error) { return "hash", nil }}
	due := ledger.Claim{Filter: f, Ask: ledger.Ask{About: ledger.AskDue}, Owner: "r", Lease: time.Minute, Limit: 50}
	items := ledgertest.Items(b, ledgertest.Seller, 0, *carried)
	if _, err := s.OpenBatch(ctx, ledger.Batch{ID: f.Batch, Digest: "carry", Created: ledgertest.Start()}); err != nil {
		b.Fatal(err)
	}
	step := func(what string, do func()) {
		cpu, start := serverCPU(b, s), time.Now()
		do()
		out[what+" a second"] = float64(*carried) / time.Since(start).Seconds()
		out["µs CPU each, "+what] = (serverCPU(b, s) - cpu).Seconds() * 1e6 / float64(*carried)
	}
	step("imports", func() {
		for i := 0; i < len(items); i += benchSlice {
			if _, err := s.Import(ctx, f.Batch, items[i:min(i+benchSlice, len(items))], ledgertest.Now(), ledgertest.Conflict); err != nil {
				b.Fatal(err)
			}
		}
		if err := s.FinishBatch(ctx, f.Batch, len(items), ledgertest.Now()); err != nil {
			b.Fatal(err)
		}
	})
	var mu sync.Mutex
	var claimed [][]ledger.Entry
	step("claims", func() {
		together(b, func() bool {
			got, err := s.Claim(ctx, ready)
			mu.Lock()
			defer mu.Unlock()
			claimed = append(claimed, got)
			return err == nil && len(got) > 0
		})
	})
	step("outcomes", func() {
		together(b, func() bool {
			mu.Lock()
			got := claimed[0]
			claimed = claimed[min(1, len(claimed)-1):]
			mu.Unlock()
			return len(got) > 0 && s.Update(ctx, changesOf(got, ledger.Submitted), "r", ledgertest.Now()) == nil
		})
	})
	step("reconciled", func() {
		together(b, func() bool {
			c := due
			c.Now = ledgertest.Now()
			got, err := s.Claim(ctx, c)
			return err == nil && len(got) > 0 && s.Update(ctx, changesOf(got, ledger.Issued), "r", ledgertest.Now()) == nil
		})
	})
	if ready, waiting, _, err := s.Pending(ctx, f); err != nil || ready+waiting > 0 {
		b.Fatalf("%d ready and %d open orders are left: %v", ready, waiting, err)
	}
	return out
}

const benchSlice = 500

// together has workers repeat do until it says that there is no more.
func together(b *testing.B, do func() bool) {
	b.Helper()
	var all sync.WaitGroup
	for range carryWorkers {
		all.Go(func() {
			for do() {
			}
		})
	}
	all.Wait()
}

// serverCPU is the time that the server's processes of the ledger's connections have used; 0 where
// the system does not tell.
func serverCPU(b *testing.B, s *Store) (used time.Duration) {
	b.Helper()
	var pids []int
	if err := s.db.Select(&pids, "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'"); err != nil {
		b.Fatal(err)
	}
	for _, pid := range pids {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			return 0
		}
		fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
		for _, field := range fields[11:13] { // utime and stime, in hundredths of a second
			n, err := strconv.Atoi(field)
			if err != nil {
				b.Fatal(err)
			}
			used += time.Duration(n) * 10 * time.Millisecond
		}
	}
	return used
}

// hot says which part of the updates of each table were heap-only, and closes the ledger: sessions
// count what they did when they end.
func hot(b *testing.B, s *Store, url string) {
	b.Helper()
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	db, err := sqlx.Open("postgres", url)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	var tables []struct {
		Name        string
		All, Hot    int
		Table, Keys int
	}
	const query = `SELECT relname AS name, n_tup_upd AS all, n_tup_hot_upd AS hot, pg_table_size(relid) >> 20 AS table, pg_indexes_size(relid) >> 20 AS keys
		FROM pg_stat_user_tables WHERE n_tup_ins > 0 ORDER BY pg_total_relation_size(relid) DESC LIMIT 8`
	if err := db.Select(&tables, query); err != nil {
		b.Fatal(err)
	}
	for _, t := range tables {
		b.Logf("%s: %d updates, %d heap-only; %d MB and %d MB of indexes", t.Name, t.All, t.Hot, t.Table, t.Keys)
	}
}
