package effect

import (
	"context"
	"fmt"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Asker is a kind whose effects can be queried. An unknown effect of another kind stays unknown,
// and only a person can have it called again (ledger.Plans).
type Asker interface {
	Kind
	// Ask queries claimed effects of one seller and returns a change for each: completed, queried
	// again later, or ready to be called again if it certainly did not happen. Effects without a
	// change are queried again after their claim ends.
	Ask(ctx context.Context, due []ledger.Entry) ([]ledger.Change, error)
}

// Ask claims due effects in batches and queries them until none is due. It is for kinds that have
// rows of their own; orders are queried independently of their effect.
func (q *Queue) Ask(ctx context.Context) (asked int, err error) {
	for more := true; more; {
		var n int
		n, more, err = q.AskOnce(ctx)
		if asked += n; err != nil {
			return asked, err
		}
	}
	return asked, ctx.Err()
}

// AskOnce is Ask for one claim; more reports whether to call it again.
func (q *Queue) AskOnce(ctx context.Context) (asked int, more bool, err error) {
	if q.Account.Stopped() || ctx.Err() != nil {
		return 0, false, nil
	}
	c := q.Driver.Claim(q.Filter, q.Kind.Name(), q.Pace.Chunk)
	c.Ask.About = ledger.AskDue
	due, err := q.Ledger.Claim(ctx, c)
	if err != nil || len(due) == 0 {
		return 0, false, err
	}
	changes, err := q.answers(ctx, due)
	if err != nil {
		return 0, false, fmt.Errorf("ask about effects of kind %s: %w", q.Kind.Name(), err)
	}
	return len(due), true, q.Record(ctx, changes)
}

// answers are the changes of effects that are due.
func (q *Queue) answers(ctx context.Context, due []ledger.Entry) ([]ledger.Change, error) {
	if k, ok := q.Kind.(Asker); ok {
		changes, err := k.Ask(ctx, due)
		for i := range changes {
			changes[i].Effect = k.Name()
		}
		return changes, err
	}
	changes := make([]ledger.Change, len(due))
	for i := range due {
		changes[i] = ledger.Change{Effect: q.Kind.Name(), ID: due[i].ID, Fence: due[i].Fence, State: ledger.Unknown,
			Note: "nobody can be asked what became of the call"}
	}
	return changes, nil
}
