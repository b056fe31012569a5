package ledger

// State is where an order stands. The names are part of the command line's contract and do not change.
type State string

// The states. Rejected belongs to one reading of an order (it never became a ledger row that can be sent).
const (
	Rejected   State = "rejected"    // 校验未通过
	Ready      State = "ready"       // 待提交
	Submitting State = "submitting"  // 提交中: the intent is recorded, the outcome is not
	Unknown    State = "unknown"     // 结果不明: bytes may have arrived, no definite answer came back
	Submitted  State = "submitted"   // 已提交, 开票中
	Issued     State = "issued"      // 已开票
	Failed     State = "failed"      // 开票失败: refused by the platform; a person corrects it
	SealFailed State = "seal_failed" // 签章失败: the invoice exists, its signature failed
	Voiding    State = "voiding"     // 作废中
	Voided     State = "voided"      // 已作废
)

// States lists all states in the order in which the balance prints them.
func States() []State {
	return []State{Rejected, Ready, Submitting, Unknown, Submitted, Issued, Failed, SealFailed, Voiding, Voided}
}

// moves is the diagram: from each state, where an order may go. Staying is always allowed.
var moves = map[State][]State{
	Ready:      {Submitting},
	Submitting: {Ready, Unknown, Submitted, Failed, Issued, SealFailed, Voiding, Voided},
	Unknown:    {Ready, Submitted, Issued, Failed, SealFailed, Voiding, Voided},
	Submitted:  {Issued, Failed, SealFailed, Voiding, Voided, Unknown},
	Issued:     {Voiding, Voided},
	Failed:     {Ready, Submitted, Issued, SealFailed},
	SealFailed: {Submitted, Issued, Failed, Voiding, Voided},
	Voiding:    {Voided, Issued},
}

// CanMove reports whether the diagram has an arrow from one state to another.
func CanMove(from, to State) bool {
	if from == to {
		return true
	}
	for _, s := range moves[from] {
		if s == to {
			return true
		}
	}
	return false
}

// Final reports whether reconcile is done with an order in this state.
func (s State) Final() bool {
	switch s {
	case Rejected, Issued, Failed, Voided, SealFailed:
		return true
	}
	return false
}

// Name is the state's name for people: Chinese, or English for lang "en".
func (s State) Name(lang string) string {
	if lang == "en" {
		return string(s)
	}
	if n, ok := stateNames[s]; ok {
		return n
	}
	return string(s)
}

var stateNames = map[State]string{
	Rejected: "校验未通过", Ready: "待提交", Submitting: "提交中", Unknown: "结果待确认", Submitted: "开票中", Issued: "已开票",
	Failed: "开票失败", SealFailed: "签章失败", Voiding: "作废中", Voided: "已作废",
}
