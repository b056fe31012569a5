package nuonuo

// RedStatus is the state of a red confirmation form (billStatus).
type RedStatus string

// States documented by the platform.
const (
	RedNoConfirm       RedStatus = "01" // 无需确认
	RedWaitsForBuyer   RedStatus = "02" // 销方录入待购方确认
	RedWaitsForSeller  RedStatus = "03" // 购方录入待销方确认
	RedConfirmed       RedStatus = "04" // 购销双方已确认
	RedRefusedByBuyer  RedStatus = "05" // 购方否认
	RedRefusedBySeller RedStatus = "06" // 销方否认
	RedLapsed          RedStatus = "07" // 超72小时未确认
	RedWithdrawn       RedStatus = "08" // 已撤销
	RedCancelled       RedStatus = "09" // 确认后撤销
	RedApplying        RedStatus = "15" // 申请中
	RedFailed          RedStatus = "16" // 申请失败
)

// Ready reports whether the red invoice can be issued, or was issued by the bureau for electronic
// kinds.
func (s RedStatus) Ready() bool { return s == RedNoConfirm || s == RedConfirmed }

// Terminal reports whether the form can no longer lead to a red invoice. An unknown state is never
// terminal.
func (s RedStatus) Terminal() bool {
	switch s {
	case RedRefusedByBuyer, RedRefusedBySeller, RedLapsed, RedWithdrawn, RedCancelled, RedFailed:
		return true
	}
	return false
}
