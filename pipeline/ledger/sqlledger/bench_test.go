package sqlledger_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/fapiao/fapiao/internal/pgtest"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/ledgertest"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

const benchCall = 500 // orders a call, as the pipeline does

// openAt opens a ledger whose time is what its callers say.
func openAt(tb testing.TB, url, run string) *sqlledger.Store {
	tb.Helper()
	return openWith(tb, url, sqlledger.Options{Environment: "simulator", Run: run, Now: ledgertest.Now})
}

func openWith(tb testing.TB, url string, opts sqlledger.Options) *sqlledger.Store {
	tb.Helper()
	s, err := sqlledger.Open(context.Background(), url, opts)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Error(err)
		}
	})
	return s
}

// onBoth runs a benchmark on a new ledger of each database.
func onBoth(b *testing.B, run func(b *testing.B, s *sqlledger.Store)) {
	b.Run("sqlite", func(b *testing.B) { run(b, openAt(b, filepath.Join(b.TempDir(), "l.db"), "r")) })
	b.Run("postgres", func(b *testing.B) { run(b, openAt(b, pgtest.URL(b), "r")) })
}

func perOrder(b *testing.B) {
	b.ReportMetric(float64(b.N*benchCall)/b.Elapsed().Seconds(), "orders/s")
}

func fill(b *testing.B, s *sqlledger.Store, calls int) {
	b.Helper()
	ctx := context.Background()
	if _, err := s.OpenBatch(ctx, ledger.Batch{ID: "bench", Created: ledgertest.Start()}); err != nil {
		b.Fatal(err)
	}
	for i := range calls {
		b.StopTimer()
		items := ledgertest.Items(b, ledgertest.Seller, i*benchCall, benchCall)
		b.StartTimer()
		if _, err := s.Import(ctx, "bench", items, ledgertest.Start(), ledgertest.Conflict); err != nil {
			b.Fatal(err)
		}
	}
	if err := s.FinishBatch(ctx, "bench", calls*benchCall, ledgertest.Start()); err != nil {
		b.Fatal(err)
	}
}

func BenchmarkImport(b *testing.B) {
	onBoth(b, func(b *testing.B, s *sqlledger.Store) {
		fill(b, s, b.N)
		perOrder(b)
	})
}

func claimAll(b *testing.B, s *sqlledger.Store, calls int, each func([]ledger.Entry)) {
	b.Helper()
	c := ledger.Claim{Filter: ledger.Filter{Batch: "bench", Seller: ledgertest.Seller}, Owner: "r", Now: ledgertest.Start(), Lease: time.Minute, Limit: benchCall}
	for range calls {
		got, err := s.Claim(context.Background(), ledgertest.ToCall(c, ledger.Issue, func(*ledger.Entry) (string, error) { return "hash", nil }))
		if err != nil || len(got) != benchCall {
			b.Fatal(len(got), err)
		}
		each(got)
	}
}

func BenchmarkClaimReady(b *testing.B) {
	onBoth(b, func(b *testing.B, s *sqlledger.Store) {
		fill(b, s, b.N)
		b.ResetTimer()
		claimAll(b, s, b.N, func([]ledger.Entry) {})
		perOrder(b)
	})
}

func BenchmarkUpdate(b *testing.B) {
	for _, to := range []ledger.State{ledger.Submitted, ledger.Issued} {
		b.Run(string(to), func(b *testing.B) {
			onBoth(b, func(b *testing.B, s *sqlledger.Store) {
				fill(b, s, b.N)
				b.ResetTimer()
				claimAll(b, s, b.N, func(got []ledger.Entry) { benchUpdate(b, s, got, to) })
				perOrder(b)
			})
		})
	}
}

// benchUpdate times only the update of what was claimed.
func benchUpdate(b *testing.B, s *sqlledger.Store, got []ledger.Entry, to ledger.State) {
	b.Helper()
	changes := make([]ledger.Change, len(got))
	for i, e := range got {
		changes[i] = ledger.Change{ID: e.ID, Fence: e.Fence, State: to, Serial: fmt.Sprint("2611230900", e.ID), Code: "E0000", NextAt: ledgertest.Start(),
			Raw: ledger.Whole([]byte(`{"code":"E0000","describe":"开票提交成功","result":{"invoiceSerialNum":"26112309000100000001"}}`))}
		if to == ledger.Issued {
			changes[i].Invoices = []ledger.Invoice{{Serial: changes[i].Serial, Status: "2", No: "26312000000000000001", IssuedAt: ledgertest.Start(), Net: 100, Tax: 13,
				Gross: 113, PDF: "https://pdf.example/1", OFD: "https://ofd.example/1", XML: "https://xml.example/1"}}
		}
	}
	if err := s.Update(context.Background(), changes, "r", ledgertest.Start()); err != nil {
		b.Fatal(err)
	}
}
