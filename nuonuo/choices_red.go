package nuonuo

// RedReason (冲红原因) is why an invoice is reversed.
type RedReason string

// Values of [RedReason]. RedReasonMistake reverses the whole invoice only.
const (
	RedReasonReturn    RedReason = "1" // 销货退回
	RedReasonMistake   RedReason = "2" // 开票有误
	RedReasonStopped   RedReason = "3" // 服务中止
	RedReasonAllowance RedReason = "4" // 销售折让
)

// Side is a side of a red confirmation form.
type Side string

// Values of [Side].
const (
	SideSeller Side = "0" // 销方
	SideBuyer  Side = "1" // 购方
)

// RedWork is the state of the last act on a red confirmation form (requestStatus); empty when there
// is none.
type RedWork string

// Values of [RedWork].
const (
	RedWithdrawing    RedWork = "01" // a withdrawal is running
	RedWithdrawFailed RedWork = "02" // a withdrawal failed; the form is as before
	RedAnswering      RedWork = "03" // a confirmation or refusal is running
	RedAnswerFailed   RedWork = "04" // a confirmation or refusal failed; the form is as before
)

// VoidReason (作废原因) is why a 数电 paper invoice is voided.
type VoidReason string

// Values of [VoidReason]; empty means VoidMistake. VoidOther needs VoidRequest.SpecificReason.
const (
	VoidReturn  VoidReason = "1" // 销货退回
	VoidMistake VoidReason = "2" // 开票有误
	VoidStopped VoidReason = "3" // 服务中止
	VoidOther   VoidReason = "4" // 其他
)
