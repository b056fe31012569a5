package effect

import (
	"context"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Kind is what one kind of effect adds to the mechanism.
type Kind interface {
	// Name is the kind's row in the table of [ledger.Effect].
	Name() ledger.Effect
	// Prepare makes the request of an effect and changes nothing: the same effect always gives the
	// same request. It is called before the intent is recorded, with the request's hash, and once
	// more before the call; what has another hash by then is given back.
	Prepare(e *ledger.Entry) (Request, error)
	// Call makes the call once, and never retries. It asks [BeforeSending] at the last moment.
	Call(ctx context.Context, e *ledger.Entry, r Request) Outcome
	// After is what an outcome does to the effect.
	After(e *ledger.Entry, out Outcome) ledger.Change
	// Back gives an effect back that was claimed and surely not called.
	Back(e *ledger.Entry, why string) ledger.Change
}

// Request is what will be sent.
type Request struct {
	Key  ledger.Key
	Body []byte
	Hash string // of Body; empty where no request is recorded, since the effect's row says it all
}

// Result is what became of one effect that was claimed to be called.
type Result struct {
	Entry   ledger.Entry
	Change  ledger.Change
	Outcome Outcome
}
