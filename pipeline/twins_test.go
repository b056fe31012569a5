package pipeline_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Sellers number their orders each for itself: that a later item has the number of the like order
// says nothing where it is another seller's.
func TestTwinWhoseNumberAnotherSellerUses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		first, l := newRun(t, p, []*invoice.Draft{draft(2, "A-1", sellerA, "113.00")})
		defer l.Close()
		execute(t, first)
		r := again(l, p, []*invoice.Draft{draft(3, "A-2", sellerA, "113.00"), draft(4, "A-1", sellerB, "226.00")})
		r.Batch = ledger.Batch{ID: "b2", Digest: "d2", Created: time.Now()}
		var twins []string
		r.OnFinding = func(f rules.Finding) {
			if f.Code == rules.LikelyTwice {
				twins = append(twins, f.Args...)
			}
		}
		if err := r.do(context.Background(), pipeline.ImportStage); err != nil {
			t.Fatal(err)
		}
		if len(twins) == 0 {
			t.Error("the like order of the first seller is not named")
		}
	})
}
