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
