package ledger

import (
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Effect is a kind of effect: an external action that must happen at most once. The names are
// stored in ledgers and do not change.
type Effect string

// The effects of an order. Their state, fence and due time are in the order's row.
const (
	Issue   Effect = "issue"   // 开票
	Sign    Effect = "sign"    // 重新签章: the invoice exists, its signature failed
	Reissue Effect = "reissue" // 重新开具: a failed order, again under its number
)

// Terms are the properties of a kind of effect.
type Terms struct {
	From   State // effects in this state may be called
	Called State // from the intent to the outcome
	// Again reports that the platform accepted the order before: calls are counted by the day, and
	// a query shows the outcome, whatever the answer was.
	Again bool
	// ADay is the maximum number of calls of one effect per day in Beijing; 0: no limit.
	ADay int
	Note string // text for a call in the history
}

// reissuesADay is how often per day the platform accepts a retry of one serial number, for a
// signature or for the invoice (protocol §3.7: E9613).
const reissuesADay = 20

var effects = map[Effect]Terms{
	Issue:   {From: Ready, Called: Submitting, Note: "attempt"},
	Sign:    {From: SealFailed, Called: Submitted, Again: true, ADay: reissuesADay, Note: "signature retried"},
	Reissue: {From: Failed, Called: Submitted, Again: true, ADay: reissuesADay, Note: "issued again under its number"},
}

// Terms are the effect's row in the table of effects; all kinds with rows of their own have the
// same.
func (e Effect) Terms() Terms {
	if e.Own() {
		return Terms{From: Ready, Called: Submitting, Note: "attempt"}
	}
	return effects[e]
}

// Own reports that the effects of a kind have rows of their own, separate from the order's: all
// kinds but those of an order. Their names are free; their states are Ready, Submitting, Unknown or
// Submitted, and Done or Failed.
func (e Effect) Own() bool {
	_, ofOrder := effects[e]
	return e != "" && !ofOrder
}

// ADay is the maximum number of calls of one effect of the kind per day in Beijing; 0: no limit.
func (e Effect) ADay() int { return effects[e].ADay }

// Plan is an effect with a row of its own.
type Plan struct {
	Effect Effect
	Seller string // tax number
	// Subject identifies the effect: its action, object and method. There is one row per subject of
	// a kind and seller. It is stored in the ledger and does not change.
	Subject string
	Order   int64     // ID of its order; 0: none
	Invoice int64     // ID of its invoice; 0: none
	Body    []byte    // data from which the kind makes its request
	Due     time.Time // earliest time of the call
	Held    bool      // the effect waits for a person
	// Done records what happened elsewhere: the effect is never called. Detail is what is known of
	// it, as Change.Detail; nil for an effect that is to be called.
	Done   bool
	Detail []byte
	// Beside are other kinds whose effects a check of the plan sees, too; see Plans.PlanBeside.
	Beside []Effect
	// What a red invoice takes back, positive; zero for other kinds.
	Net, Tax invoice.Amount
	// Ref names an invoice that was issued elsewhere and may have no row yet, in place of Invoice;
	// see Plans.PlanBeside.
	Ref *InvoiceRef
}
