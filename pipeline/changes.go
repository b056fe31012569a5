package pipeline

import (
	"time"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// inDoubt reports that nothing proves that the platform accepted this order: it may hold another
// one under its number.
func inDoubt(e *ledger.Entry) bool {
	return e.State == ledger.Submitting || e.State == ledger.Unknown || e.Code == rules.NumberForeign
}

// failedBefore reports that an order was known to have failed, before somebody took it out perhaps.
func failedBefore(e *ledger.Entry) bool {
	return e.State == ledger.Failed || e.State == ledger.Dropped
}

// mayBeIssued reports that a failed order may have been issued, by the platform's words.
func mayBeIssued(e *ledger.Entry) bool { return !e.RestUntil.IsZero() }

// duplicate is the platform's answer to a number that is in use (protocol §5.2): proof that the
// order arrived.
const duplicate = "E9106"

// numberInUse reports whether a code says so; old clients saw it without its letter.
func numberInUse(code string) bool { return code == duplicate || code == "9106" }

// taken is a change to what the platform says.
func taken(e ledger.Entry, f *Found) ledger.Change {
	return ledger.Change{ID: e.ID, Fence: e.Fence, State: f.State, Serial: f.Serial, Code: f.Code, Error: f.Text,
		Invoices: f.Invoices, Raw: f.Raw, Tries: e.Tries + 1}
}

// later leaves orders as they are until a time, after a query that decided nothing about them.
func (r *run) later(group []ledger.Entry, at time.Time, why string) []ledger.Change {
	changes := make([]ledger.Change, len(group))
	for i, e := range group {
		changes[i] = ledger.Change{ID: e.ID, Fence: e.Fence, State: e.State, Code: e.Code, Error: e.Error,
			NextAt: at, Tries: e.Tries, Misses: e.Misses, RestUntil: e.RestUntil, Note: why}
	}
	return changes
}

// word puts a text of the platform into the finding of a code, as the ledger keeps it: in Chinese.
func word(code, text string) string {
	f := rules.New(code, invoice.Place{}, "", "", "", text)
	return f.Text(lang.Chinese)
}
