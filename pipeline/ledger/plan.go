package ledger

import (
	"context"
	"time"
)

// Planned is a plan as the ledger keeps it.
type Planned struct {
	ID    int64
	State State
	Fresh bool // it was not there before
}

// Plans are where effects are planned that have rows of their own.
type Plans interface {
	// Plan records effects that are to be called: the intent is on disk when it returns. One whose
	// subject is there already keeps its row, whatever its state.
	Plan(ctx context.Context, plans []Plan, now time.Time) ([]Planned, error)
	// Repeat has effects called again that nobody can ask about, because a person says so: those
	// that are unknown or failed and that nobody works on become ready. It counts them.
	Repeat(ctx context.Context, e Effect, ids []int64, note string, now time.Time) (moved int, err error)
	// Planned finds an effect by its subject; ErrNotFound when there is none.
	Planned(ctx context.Context, e Effect, seller, subject string) (Entry, error)
	// Course lists what happened to an effect, oldest first.
	Course(ctx context.Context, id int64) ([]Event, error)
}
