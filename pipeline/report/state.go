package report

import "github.com/fapiao/fapiao/pipeline/ledger"

// StateName is the name that people read for a row's state: Chinese, or English for lang "en". A
// state that is not known is named by itself.
func StateName(state, lang string) string { return ledger.State(state).Name(lang) }
