package effect

import (
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// OutcomeKind is what became of a call.
type OutcomeKind uint8

// The outcomes. Only Accepted, Refused and Duplicate are definite answers about the effect.
const (
	OutcomeUnknown   OutcomeKind = iota // bytes may have arrived and no definite answer came
	OutcomeAccepted                     // the platform took it; Serial may be empty (audit mode, split order)
	OutcomeRefused                      // the platform refuses this effect
	OutcomeDuplicate                    // the number is in use: the order arrived earlier
	OutcomeNotSent                      // surely not processed; may be sent again after After
	OutcomeStopped                      // surely not processed; no effect of this seller can be processed
)

// String is the outcome's name in the log.
func (k OutcomeKind) String() string {
	return [...]string{"unknown", "accepted", "refused", "duplicate", "not sent", "stopped"}[k]
}

// Outcome is the answer to a call.
type Outcome struct {
	Kind   OutcomeKind
	Serial string
	Code   string
	Text   string // the platform's words or the transport's, masked
	Raw    ledger.Excerpt
	After  time.Duration // for NotSent: how long to pause the seller
	// Account is what is wrong with the seller's account, independent of the outcome of this
	// effect: no other effect can be executed now. Empty with OutcomeStopped means that the cause
	// is on this machine.
	Account ledger.Trouble
	// Away is the reason why there was no answer; nil if the platform answered or no call was made.
	Away *Outage
}

// Sent reports that bytes of the call may have reached the platform.
func (o *Outcome) Sent() bool { return o.Kind != OutcomeNotSent && o.Kind != OutcomeStopped }

// Outage describes a service that does not answer: the platform, or the database of the ledger.
type Outage struct {
	Address string // scheme, host and port, without a password; empty if only the lack of an answer is known
	Reason  string // a key from which texts are made, as nuonuo.Reason; empty while waiting for the answer
	Detail  string // the system's error text in English, without secrets
	Lasting bool   // retrying soon is useless
}
