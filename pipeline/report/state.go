package report

import (
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// StateName is the name that people read for a row's state. A state that is not known is named by
// itself.
func StateName(state string) lang.Text { return ledger.State(state).Name() }
