package nuonuo

import "errors"

// States of an invoice that is not issued, for errors.Is with the error of [Invoice.Err].
var (
	// ErrIssueFailed: the platform reports that issuing failed (22). This is not final: the tax
	// bureau may still issue it, and its number cannot be used again. [Client.Reissue] tries again
	// under the same number.
	ErrIssueFailed = errors.New("issuing failed")
	// ErrSealFailed: the invoice exists at the tax bureau, its signature failed (24).
	// [Client.Reissue] tries the signature again; never issue the order under another number.
	ErrSealFailed = errors.New("the invoice exists, its signature failed")
	// ErrVoided: the invoice was voided (3).
	ErrVoided = errors.New("the invoice was voided")
	// ErrNotFinal: the platform is still at work (20, 21, 31), or the state is not documented.
	ErrNotFinal = errors.New("the invoice is not final yet")
)

// InvoiceError tells why an invoice is not there to be used.
type InvoiceError struct {
	OrderNo  string // 订单号
	SerialNo string // 发票流水号
	Status   Status // as the query returned it
	Cause    string // the platform's failCause with personal numbers masked, Chinese; may be empty
}

// Err returns nil if the invoice is issued (2), and an [*InvoiceError] otherwise. errors.Is finds
// [ErrIssueFailed], [ErrSealFailed], [ErrVoided] or [ErrNotFinal], and of a failed invoice
// [ErrCreditLine] or [ErrLoginLapsed] if its text tells so.
func (i *Invoice) Err() error {
	switch {
	case i == nil:
		return &InvoiceError{}
	case i.Status == Issued:
		return nil
	}
	return &InvoiceError{OrderNo: i.OrderNo, SerialNo: i.SerialNo, Status: i.Status, Cause: MaskPersonal(i.FailCause)}
}

// Error returns the number, the state and the platform's text.
func (e *InvoiceError) Error() string {
	text := "nuonuo: order " + e.OrderNo + ": " + e.state().Error()
	if e.Status != "" {
		text += " (" + string(e.Status) + ")"
	}
	if e.Cause != "" {
		text += ": " + e.Cause
	}
	return text
}

// Is reports whether target is the state of the invoice, or the cause that its text tells.
func (e *InvoiceError) Is(target error) bool {
	return target == e.state() || e.Status == Failed && target != nil && target == causeOf(e.Cause)
}

func (e *InvoiceError) state() error {
	switch e.Status {
	case Failed:
		return ErrIssueFailed
	case SealFailed:
		return ErrSealFailed
	case Voided:
		return ErrVoided
	default:
		return ErrNotFinal
	}
}
