package sqlledger

import (
	"context"
	"maps"
	"slices"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// DeadReds are the IDs of the reds of a filter that came to nothing and need a person, oldest
// first; see [red.Dead].
func (s *Store) DeadReds(ctx context.Context, f ledger.Filter) (out []int64, err error) {
	out = []int64{}
	err = s.view(ctx, "read dead red invoices", func(t *tx) error {
		some, err := t.hasReds(ctx)
		if err != nil || !some {
			return err
		}
		where, args, err := t.redsOf(ctx, f)
		if err != nil {
			return err
		}
		dead, err := t.deadReds(ctx, where, args)
		out = slices.AppendSeq([]int64{}, maps.Keys(dead))
		slices.Sort(out)
		return err
	})
	return out, err
}

// deadReds are those that need a person of the red invoices that a condition chooses. Whether one
// does depends on all reds of its invoice, and on the invoice.
func (t *tx) deadReds(ctx context.Context, where string, args []any) (map[int64]bool, error) {
	failed := map[int64]bool{}
	var invoices []int64
	err := t.each(ctx, "SELECT id, invoice_id FROM effects WHERE "+where+" AND state = 'failed'", args, func(row scanner) error {
		var id, of int64
		err := row.Scan(&id, &of)
		failed[id], invoices = true, append(invoices, of)
		return err
	})
	if err != nil || len(failed) == 0 {
		return nil, err
	}
	slices.Sort(invoices)
	reds, void, err := t.redsWith(ctx, slices.Compact(invoices))
	if err != nil {
		return nil, err
	}
	dead := map[int64]bool{}
	ids, err := red.Dead(reds, void)
	for _, id := range ids {
		if failed[id] {
			dead[id] = true
		}
	}
	return dead, err
}

// redsWith are all reds of invoices, oldest first, and those of the invoices that are void.
func (t *tx) redsWith(ctx context.Context, invoices []int64) (reds []ledger.Entry, void map[int64]bool, err error) {
	void = map[int64]bool{}
	err = inChunks(invoices, func(marks string, args []any) error {
		query := "SELECT " + effectFields.columns() + " FROM effects WHERE kind = 'red' AND invoice_id IN (" + marks + ") ORDER BY id"
		err := t.each(ctx, query, args, func(row scanner) error {
			var kept effectRow
			if err := effectFields.scan(row, &kept); err != nil {
				return err
			}
			e, err := kept.entry()
			reds = append(reds, e)
			return err
		})
		if err != nil {
			return err
		}
		blues, err := t.blues(ctx, "v.id IN ("+marks+") AND v.n >= 0", args)
		for i := range blues {
			void[blues[i].ID] = blues[i].Void()
		}
		return err
	})
	return reds, void, err
}
