package pipeline_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// A run that corrects ends when another process has done what it waits for, not when that one's
// claim would have ended; also where that claim is longer than the run waits.
func TestCorrectionsOfAnotherProcessAreFollowed(t *testing.T) {
	for name, wait := range map[string]time.Duration{"long": timing.Wait, "shorter than the claim": 5 * time.Second} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				desk, l, no := issuedPaper(t)
				defer l.Close()
				planned := planDelivery(t, l, no, false, phone)
				ctx := context.Background()
				c := ledger.Claim{Filter: ledger.Filter{Seller: sellerA}, Effect: pipeline.DeliverEffect, Owner: "worker", Now: time.Now(), Lease: timing.Lease, Limit: 10,
					Prepare: func(*ledger.Entry) (string, error) { return "", nil }}
				list, err := l.Claim(ctx, c)
				if err != nil || len(list) != 1 {
					t.Fatal(len(list), err)
				}
				time.AfterFunc(2*time.Second, func() {
					done := ledger.Change{Effect: pipeline.DeliverEffect, ID: list[0].ID, Fence: list[0].Fence, State: ledger.Done}
					if err := l.Update(ctx, []ledger.Change{done}, "worker", time.Now()); err != nil {
						t.Error(err)
					}
				})
				r := again(l, desk.platform, nil)
				r.Batch, r.Corrector, r.Timing.Wait = ledger.Batch{}, desk, wait
				begun := time.Now()
				if err := r.do(ctx, pipeline.CorrectStage); err != nil {
					t.Fatal(err)
				}
				if took := time.Since(begun); took < 2*time.Second || took > 4*time.Second {
					t.Errorf("it ended after %v; the other process was done after two seconds", took)
				}
				if e := effectOf(t, l, planned.ID); e.State != ledger.Done || len(desk.sent) != 0 {
					t.Errorf("%s, %d calls of its own", e.State, len(desk.sent))
				}
			})
		})
	}
}
