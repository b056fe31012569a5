package nuonuo

// Status is the state of an invoice in a query's answer.
type Status string

// States documented by the platform (protocol of queryInvoiceResult, field status).
const (
	Issued     Status = "2"  // 开票完成
	Issuing    Status = "20" // 开票中
	Signing    Status = "21" // 开票成功签章中
	Failed     Status = "22" // 开票失败
	SealFailed Status = "24" // 开票成功签章失败: the invoice exists at the tax bureau
	Voiding    Status = "31" // 发票作废中
	Voided     Status = "3"  // 发票已作废
)

// Known reports whether the platform documents the state.
func (s Status) Known() bool {
	switch s {
	case Issued, Issuing, Signing, Failed, SealFailed, Voiding, Voided:
		return true
	}
	return false
}

// Terminal reports whether the state can change only if somebody acts. Failed and SealFailed are
// terminal although [Client.Reissue] can restart them. An unknown state is never terminal.
func (s Status) Terminal() bool {
	switch s {
	case Issued, Failed, SealFailed, Voided:
		return true
	}
	return false
}

// Exists reports whether an invoice certainly exists, or existed, at the tax bureau, so that
// issuing the order under another number would make a second one. It is false for an unknown state;
// false therefore proves nothing.
func (s Status) Exists() bool {
	switch s {
	case Issued, Signing, SealFailed, Voiding, Voided:
		return true
	}
	return false
}

// Retryable reports whether [Client.Reissue] applies to the state.
func (s Status) Retryable() bool { return s == Failed || s == SealFailed }

// String returns an English name, or the code if it is not documented.
func (s Status) String() string {
	switch s {
	case Issued:
		return "issued"
	case Issuing:
		return "issuing"
	case Signing:
		return "signing"
	case Failed:
		return "failed"
	case SealFailed:
		return "seal_failed"
	case Voiding:
		return "voiding"
	case Voided:
		return "voided"
	}
	return string(s)
}
