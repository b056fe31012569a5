package app

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/ledgertest"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// carrying is a ledger of orders that carry a column each, all of them different.
func carrying(t *testing.T, columns int) *sqlledger.Store {
	t.Helper()
	ctx := context.Background()
	s, err := sqlledger.Open(ctx, filepath.Join(t.TempDir(), "l.db"), sqlledger.Options{Environment: "simulator", Run: "r"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	items := ledgertest.Items(t, ledgertest.Seller, 0, columns)
	for i := range items {
		items[i].Facts.Carried = []invoice.Carried{{Title: fmt.Sprint("列", i), Value: "x"}}
	}
	if _, err = s.OpenBatch(ctx, ledger.Batch{ID: "b1", Created: ledgertest.Start(), Digest: "d"}); err == nil {
		_, err = s.Import(ctx, "b1", items, ledgertest.Start(), ledgertest.Conflict)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The results of all have a bounded number of carried columns, with that by which they are grouped.
func TestCarriedColumnsOfAllAreBounded(t *testing.T) {
	t.Parallel()
	s := carrying(t, 70)
	x := selected{store: s, rejected: true}
	kept, left, err := x.carried(context.Background(), "列68")
	if err != nil || len(kept) != carriedAtMost || len(left) != 6 || !slices.Contains(kept, "列68") {
		t.Fatalf("kept %v, left %v: %v", kept, left, err)
	}
	for _, in := range []string{lang.Chinese, lang.English} {
		if note := leftOut(left).Text(in); !strings.Contains(note, "列69") || !strings.Contains(note, "64") {
			t.Errorf("%s: %s", in, note)
		}
	}
	x = selected{store: s, filter: ledger.Filter{Batch: "b1"}}
	if kept, left, err := x.carried(context.Background(), ""); len(kept) != 70 || left != nil || err != nil {
		t.Errorf("of a batch %d, left %v: %v", len(kept), left, err)
	}
}

// A column that came into the ledger after the titles were read is not in the results.
func TestColumnsThatAreNotAnnouncedAreDropped(t *testing.T) {
	t.Parallel()
	x := selected{store: carrying(t, 3), announced: map[string]bool{"列1": true}}
	var got []string
	err := x.rows(context.Background(), func(r report.Row) error {
		values, err := r.CarriedValues([]string{"列1"})
		got = append(got, values...)
		return err
	})
	if want := []string{"", "x", ""}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, want %q: %v", got, want, err)
	}
}
