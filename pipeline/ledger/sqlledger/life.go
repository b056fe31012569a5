package sqlledger

import (
	"context"
	"fmt"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Live takes the lock of a run, whose ID is unique. If the lock is lost (the server ended its
// session, or cannot be reached), it is taken again as soon as possible, in another term.
func (s *Store) Live(ctx context.Context, owner string) (ledger.Life, error) {
	l, err := s.locks.live(ctx, ownerName(owner))
	if err != nil {
		return nil, fmt.Errorf("lock the run's own name: %w", s.explain(err))
	}
	return l, nil
}

// ownerName is the name that a run locks for as long as it lives.
func ownerName(owner string) string { return "owner " + owner }

// ownersKept is how long the traces of runs that died are kept: far longer than any lease.
const ownersKept = 24 * time.Hour
