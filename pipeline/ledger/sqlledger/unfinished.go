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
	orders, due, err := t.countStates(ctx, p, "due_at", seller)
	if err != nil {
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

// countStates counts the orders of a seller in each state of an index, with the first of a time.
func (t *tx) countStates(ctx context.Context, p *unfinishedPart, first, seller string) (orders []int, at []int64, err error) {
	orders, at = make([]int, len(p.states)), make([]int64, len(p.states))
	var columns []any
	for i := range p.states {
		columns = append(columns, &orders[i], &at[i])
	}
	query, args := p.query(first, seller)
	return orders, at, t.one(ctx, query, args, columns...)
}

// query has two columns for each state. It does not group: that would sort the orders.
func (p *unfinishedPart) query(first, seller string) (string, []any) {
	var columns []string
	for _, s := range p.states {
		of := "CASE WHEN state = '" + string(s) + "' THEN "
		columns = append(columns, "COUNT("+of+"1 END)", "COALESCE(MIN("+of+first+" END), 0)")
	}
	return "SELECT " + strings.Join(columns, ", ") + " FROM orders WHERE " + p.predicate + " AND seller = ?", []any{seller}
}
