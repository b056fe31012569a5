package nuonuo

import (
	"errors"
	"net/http"
)

// Causes of errors, for errors.Is. They say what is wrong; [Classify] says what may be done. An
// error has at most one cause of the platform's, beside ErrOutcomeUnknown.
var (
	// ErrOutcomeUnknown: the request may have been processed (VerdictUnknown). Query before
	// anything else, and never repeat it under another number.
	ErrOutcomeUnknown = errors.New("the request may have been processed")
	// ErrDuplicateOrder: the order number is used already (E9106), so an earlier request arrived.
	// Its content may have been another.
	ErrDuplicateOrder = errors.New("order number is used already")
	// ErrDuplicateForm: the billId of a red form, or the number of an information sheet, is used
	// already. Read it back by the number.
	ErrDuplicateForm = errors.New("number of the red application is used already")
	// ErrNotFound: the platform knows no such invoice or title (E9500, S0101). For some seconds
	// after a submission this proves nothing.
	ErrNotFound = errors.New("the platform knows no such thing")
	// ErrRateLimited: too many calls (HTTP status 429), or the traffic of the API is used up
	// (070201, 070204).
	ErrRateLimited = errors.New("too many calls")
	// ErrBusy: the platform is disturbed or busy (0203, 040102, 1009, E9601, S01, E9999).
	ErrBusy = errors.New("the platform is disturbed")
	// ErrTokenExpired: the access token has expired, was replaced, or belongs to another app
	// (070301), also after the client renewed it once.
	ErrTokenExpired = errors.New("access token is not valid")
	// ErrTokenQuota: the token fetches of 30 days are used up (070306) or held back
	// ([QuotaError]).
	ErrTokenQuota = errors.New("token fetches are used up")
	// ErrCredentials: app key or secret is wrong, or does not fit the app (070101 to 070103,
	// 070304, 070305, 070307).
	ErrCredentials = errors.New("app key or secret is not accepted")
	// ErrSignature: the signature does not fit (0200, 070601): the secret or the clock is wrong.
	ErrSignature = errors.New("signature is not accepted")
	// ErrNotPermitted: the app or the seller may not use the method (0201, 0202, 070302, E9338).
	ErrNotPermitted = errors.New("app or seller has no permission")
	// ErrSeller: the seller is not known, not configured, or not the one of the token (070401,
	// E1001, E9301, E9302).
	ErrSeller = errors.New("seller is not accepted")
	// ErrClientOffline: the issuing client that tax-disk kinds need is not in order (E9236, E9513,
	// E9548).
	ErrClientOffline = errors.New("issuing client is not online")
	// ErrReversed: the blue invoice is reversed already, or a form for it is open (E9103).
	ErrReversed = errors.New("invoice is reversed already")
	// ErrFormLapsed: a red form was not answered within 72 hours.
	ErrFormLapsed = errors.New("red form has lapsed")
	// ErrReissueLimit: the serial number was retried 20 times today (E9613).
	ErrReissueLimit = errors.New("retries of today are used up")
	// ErrPeriod: a list has more than ten days or 1000 rows (1005, 1007).
	ErrPeriod = errors.New("period is too long")
	// ErrCreditLine: the credit line (授信额度) does not suffice, as told by the text of a refusal
	// or of a failed invoice. The texts are not documented: their absence proves nothing.
	ErrCreditLine = errors.New("credit line does not suffice")
	// ErrLoginLapsed: the account must log in at the tax bureau, or pass an identity check, as told
	// by the text of a refusal or of a failed invoice. The texts are not documented: their absence
	// proves nothing.
	ErrLoginLapsed = errors.New("login at the tax bureau has lapsed")
)

// Is reports whether target is the cause of e: one of the Err… values of this package.
func (e *Error) Is(target error) bool {
	if target == ErrOutcomeUnknown {
		verdict, _ := Classify(e)
		return verdict == VerdictUnknown
	}
	if _, token := errors.AsType[*Error](e.Err); token || !e.Sent {
		return false // the error of the token request tells its own cause
	}
	if e.Code == "" || succeeded(e.Method, e.Code) {
		return target == ErrRateLimited && e.HTTPStatus == http.StatusTooManyRequests
	}
	r, known := ruleFor(e, effectOf(e.Method))
	if known && r.cause != nil {
		return r.cause == target
	}
	return target != nil && causeOf(e.Describe) == target
}

// Is reports whether target is [ErrTokenQuota].
func (e *QuotaError) Is(target error) bool { return target == ErrTokenQuota }
