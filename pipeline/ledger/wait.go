package ledger

import "time"

// WaitKind says what open orders wait for.
type WaitKind string

// The kinds, in the order in which they are reported.
const (
	WaitClaim   WaitKind = "claim"   // a run holds them by a claim: at the latest when it is over they are asked about
	WaitDoubt   WaitKind = "doubt"   // nobody knows whether they arrived, and the call may be in flight
	WaitMissing WaitKind = "missing" // the platform said once that it does not know them; they are asked about once more
	WaitIssue   WaitKind = "issue"   // accepted, not issued yet
	WaitVoid    WaitKind = "void"    // being voided
	WaitSign    WaitKind = "sign"    // issued without a signature, which is retried
	WaitRest    WaitKind = "rest"    // to be sent, when the platform has rested
)

// WaitKinds lists the kinds in their order.
func WaitKinds() []WaitKind {
	return []WaitKind{WaitClaim, WaitDoubt, WaitMissing, WaitIssue, WaitVoid, WaitSign, WaitRest}
}

// Wait is what some open orders wait for.
type Wait struct {
	Kind   WaitKind
	Orders int
	Next   time.Time // when the first of them is looked at again
}
