package report

import (
	"context"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Balance is where the balance of a run comes from.
type Balance interface {
	// Summary draws the balance of a batch, or of everything when the filter names none.
	Summary(ctx context.Context, f ledger.Filter) (Summary, error)
}
