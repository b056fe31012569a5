package ledger

import (
	"context"
	"time"
)

// Planned is a plan as stored in the ledger.
type Planned struct {
	ID    int64
	State State
	Fresh bool // it was added by this call
}

// Plans plans effects that have rows of their own.
type Plans interface {
	// Plan records effects to be called: the intents are on disk when it returns. If the subject
	// exists already, its row does not change, whatever its state.
	Plan(ctx context.Context, plans []Plan, now time.Time) ([]Planned, error)
	// Repeat makes effects ready that cannot be queried, because a person decided to call them
	// again: those that are unknown or failed and that no run works on. It returns their number.
	Repeat(ctx context.Context, e Effect, ids []int64, note string, now time.Time) (moved int, err error)
	// Planned finds an effect by its subject; ErrNotFound when there is none.
	Planned(ctx context.Context, e Effect, seller, subject string) (Entry, error)
	// Course lists what happened to an effect, oldest first.
	Course(ctx context.Context, id int64) ([]Event, error)
}
