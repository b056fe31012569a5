package pipeline_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// between is a ledger on which others work between two looks of one who follows them.
type between struct {
	pipeline.Ledger
	after func() // the first look; nil: nothing happens
}

func (b *between) Outstanding(ctx context.Context, f ledger.Filter) (ledger.Outstanding, error) {
	found, err := b.Ledger.Outstanding(ctx, f)
	if do := b.after; do != nil {
		b.after = nil
		do()
	}
	return found, err
}

// Orders that a worker claims, or gives back, between two looks are followed until they are final.
func TestOrdersThatChangeBetweenLooksAreFollowed(t *testing.T) {
	for name, givesBack := range map[string]bool{"claimed": false, "given back": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newFake()
				r, l := newRun(t, p, orders(5, sellerA))
				defer l.Close()
				claim := func() []ledger.Entry {
					c := ledger.Claim{Filter: ledger.Filter{Seller: sellerA, Handed: ledger.NoEnd}, Owner: "other", Now: l.Now(), Lease: time.Minute, Limit: 5,
						Effect: ledger.Issue, Prepare: func(*ledger.Entry) (string, error) { return "hash", nil }}
					list, err := l.Claim(context.Background(), c)
					if err != nil || len(list) != 5 {
						t.Fatal(len(list), err)
					}
					return list
				}
				giveBack := func(list []ledger.Entry) {
					var back []ledger.Change
					for _, e := range list {
						back = append(back, ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Ready})
					}
					if err := l.Update(context.Background(), back, "other", l.Now()); err != nil {
						t.Fatal(err)
					}
				}
				looks := &between{Ledger: l}
				r.Parts.Ledger = looks
				var crew *crew
				r.Parts.HandedOut = func() {
					if givesBack {
						list := claim()
						looks.after = func() { giveBack(list) }
					} else {
						looks.after = func() { claim() } // that worker dies
					}
					time.AfterFunc(time.Second, func() { crew = hire(t, l, p) })
				}
				rep, err := pipeline.Execute(context.Background(), r.Parts, r.Settings, pipeline.RunWithWorkers()...)
				if crew != nil {
					defer crew.stop()
				}
				if err != nil {
					t.Fatal(err)
				}
				want(t, rep.Summary, map[ledger.State]int{ledger.Issued: 5})
			})
		})
	}
}
