package ledger

import (
	"context"
	"time"
)

// Planned is a plan as stored in the ledger.
type Planned struct {
	ID      int64
	State   State
	Fresh   bool  // it was added by this call
	Refused error // of a check; nothing was recorded then
}

// PlanCheck decides, in the transaction that records a plan, about it and the effects of its kind,
// and of those in Plan.Beside, that are about the same invoice, oldest first. It may complete the
// plan, which is the n-th, and is called again if the transaction begins again. An error refuses
// this plan alone.
type PlanCheck func(n int, p *Plan, beside []Entry) error

// PlanAddition completes the body and the detail of an effect; it may be called again, as a
// PlanCheck.
type PlanAddition func(p *Plan, beside []Entry) error

// EffectChoice chooses effects that have rows of their own; zero fields choose all.
type EffectChoice struct {
	Kinds   []Effect
	States  []State
	Seller  string
	Since   time.Time // changed since
	Invoice int64
	Order   int64
	// NoOrder chooses those that are about no order of the ledger: of invoices that were issued
	// elsewhere.
	NoOrder bool
	// GivenUp chooses those that were to reverse an invoice for a corrected order that was dropped.
	GivenUp bool
}

// Plans plans effects that have rows of their own.
type Plans interface {
	// Plan records effects to be called: the intents are on disk when it returns. If the subject
	// exists already, its row does not change, whatever its state.
	Plan(ctx context.Context, plans []Plan, now time.Time) ([]Planned, error)
	// PlanBeside is Plan for effects about invoices, each checked against those of its kind that
	// the invoice has. Nobody else can plan about the same invoices meanwhile. An invoice that was
	// issued elsewhere and is named by Plan.Ref gets its row here, as of Blues.InvoiceID.
	PlanBeside(ctx context.Context, plans []Plan, now time.Time, check PlanCheck) ([]Planned, error)
	// Amend completes what is known of an effect that happened elsewhere (Plan.Done), with a note
	// in its history: add sees it as it is recorded, with its detail, and the others of its kind
	// about the same invoice, and completes body and detail. An error of add leaves it as it
	// is; changed is false then, and where the effect is not done. Only errors of the ledger are
	// returned.
	Amend(ctx context.Context, e Effect, id int64, note string, now time.Time, add PlanAddition) (changed bool, err error)
	// PreviewBeside is what PlanBeside would record of the same plans, each after those before it.
	// Nothing is recorded: what would be added has no ID.
	PreviewBeside(ctx context.Context, plans []Plan, now time.Time, check PlanCheck) ([]Planned, error)
	// Repeat makes effects ready that cannot be queried, because a person decided to call them
	// again: those that are unknown or failed and that no run works on. It returns their number.
	Repeat(ctx context.Context, e Effect, ids []int64, note string, now time.Time) (moved int, err error)
	// Release makes held effects ready because a person decided so. It returns their number.
	Release(ctx context.Context, e Effect, ids []int64, note string, now time.Time) (moved int, err error)
	// Withdraw drops effects that are ready or held and that no run works on. It returns their
	// number.
	Withdraw(ctx context.Context, e Effect, ids []int64, note string, now time.Time) (moved int, err error)
	// Planned finds an effect by its subject; ErrNotFound when there is none.
	Planned(ctx context.Context, e Effect, seller, subject string) (Entry, error)
	// Effects calls yield for each effect of a choice, oldest first. An error of yield ends it.
	Effects(ctx context.Context, c EffectChoice, yield func(Entry) error) error
	// Course lists what happened to an effect, oldest first.
	Course(ctx context.Context, id int64) ([]Event, error)
}
