package pipeline_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// sayNo runs a reading whose question is answered with no.
func sayNo(t *testing.T, r *run) {
	t.Helper()
	r.Confirm = func(context.Context, []ledger.Outlook) error { return pipeline.ErrNotConfirmed }
	if err := r.do(context.Background(), pipeline.RunStages()...); !errors.Is(err, pipeline.ErrNotConfirmed) {
		t.Fatalf("got %v", err)
	}
}

// confirmStages is a run of single confirmStages over all batches that asks nobody.
func confirmStages(t *testing.T, r *run, confirmStages ...pipeline.Stage) {
	t.Helper()
	r.Batch, r.Sources = ledger.Batch{}, nil
	if err := r.do(context.Background(), confirmStages...); err != nil {
		t.Fatal(err)
	}
}

func TestNoHoldsWhatWasAskedAbout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		list := append(orders(3, sellerA), orders(2, sellerB)...)
		r, l := newRun(t, p, list)
		defer l.Close()
		sayNo(t, r)
		want(t, r.Summary, map[ledger.State]int{ledger.Held: 5})
		confirmStages(t, again(l, p, nil), pipeline.SubmitStages()...)
		confirmStages(t, again(l, p, nil), pipeline.ReconcileStages(true)...)
		other := again(l, p, []*invoice.Draft{draft(50, "OTHER-1", sellerA, "7.00")})
		other.Batch.ID, other.Batch.Digest = "b2", "d2"
		execute(t, other)
		if len(p.submits) != 1 {
			t.Fatalf("sent: %v; want only the order of the other file", p.submits)
		}
		execute(t, again(l, p, list)) // the same file, and nobody says no
		if len(p.submits) != 6 {
			t.Errorf("%d orders were sent, want all once their file was read again", len(p.submits))
		}
	})
}

func TestNamedOrdersAreReleasedAndNothingElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		list := orders(4, sellerA)
		r, l := newRun(t, p, list)
		defer l.Close()
		sayNo(t, r)
		named := again(l, p, nil)
		named.Orders, named.Release = []int64{idOf(t, l, list[1].Number)}, []string{rules.NotConfirmed}
		confirmStages(t, named, pipeline.SubmitStages()...)
		if sent := sentOf(p); !slices.Equal(sent, []string{list[1].Number}) {
			t.Errorf("sent %v", sent)
		}
		if named.Summary.Orders != 1 || named.Summary.Count("submitted") != 1 {
			t.Errorf("the balance is not of the named orders: %+v", named.Summary.States)
		}
		foreign := again(l, p, nil)
		foreign.Orders, foreign.Release = []int64{idOf(t, l, list[2].Number)}, []string{rules.MissingLater}
		confirmStages(t, foreign, pipeline.SubmitStages()...)
		if len(p.submits) != 1 {
			t.Errorf("an order that is held for another reason was sent")
		}
	})
}

func TestNoAboutNamedOrdersLeavesTheOthersAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		list := orders(3, sellerA)
		r, l := newRun(t, p, list)
		defer l.Close()
		if err := r.do(context.Background(), pipeline.ImportStage); err != nil {
			t.Fatal(err)
		}
		named := again(l, p, nil)
		named.Batch, named.Sources, named.Orders = ledger.Batch{}, nil, []int64{idOf(t, l, list[0].Number)}
		named.Confirm = func(_ context.Context, sellers []ledger.Outlook) error {
			if sellers[0].Orders() != 1 {
				t.Errorf("asked about %d orders", sellers[0].Orders())
			}
			return pipeline.ErrNotConfirmed
		}
		if err := named.do(context.Background(), pipeline.SubmitStages()...); !errors.Is(err, pipeline.ErrNotConfirmed) {
			t.Fatal(err)
		}
		s, err := l.Summary(context.Background(), ledger.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		want(t, s, map[ledger.State]int{ledger.Held: 1, ledger.Ready: 2})
	})
}

// An answer that never came is no "no".
func TestInterruptedQuestionHoldsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, l := newRun(t, newFake(), orders(2, sellerA))
		defer l.Close()
		r.Confirm = func(context.Context, []ledger.Outlook) error { return context.Canceled }
		if err := r.do(context.Background(), pipeline.RunStages()...); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		want(t, r.Summary, map[ledger.State]int{ledger.Ready: 2})
	})
}

func TestFailedOrdersAreAskedForBeforeTheyAreDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		list := orders(3, sellerA)
		p.finish = ledger.Failed
		r, l := newRun(t, p, list)
		defer l.Close()
		execute(t, r)
		want(t, r.Summary, map[ledger.State]int{ledger.Failed: 3})
		time.Sleep(time.Second)
		issued, failing := idOf(t, l, list[0].Number), idOf(t, l, list[1].Number)
		p.finishes = map[string]ledger.State{list[0].Number: ledger.Issued}
		failed := map[int64]bool{}
		ask := again(l, p, nil)
		ask.Orders = []int64{issued, failing}
		before := len(p.queries)
		confirmStages(t, ask, pipeline.AskFailedStage(failed))
		if len(failed) != 1 || !failed[failing] {
			t.Errorf("failed still: %v, want only %d", failed, failing)
		}
		if len(p.queries) == before {
			t.Error("nobody was asked")
		}
		e, err := l.Find(context.Background(), ledger.Key{Seller: sellerA, OrderNo: list[0].Number})
		if err != nil || e.State != ledger.Issued {
			t.Errorf("the order that was issued meanwhile is %s (%v)", e.State, err)
		}
	})
}

func idOf(t *testing.T, l *sqlledger.Store, number string) int64 {
	t.Helper()
	e, err := l.Find(context.Background(), ledger.Key{Seller: sellerA, OrderNo: number})
	if err != nil {
		t.Fatal(err)
	}
	return e.ID
}

func sentOf(p *fakePlatform) (out []string) {
	for no := range p.submits {
		out = append(out, no)
	}
	slices.Sort(out)
	return out
}
