package pipeline_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// redsShown is a platform that shows red invoices by their serial numbers.
type redsShown struct {
	byserial map[string]pipeline.Found
	fails    bool
	calls    int
}

func (s *redsShown) Query(_ context.Context, _ string, refs []pipeline.Ref, _ string) pipeline.QueryAnswer {
	s.calls++
	if s.fails {
		return pipeline.QueryAnswer{Failed: effect.Outcome{Kind: effect.OutcomeUnknown}}
	}
	a := pipeline.QueryAnswer{Failed: effect.Outcome{Kind: effect.OutcomeAccepted}}
	for _, r := range refs {
		if f, ok := s.byserial[r.Serial]; ok {
			f.Ref = r
			a.Found = append(a.Found, f)
		}
	}
	return a
}

// shown is the red invoice of a form as the platform shows it.
func shown(f *pipeline.RedForm, at time.Time) pipeline.Found {
	return pipeline.Found{State: ledger.Issued, Red: true, Gross: -(f.Net + f.Tax),
		Invoices: []ledger.Invoice{{Serial: f.Serial, No: f.No, IssuedAt: at, PDF: "https://e.example/r.pdf"}}}
}

// A red that was made elsewhere has the day of issue that the platform shows of its invoice, in one
// call, and no other: not that of an invoice that is another one. It is asked for until it is
// known.
func TestDaysOfRedsMadeElsewhere(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, l, blues := issuedBlues(t, newBureau(), 4)
		day := time.Date(2026, 10, 31, 23, 59, 0, 0, beijing.Zone)
		forms := make([]pipeline.RedForm, 4)
		for i := range forms {
			forms[i] = byHand(blues[i], string(rune('1'+i)), blues[i].Net, blues[i].Tax)
			forms[i].Serial = "S" + forms[i].BillNo
		}
		forms[3].Serial = "" // the platform has not linked it
		other, blue := shown(&forms[1], day), shown(&forms[2], day)
		other.Gross--
		blue.Red = false
		q := &redsShown{fails: true, byserial: map[string]pipeline.Found{"S1": shown(&forms[0], day), "S2": other, "S3": blue}}
		if out := recordAsked(t, l, q, forms...); len(out) != 4 || q.calls != 1 {
			t.Fatalf("%d calls, %+v", q.calls, out)
		}
		if got := daysOf(t, l); len(got) != 0 {
			t.Errorf("without an answer: %v", got)
		}
		q.fails = false
		out := recordAsked(t, l, q, forms...)
		if len(out) != 1 || !out[0].Amended || out[0].Refused != nil || out[0].Form.BillNo != "1" {
			t.Errorf("the day became known: %+v", out)
		}
		if got := daysOf(t, l); len(got) != 1 || !got[forms[0].No].Equal(day) {
			t.Errorf("days %v", got)
		}
		delete(q.byserial, "S1")
		before := q.calls
		if out := recordAsked(t, l, q, forms[0]); len(out) != 0 || q.calls != before {
			t.Errorf("asked for what is known: %d calls, %+v", q.calls-before, out)
		}
	})
}

// daysOf are the days of issue of reds, by number.
func daysOf(t *testing.T, l ledger.Plans) map[string]time.Time {
	t.Helper()
	out := map[string]time.Time{}
	err := l.Effects(context.Background(), ledger.EffectChoice{Kinds: []ledger.Effect{red.Effect}}, func(e ledger.Entry) error {
		_, d, err := red.Decode(&e)
		if !d.IssuedAt.IsZero() {
			out[d.No] = d.IssuedAt
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
