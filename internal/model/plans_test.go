package model

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// plans is a ledger of planned effects in memory, with the contract of ledger.Plans: it shows that
// the rules of planning alone protect an invoice, whatever the database does.
type plans struct {
	ledger.Plans // the other methods are not called
	mu           sync.Mutex
	rows         []ledger.Entry
}

// PlanBeside implements [ledger.Plans].
func (l *plans) PlanBeside(_ context.Context, list []ledger.Plan, now time.Time, check ledger.PlanCheck) ([]ledger.Planned, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := make([]ledger.Planned, len(list))
	for i, p := range list {
		if out[i].Refused = check(i, &p, l.beside(&p)); out[i].Refused == nil {
			out[i] = l.add(&p, now)
		}
	}
	return out, nil
}

func (l *plans) beside(p *ledger.Plan) (out []ledger.Entry) {
	for _, e := range l.rows {
		if e.Plan.Effect == p.Effect && e.Plan.Invoice == p.Invoice {
			out = append(out, e)
		}
	}
	return out
}

// add adds a plan, unless its subject has a row.
func (l *plans) add(p *ledger.Plan, now time.Time) ledger.Planned {
	at := slices.IndexFunc(l.rows, func(e ledger.Entry) bool { return e.Plan.Effect == p.Effect && e.Plan.Subject == p.Subject })
	if at >= 0 {
		return ledger.Planned{ID: l.rows[at].ID, State: l.rows[at].State}
	}
	e := ledger.Entry{ID: int64(len(l.rows) + 1), State: ledger.Ready, Plan: p, Created: now}
	if p.Held {
		e.State = ledger.Held
	}
	l.rows = append(l.rows, e)
	return ledger.Planned{ID: e.ID, State: e.State, Fresh: true}
}
