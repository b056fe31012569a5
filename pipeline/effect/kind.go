package effect

import (
	"context"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Kind is what one kind of effect adds to the mechanism.
type Kind interface {
	// Name is the kind's row in the table of [ledger.Effect].
	Name() ledger.Effect
	// Prepare makes the request of an effect and has no side effects: the same effect always gives
	// the same request. It is called before the intent is recorded, with the request's hash, and
	// again before the call; if the hash has changed by then, the effect is released.
	Prepare(e *ledger.Entry) (Request, error)
	// Call makes the call once, without retries. It calls [BeforeSending] immediately before
	// sending.
	Call(ctx context.Context, e *ledger.Entry, r Request) Outcome
	// After is what an outcome does to the effect.
	After(e *ledger.Entry, out Outcome) ledger.Change
	// Back releases an effect that was claimed and certainly not called.
	Back(e *ledger.Entry, why string) ledger.Change
}

// Request is what will be sent.
type Request struct {
	Key  ledger.Key
	Body []byte
	Hash string // of Body; empty if no request is recorded because the effect's row contains all of it
}

// Result is what became of one effect that was claimed to be called.
type Result struct {
	Entry   ledger.Entry
	Change  ledger.Change
	Outcome Outcome
}
