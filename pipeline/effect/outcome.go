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
	OutcomeDuplicate                    // the number is in use: the order arrived before
	OutcomeNotSent                      // surely not processed; may be sent again after After
	OutcomeStopped                      // surely not processed; nothing of this seller can be
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
	After  time.Duration // for NotSent: how long the seller should rest
	// Account says that the seller's account failed, and how, whatever became of this effect:
	// no other one can be carried out now. Of an OutcomeStopped, empty says that the cause is on
	// this machine.
	Account ledger.Trouble
	// Away says that nobody answered, and why; nil where the platform answered, or nothing was
	// called.
	Away *Outage
}

// Sent reports that bytes of the call may have reached the platform.
func (o *Outcome) Sent() bool { return o.Kind != OutcomeNotSent && o.Kind != OutcomeStopped }

// Outage is somebody who does not answer: the platform, or the database of the ledger.
type Outage struct {
	Address string // scheme, host and port; without a password. Empty while nothing is known but the silence
	Reason  string // a word that texts are made from, as nuonuo.Reason; empty while the answer is waited for
	Detail  string // the system's words, English, without secrets
	Lasting bool   // trying again soon makes no sense
}
