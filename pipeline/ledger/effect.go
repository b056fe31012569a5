package ledger

import (
	"time"
)

// Effect names a kind of effect: something outside that must happen at most once. The names are
// kept in ledgers and do not change.
type Effect string

// The effects of an order. Their state, fence and due time stand in the order's row.
const (
	Issue   Effect = "issue"   // 开票
	Sign    Effect = "sign"    // 重新签章: the invoice exists, its signature failed
	Reissue Effect = "reissue" // 重新开具: a failed order, again under its number
)

// Terms are what the ledger must know of a kind of effect.
type Terms struct {
	From   State // effects in this state may be called
	Called State // from the intent to the outcome
	// Again says that the platform accepted the order before: the call is counted by the day, and
	// whatever its answer, a query shows the outcome.
	Again bool
	// ADay is how often one effect may be called in a day in Beijing; 0 sets no bound.
	ADay int
	Note string // what the history says of a call
}

// reissuesADay is how often the platform lets one serial number be retried in a day, for a signature
// or for the invoice (protocol §3.7: E9613).
const reissuesADay = 20

var effects = map[Effect]Terms{
	Issue:   {From: Ready, Called: Submitting, Note: "attempt"},
	Sign:    {From: SealFailed, Called: Submitted, Again: true, ADay: reissuesADay, Note: "signature retried"},
	Reissue: {From: Failed, Called: Submitted, Again: true, ADay: reissuesADay, Note: "issued again under its number"},
}

// Terms are the effect's row in the table of effects; those of kinds that have rows of their own are
// all alike.
func (e Effect) Terms() Terms {
	if e.Own() {
		return Terms{From: Ready, Called: Submitting, Note: "attempt"}
	}
	return effects[e]
}

// Own reports that the effects of a kind have rows of their own, beside the order that they are
// about: all kinds but those of an order. Their names are free, and their life is Ready, Submitting,
// Unknown or Submitted, and Done or Failed.
func (e Effect) Own() bool {
	_, ofOrder := effects[e]
	return e != "" && !ofOrder
}

// ADay is how often one effect of the kind may be called in a day in Beijing; 0 sets no bound.
func (e Effect) ADay() int { return effects[e].ADay }

// Plan is an effect that has a row of its own: what is to happen, once, and to what.
type Plan struct {
	Effect Effect
	Seller string // tax number
	// Subject names what the effect does to what, and by what means: there is one row for each
	// subject of a kind and seller. It is kept in the ledger and does not change.
	Subject string
	Order   int64     // the id of the order that it is about; 0: of none
	Invoice int64     // the id of the invoice; 0: of none
	Body    []byte    // what the kind needs to make its request
	Due     time.Time // not to be called before
}
