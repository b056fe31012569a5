package sqlledger

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Amend completes what is known of an effect that happened elsewhere; see ledger.Plans.
func (s *Store) Amend(ctx context.Context, e ledger.Effect, id int64, note string, now time.Time, add ledger.PlanAddition) (changed bool, err error) {
	err = s.write(ctx, "complete an effect that happened elsewhere", func(t *tx) error {
		changed = false
		found, err := t.effects(ctx, "id = ? AND kind = ?", []any{id, string(e)})
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return fmt.Errorf("effect %s %d: %w", e, id, ledger.ErrNotFound)
		}
		p := *found[0].Plan
		if err := t.lockInvoices(ctx, []ledger.Plan{p}); err != nil {
			return err
		}
		beside, err := t.beside(ctx, &p)
		if err != nil {
			return err
		}
		own := slices.IndexFunc(beside, func(b ledger.Entry) bool { return b.ID == id })
		p = *beside[own].Plan // as it is now that nobody else can change it
		p.Detail = beside[own].Detail
		if beside[own].State != ledger.Done || add(&p, slices.Delete(beside, own, own+1)) != nil {
			return nil
		}
		body, err := pack(notNil(p.Body))
		if err != nil {
			return err
		}
		changed = true
		const query = "UPDATE effects SET body = ?, detail = ?, updated_at = ? WHERE id = ?"
		if err := t.exec(ctx, query, body, string(p.Detail), millis(now), id); err != nil {
			return err
		}
		return t.recordEffects(ctx, []event{{order: id, at: millis(now), from: ledger.Done, to: ledger.Done, note: note}})
	})
	return changed && err == nil, err
}
