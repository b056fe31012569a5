package ledgertest

import (
	"context"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Ledger is what the suite tests: pipeline.Ledger, and what the command line needs besides.
type Ledger interface {
	OpenBatch(ctx context.Context, b ledger.Batch) (ledger.Batch, error)
	Import(ctx context.Context, batch string, items []ledger.Item, now time.Time, clash func(*ledger.Item, ledger.Imported) []rules.Finding) ([]ledger.Imported, error)
	FinishBatch(ctx context.Context, batch string, read int) error
	Batch(ctx context.Context, id string) (ledger.Batch, error)
	ClaimReady(ctx context.Context, c ledger.Claim, prepare func(*ledger.Entry) (string, error)) ([]ledger.Entry, error)
	ClaimDue(ctx context.Context, c ledger.Claim) ([]ledger.Entry, error)
	Update(ctx context.Context, changes []ledger.Change, owner string, now time.Time) error
	Pending(ctx context.Context, f ledger.Filter) (ready, waiting int, next time.Time, err error)
	KnownOrder(ctx context.Context, seller string) (string, error)
	Totals(ctx context.Context, f ledger.Filter) (int, invoice.Amount, error)
	Summary(ctx context.Context, f ledger.Filter) (report.Summary, error)
	Rows(ctx context.Context, f ledger.Filter, yield func(report.Row) error) error
	TokenLoad(ctx context.Context, key string) ([]byte, error)
	TokenUpdate(ctx context.Context, key string, f func(cur []byte) ([]byte, error)) error
	Hold(ctx context.Context, name string) (release func() error, err error)
	Close() error
}

// Database opens ledgers that share one fresh database: each call is what another process would get.
type Database func(t *testing.T) Ledger

// Run runs the suite. fresh makes a database of its own for each test.
func Run(t *testing.T, fresh func(t *testing.T) Database) {
	for name, test := range map[string]func(*testing.T, Database){
		"batches":                testBatches,
		"import":                 testImport,
		"read again":             testReadAgain,
		"intent":                 testIntent,
		"prepare fails":          testPrepareFails,
		"fence":                  testFence,
		"moves":                  testMoves,
		"due":                    testDue,
		"orphan":                 testOrphan,
		"results":                testResults,
		"filters":                testFilters,
		"claims never overlap":   testClaimsNeverOverlap,
		"tokens":                 testTokens,
		"hold":                   testHold,
		"any walk keeps balance": testAnyWalk,
	} {
		t.Run(name, func(t *testing.T) { test(t, fresh(t)) })
	}
}

// desk is one ledger with a batch.
type desk struct {
	t     *testing.T
	l     Ledger
	batch string
	now   time.Time
}

func open(t *testing.T, db Database) *desk {
	t.Helper()
	d := &desk{t: t, l: db(t), batch: "b1", now: Start()}
	b, err := d.l.OpenBatch(t.Context(), ledger.Batch{ID: "b1", Digest: "digest", Sources: []string{"orders.xlsx"}, Created: d.now})
	d.ok(err)
	d.batch = b.ID
	return d
}

func (d *desk) ok(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) take(items ...ledger.Item) []ledger.Imported {
	d.t.Helper()
	got, err := d.l.Import(d.t.Context(), d.batch, items, d.now, Clash)
	d.ok(err)
	return got
}

// claim takes up to n ready orders for owner; every request has the hash "h".
func (d *desk) claim(owner string, n int) []ledger.Entry {
	d.t.Helper()
	got, err := d.l.ClaimReady(d.t.Context(), d.ask(owner, n), func(*ledger.Entry) (string, error) { return "h", nil })
	d.ok(err)
	return got
}

func (d *desk) ask(owner string, n int) ledger.Claim {
	return ledger.Claim{Filter: ledger.Filter{Batch: d.batch}, Owner: owner, Now: d.now, Lease: time.Minute, Limit: n}
}

func (d *desk) due(owner string, n int) []ledger.Entry {
	d.t.Helper()
	got, err := d.l.ClaimDue(d.t.Context(), d.ask(owner, n))
	d.ok(err)
	return got
}

func (d *desk) move(owner string, changes ...ledger.Change) {
	d.t.Helper()
	d.ok(d.l.Update(d.t.Context(), changes, owner, d.now))
}

// to is a change of a claimed order.
func to(e ledger.Entry, s ledger.State) ledger.Change {
	return ledger.Change{ID: e.ID, Fence: e.Fence, State: s, Serial: "S-" + e.Key.OrderNo}
}

func (d *desk) summary() report.Summary {
	d.t.Helper()
	s, err := d.l.Summary(d.t.Context(), ledger.Filter{Batch: d.batch})
	d.ok(err)
	if !s.Balanced() {
		d.t.Errorf("%d orders, states %+v", s.Orders, s.States)
	}
	return s
}

func (d *desk) want(counts map[ledger.State]int) {
	d.t.Helper()
	s := d.summary()
	for _, state := range ledger.States() {
		if got := s.Count(string(state)); got != counts[state] {
			d.t.Errorf("%s: %d orders, want %d", state, got, counts[state])
		}
	}
}
