package pipeline_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// restarted is a ledger in which each check of a plan runs twice: first on an effect of another
// planner whose transaction is undone.
type restarted struct {
	ledger.Plans
	undone ledger.Entry
}

func (r restarted) PlanBeside(ctx context.Context, plans []ledger.Plan, now time.Time, check ledger.PlanCheck) ([]ledger.Planned, error) {
	return r.Plans.PlanBeside(ctx, plans, now, func(n int, p *ledger.Plan, beside []ledger.Entry) error {
		first := *p
		_ = check(n, &first, []ledger.Entry{r.undone})
		return check(n, p, beside)
	})
}

// A check that runs again on the fresh state plans what was asked for, and keeps nothing of what it
// saw before.
func TestPlanRedsOnTheFreshState(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, l, blues := issuedBlues(t, newBureau(), 2)
		mine, others := ask(blues[0]), ask(blues[0])
		mine.Source, others.Source = invoice.Place{File: "mine.xlsx", Row: 2}, invoice.Place{File: "others.xlsx", Row: 9}
		// The other planner asked for the same of the second invoice, on which nothing is open.
		body := planRed(t, l, ask(blues[1]))[0].Body
		body.Source = others.Source
		encoded, err := body.Encode()
		if err != nil {
			t.Fatal(err)
		}
		undone := ledger.Entry{State: ledger.Held, Plan: &ledger.Plan{Effect: red.Effect, Subject: "undone", Body: encoded}}
		planned, err := pipeline.PlanReds(context.Background(), restarted{l, undone}, []pipeline.RedRequest{mine}, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		if p := planned[0]; p.Refused != nil || !p.Fresh || p.Body.Source != mine.Source || p.Body.Blue.No != blues[0].No {
			t.Errorf("%+v", p)
		}
	})
}
