package pipeline

import (
	"context"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Stage is one step of a run. Stages share the run's parts and settings and nothing else; each
// leaves the ledger in a state from which any later run can go on.
type Stage struct {
	Name    string // as progress shows it
	Purpose string
	do      func(context.Context, *run) error
	// read is do of the stage that reads the run's sources: later stages are about the batch that
	// it returns, also where it fails.
	read func(context.Context, *run) (ledger.Batch, error)
}

// The stages, each of which is also a command of its own.
var (
	ImportStage    = Stage{Name: "import", Purpose: "read the sources, check each order, record it in the ledger", read: importStage}
	ConfirmStage   = Stage{Name: "confirm", Purpose: "show what would be sent and ask, where invoices are real", do: confirmStage}
	ReleaseStage   = Stage{Name: "release", Purpose: "make the held orders ready that a person named", do: releaseStage}
	SubmitStage    = Stage{Name: "submit", Purpose: "send every ready order once, its intent recorded first", do: submitStage}
	ReconcileStage = Stage{Name: "reconcile", Purpose: "ask for the outcome of every order that is not final", do: reconcileStage}
	SettleStage    = Stage{Name: "settle", Purpose: "submit and reconcile until every order is final or the wait is over", do: settleStage}
	RecheckStage   = Stage{Name: "recheck", Purpose: "ask again for the invoices of the current month, to see later voids", do: recheckStage}
	ExportStage    = Stage{Name: "export", Purpose: "write the results", do: exportStage}
)

// RunStages is the main job, in order.
func RunStages() []Stage { return []Stage{ImportStage, ConfirmStage, SettleStage, ExportStage} }

// SubmitStages is the submit command.
func SubmitStages() []Stage { return []Stage{ConfirmStage, ReleaseStage, SubmitStage} }

// ReconcileStages is the reconcile command; recheck makes it look at the issued invoices of the
// month, too.
func ReconcileStages(recheck bool) []Stage {
	if recheck {
		return []Stage{RecheckStage, ReconcileStage}
	}
	return []Stage{ReconcileStage}
}
