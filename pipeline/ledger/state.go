package ledger

import (
	"slices"

	"github.com/fapiao/fapiao/internal/lang"
)

// State is the state of an order. The names are part of the command line's contract and do not
// change.
type State string

// The states. Rejected and Skipped belong to one reading of an order that is not in the ledger.
const (
	Rejected   State = "rejected"    // 校验未通过
	Skipped    State = "skipped"     // 未读取: the user chose to leave such rows out
	Ready      State = "ready"       // 待开票
	Held       State = "held"        // 待人工确认: not sent by unattended commands; a person decides
	Submitting State = "submitting"  // 提交中: the intent is recorded, the outcome is not
	Unknown    State = "unknown"     // 结果不明: bytes may have arrived, no definite answer came back
	Submitted  State = "submitted"   // 已提交, 开票中
	Issued     State = "issued"      // 已开票
	Failed     State = "failed"      // 开票失败: refused by the platform; a person corrects it
	SealFailed State = "seal_failed" // 已开票，签章失败: the invoice exists, its signature failed
	Voiding    State = "voiding"     // 作废中
	Voided     State = "voided"      // 已作废
	Dropped    State = "dropped"     // 已取消: a person dropped it, or it was invoiced elsewhere
)

// States lists all states in the order in which the balance prints them.
func States() []State {
	return []State{Rejected, Skipped, Held, Ready, Submitting, Unknown, Submitted, Issued, Failed,
		SealFailed, Voiding, Voided, Dropped}
}

// Done is the final state of a successful effect with a row of its own. Orders never have it.
const Done State = "done"

// effectMoves is the diagram of effects that have rows of their own.
var effectMoves = map[State][]State{
	Ready:      {Submitting, Held, Dropped},
	Held:       {Ready, Dropped},
	Submitting: {Ready, Unknown, Submitted, Done, Failed, Held},
	Unknown:    {Ready, Submitted, Done, Failed, Held},
	Submitted:  {Unknown, Done, Failed, Held},
	Failed:     {Ready, Done, Dropped},
}

// moves is the diagram: for each state, the states that may follow. Staying is always allowed.
var moves = map[State][]State{
	Ready: {Submitting, Held, Dropped},
	// A held order whose number has other content at the platform can be accepted as it is there.
	Held: {Ready, Dropped, Issued, SealFailed, Submitted, Voiding, Voided},
	// The platform may issue an order that failed and was then dropped.
	Dropped:    {Held, Failed, Issued, SealFailed},
	Submitting: {Ready, Unknown, Submitted, Failed, Issued, SealFailed, Voiding, Voided, Held},
	Unknown:    {Ready, Submitted, Issued, Failed, SealFailed, Voiding, Voided, Held},
	Submitted:  {Issued, Failed, SealFailed, Voiding, Voided, Unknown},
	Issued:     {Voiding, Voided},
	Failed:     {Ready, Submitted, Issued, SealFailed, Voiding, Voided, Held, Dropped},
	SealFailed: {Submitted, Issued, Failed, Voiding, Voided},
	Voiding:    {Voided, Issued},
}

// CanMove reports whether the diagram of orders has an arrow from one state to another.
func CanMove(from, to State) bool { return from == to || slices.Contains(moves[from], to) }

// CanMoveEffect is CanMove of effects that have rows of their own.
func CanMoveEffect(from, to State) bool { return from == to || slices.Contains(effectMoves[from], to) }

// Final reports whether nothing is open at the platform and nothing waits to be sent. Failed counts
// as final in the balance, but is still queried for a while: the platform may issue it later.
func (s State) Final() bool {
	switch s {
	case Rejected, Skipped, Held, Issued, Failed, Voided, SealFailed, Dropped:
		return true
	}
	return false
}

// InLedger reports whether an order in the ledger can have this state.
func (s State) InLedger() bool { return s != Rejected && s != Skipped }

// AtPlatform reports whether an order in this state was sent, or is being sent.
func (s State) AtPlatform() bool {
	switch s {
	case Submitting, Unknown, Submitted, Issued, Failed, SealFailed, Voiding, Voided:
		return true
	}
	return false
}

// HasInvoice reports whether an invoice of an order in this state exists or existed.
func (s State) HasInvoice() bool {
	switch s {
	case Issued, SealFailed, Voiding, Voided:
		return true
	}
	return false
}

// Name is the state's display name.
func (s State) Name() lang.Text {
	zh, ok := stateNames[s]
	if !ok {
		zh = string(s)
	}
	return lang.Text{Zh: zh, En: string(s)}
}

var stateNames = map[State]string{
	Rejected: "校验未通过", Ready: "待开票", Submitting: "提交中", Unknown: "结果待确认（勿重开）", Submitted: "开票中", Issued: "已开票",
	Failed: "开票失败", SealFailed: "已开票，签章失败", Voiding: "作废中", Voided: "已作废",
	Skipped: "未读取", Held: "待人工确认", Dropped: "已取消",
}
