package sqlledger

import (
	"context"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// CloseFailed drops effects that failed, since a person has taken note of them. It returns their
// number.
func (s *Store) CloseFailed(ctx context.Context, e ledger.Effect, ids []int64, note string, now time.Time) (moved int, err error) {
	return s.moveEffects(ctx, e, ids, "state = 'failed'", ledger.Dropped, note, now)
}

// AskNow makes effects due that were accepted and that no run works on, since a person wants to
// know what became of them.
func (s *Store) AskNow(ctx context.Context, e ledger.Effect, ids []int64, now time.Time) error {
	return s.write(ctx, "make effects due", func(t *tx) error {
		return inChunks(ids, func(marks string, args []any) error {
			query := "UPDATE effects SET due_at = ?, next_at = ? WHERE id IN (" + marks + ") AND kind = ? AND state = 'submitted' AND due_at = next_at AND due_at > ?"
			return t.exec(ctx, query, append(append([]any{millis(now), millis(now)}, args...), string(e), millis(now))...)
		})
	})
}
