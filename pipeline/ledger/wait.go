package ledger

import "time"

// WaitKind is what open orders wait for.
type WaitKind string

// The kinds, in the order in which they are reported.
const (
	WaitClaim   WaitKind = "claim"   // claimed by a run: queried at the latest when the claim ends
	WaitDoubt   WaitKind = "doubt"   // it is not known whether they arrived, and the call may be in flight
	WaitMissing WaitKind = "missing" // the platform reported once that it does not have them; they are queried again
	WaitIssue   WaitKind = "issue"   // accepted, not issued yet
	WaitVoid    WaitKind = "void"    // being voided
	WaitSign    WaitKind = "sign"    // issued without a signature, which is retried
	WaitRest    WaitKind = "rest"    // to be sent after a pause
)

// WaitKinds lists the kinds in their order.
func WaitKinds() []WaitKind {
	return []WaitKind{WaitClaim, WaitDoubt, WaitMissing, WaitIssue, WaitVoid, WaitSign, WaitRest}
}

// Wait is what some open orders wait for.
type Wait struct {
	Kind   WaitKind
	Orders int
	Next   time.Time // when the first of them is queried next
}
