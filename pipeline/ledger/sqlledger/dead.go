package sqlledger

import (
	"context"
	"slices"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// isLeased is the condition of open orders whose due time is the end of a claim: any other is when
// somebody looks again.
const isLeased = "due_at > ? AND due_at <> next_at"

// FreeDead makes due now the orders, or the effects of the claim's kind that have rows of their
// own, that runs hold by claims that are dead: those that held the lock of their name, see Live,
// and hold it no longer. States and fences stay, so that the next claim takes them over. It returns
// how many are due by it.
func (s *Store) FreeDead(ctx context.Context, c ledger.Claim) (freed int, err error) {
	owners, err := s.leasing(ctx, c)
	if err != nil || len(owners) == 0 {
		return 0, err
	}
	err = s.write(ctx, "free orders of dead runs", func(t *tx) error {
		freed = 0
		c, err := t.dated(ctx, c)
		if err != nil {
			return err
		}
		for _, owner := range owners {
			dead, err := s.locks.dead(ctx, t, ownerName(owner))
			if err != nil {
				return err
			}
			if !dead {
				continue
			}
			n, err := t.free(ctx, owner, &c)
			if freed += n; err != nil {
				return err
			}
		}
		return nil
	})
	return freed, err
}

// lot is a part of a table in which rows lie that runs may hold.
type lot struct {
	table, where string
	args         []any
}

// openLots are where the open orders of a claim lie; the failed ones where they are to be issued
// again, or the effects of its kind that have rows of their own.
func (t *tx) openLots(ctx context.Context, c *ledger.Claim) ([]lot, error) {
	if c.Effect.Own() {
		where, args, err := ofKind(c, isAskable)
		return []lot{{"effects", where, args}}, err
	}
	predicate := isOpen
	if c.Effect == ledger.Reissue {
		predicate = isFailed
	}
	spans, err := t.spans(ctx, predicate, c.Filter)
	lots := make([]lot, len(spans))
	for i, r := range spans {
		where, args := r.where()
		lots[i] = lot{"orders", predicate + " AND " + where, args}
	}
	return lots, err
}

// leasing lists the other runs that hold open orders of a filter.
func (s *Store) leasing(ctx context.Context, c ledger.Claim) (owners []string, err error) {
	err = s.view(ctx, "list who works on orders", func(t *tx) error {
		c, err := t.dated(ctx, c)
		if err != nil {
			return err
		}
		lots, err := t.openLots(ctx, &c)
		if err != nil {
			return err
		}
		for _, l := range lots {
			query := "SELECT DISTINCT owner FROM " + l.table + " WHERE " + l.where + " AND " + isLeased + " AND owner <> ? AND owner <> ''"
			err := t.each(ctx, query, append(l.args, millis(c.Now), c.Owner), func(row scanner) error {
				var owner string
				err := row.Scan(&owner)
				owners = append(owners, owner)
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	slices.Sort(owners)
	return slices.Compact(owners), err
}

// free makes the orders due that one run holds.
func (t *tx) free(ctx context.Context, owner string, c *ledger.Claim) (freed int, err error) {
	lots, err := t.openLots(ctx, c)
	if err != nil {
		return 0, err
	}
	now := millis(c.Now)
	for _, l := range lots {
		query := "UPDATE " + l.table + " SET due_at = CAST(? AS BIGINT) WHERE " + l.where + " AND " + isLeased + " AND owner = ?"
		res, err := t.ExecContext(ctx, t.s.rebind(query), append(append([]any{now}, l.args...), now, owner)...)
		if err != nil {
			return freed, err
		}
		n, err := res.RowsAffected()
		if freed += int(n); err != nil {
			return freed, err
		}
	}
	return freed, nil
}
