package sqlledger

import (
	"context"
	"strings"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// unfinishedPart is the states of a partial index.
type unfinishedPart struct {
	predicate string
	states    []ledger.State
	asked     bool // they have a due time
}

var unfinishedParts = []unfinishedPart{
	{isReady, []ledger.State{ledger.Ready}, false},
	{isHeld, []ledger.State{ledger.Held}, false},
	{isOpen, []ledger.State{ledger.Submitting, ledger.Unknown, ledger.Submitted, ledger.Voiding}, true},
	{isSealFailed, []ledger.State{ledger.SealFailed}, true},
	{isFailed, []ledger.State{ledger.Failed}, false},
}

// Unfinished counts the orders of a seller that are not issued, voided or dropped, by state. It
// reads partial indexes, so what is issued costs nothing. States without orders are left out.
func (s *Store) Unfinished(ctx context.Context, seller string) (list []ledger.StateCount, err error) {
	err = s.view(ctx, "count unfinished orders", func(t *tx) error {
		for i := range unfinishedParts {
			some, err := t.stateCounts(ctx, &unfinishedParts[i], seller)
			if err != nil {
				return err
			}
			list = append(list, some...)
		}
		return nil
	})
	return list, err
}

func (t *tx) stateCounts(ctx context.Context, p *unfinishedPart, seller string) (list []ledger.StateCount, err error) {
	orders, due := make([]int, len(p.states)), make([]int64, len(p.states))
	var columns []any
	for i := range p.states {
		columns = append(columns, &orders[i], &due[i])
	}
	query, args := p.query(seller)
	if err := t.one(ctx, query, args, columns...); err != nil {
		return nil, err
	}
	for i, state := range p.states {
		if orders[i] == 0 {
			continue
		}
		u := ledger.StateCount{State: state, Orders: orders[i]}
		if p.asked {
			u.Due = fromMillis(due[i])
		}
		list = append(list, u)
	}
	return list, nil
}

// query has two columns for each state. It does not group: that would sort the orders.
func (p *unfinishedPart) query(seller string) (string, []any) {
	var columns []string
	for _, s := range p.states {
		of := "CASE WHEN state = '" + string(s) + "' THEN "
		columns = append(columns, "COUNT("+of+"1 END)", "COALESCE(MIN("+of+"due_at END), 0)")
	}
	return "SELECT " + strings.Join(columns, ", ") + " FROM orders WHERE " + p.predicate + " AND seller = ?", []any{seller}
}
