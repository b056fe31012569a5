package app

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/engine"
	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// queueOf keeps what is inserted.
type queueOf struct {
	*engine.Engine
	list []pipeline.Slice
}

func (q *queueOf) Insert(_ context.Context, list []pipeline.Slice) error {
	q.list = append(q.list, list...)
	return nil
}

// forms counts the jobs that list forms of a seller.
func (q *queueOf) forms(seller string) (n int) {
	for _, s := range q.list {
		if s.Task == pipeline.FormsTask && s.Seller == seller && s.Limit > 0 {
			n++
		}
	}
	return n
}

// Workers list the forms of each seller once an hour, whichever of them looks for periodic work,
// and work on that job.
func TestWorkersListFormsOnceAnHour(t *testing.T) {
	t.Parallel()
	now, q := time.Date(2026, 11, 27, 8, 0, 0, 0, beijing.Zone), &queueOf{}
	w, b, form := watchingAt(t, &now, time.Hour)
	w.engine, w.Watch, w.cfg.PeriodicDigest, w.stopping = q, unwatched{}, nil, context.Background()
	w.doing = map[ledger.Task]int{}
	for i, x := range []struct {
		later time.Duration
		want  int
	}{{0, 1}, {time.Minute, 1}, {58 * time.Minute, 1}, {time.Minute, 2}, {5 * time.Hour, 3}, {time.Second, 3}} {
		now = now.Add(x.later)
		if err := w.sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := q.forms(w.tax()); n != x.want {
			t.Errorf("step %d: %d jobs, want %d", i, n, x.want)
		}
	}
	b.answer = func(pipeline.FormQuery) pipeline.RedFormAnswer { return shows(form) }
	at := slices.IndexFunc(q.list, func(s pipeline.Slice) bool { return s.Task == pipeline.FormsTask })
	if err := w.Work(t.Context(), q.list[at]); err != nil || len(b.asked) != 1 {
		t.Errorf("%d questions: %v", len(b.asked), err)
	}
}

// A form of a buyer that a look before a red finds lapsed is named by that use, which ends with 3,
// and by a status until a reconcile was there, or a day has passed.
func TestLookNamesWhatLapsed(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 27, 8, 0, 0, 0, beijing.Zone)
	w, b, form := watchingAt(t, &now, 80*time.Hour)
	b.answer = func(pipeline.FormQuery) pipeline.RedFormAnswer {
		form.Status = red.Lapsed
		return shows(form)
	}
	if end := w.orFound(nil); end != nil {
		t.Errorf("before the look: %v", end)
	}
	if err := w.look(t.Context(), w.tax(), now.AddDate(0, 0, -7), nil); err != nil {
		t.Fatal(err)
	}
	if end := w.orFound(nil); end == nil || end.Kind != Rejected || len(w.lapsed.Lapsed) != 1 || w.lapsed.Open() {
		t.Fatalf("%v, %+v", end, w.lapsed)
	}
	if pending := (&Error{Kind: Pending}); w.orFound(pending) != pending {
		t.Error("what is open does not go before")
	}
	shown := func(when string, want int) {
		t.Helper()
		r := &Result{Activity: &Activity{}}
		err := w.corrections(t.Context(), r)
		if err != nil || len(r.Buyers.Lapsed) != want || want > 0 != (r.End != nil && r.End.Kind == Rejected) {
			t.Errorf("%s: %d lapsed, %v: %v", when, len(r.Buyers.Lapsed), r.End, err)
		}
	}
	shown("at once", 1)
	now = now.Add(23 * time.Hour)
	shown("within a day", 1)
	now = now.Add(2 * time.Hour)
	shown("after a day", 0)
	now = now.Add(-24 * time.Hour)
	shown("an hour later", 1)
	if err := w.store.EndPeriod(t.Context(), reconcilePeriod); err != nil {
		t.Fatal(err)
	}
	shown("after a reconcile", 0)
}
