package nuonuo

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
)

// Classify returns what a caller may do about err, an error returned by a call of this package, and
// the reason, in English and without personal data.
//
// For a method that changes something, every outcome other than a definite "not processed" is
// VerdictUnknown: a timeout, a connection reset, HTTP 5xx or 429, an HTML page, a truncated answer,
// an undocumented code, and the codes 0203 and 040102. An error of another package is
// VerdictUnknown, too.
func Classify(err error) (Verdict, string) {
	if err == nil {
		return VerdictOK, "no error"
	}
	var e *Error
	if !errors.As(err, &e) {
		return VerdictUnknown, "not an error of this package"
	}
	if token, ok := errors.AsType[*Error](e.Err); ok {
		verdict, reason := Classify(token)
		return verdict, "no token: " + reason
	}
	if !e.Sent {
		return unsent(e.Err)
	}
	if e.Code != "" && !succeeded(e.Method, e.Code) {
		return byCode(e)
	}
	return byTransport(e)
}

// unsent classifies a failure before the first byte was sent: nothing was processed, whatever the
// method.
func unsent(cause error) (Verdict, string) {
	var input *InputError
	var quota *QuotaError
	var store *StoreError
	var dns *net.DNSError
	switch {
	case errors.As(cause, &input):
		return VerdictRefused, "request is not acceptable and was not sent"
	case errors.As(cause, &quota):
		return VerdictStop, "token fetches are held back to protect the quota"
	case errors.Is(cause, ErrNotAuthorized):
		return VerdictStop, "merchant has not authorised the app"
	case untrusted(cause):
		return VerdictStop, "certificate of the platform is not trusted"
	case errors.Is(cause, context.Canceled):
		return VerdictRetry, "cancelled before anything was sent"
	case errors.Is(cause, context.DeadlineExceeded):
		return VerdictRetry, "time ran out before anything was sent"
	case errors.As(cause, &store):
		return VerdictStop, "token store does not work"
	case errors.As(cause, &dns):
		return VerdictRetry, "name of the platform could not be resolved; nothing was sent"
	}
	return VerdictRetry, "request could not be sent"
}

func untrusted(err error) bool {
	var verification *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	return errors.As(err, &verification) || errors.As(err, &authority) || errors.As(err, &host) || errors.As(err, &invalid)
}

// byCode classifies an answer whose code is not a success.
func byCode(e *Error) (Verdict, string) {
	effect := effectOf(e.Method)
	r, known := ruleFor(e, effect)
	switch {
	case !known && effect == effectRead:
		return VerdictWait, "undocumented answer; nothing was changed"
	case !known:
		return VerdictUnknown, "undocumented answer; the request may have been processed"
	case r.definite || effect == effectRead:
		return r.verdict, r.reason
	}
	return VerdictUnknown, r.reason + "; the request may have been processed"
}

func ruleFor(e *Error, effect effect) (rule, bool) {
	code := e.Code
	if r, known := gatewayRule(code); known {
		return r, true
	}
	if r, known := accountRule(code); known {
		return r, true
	}
	if effect == effectIssue {
		return issueRule(code)
	}
	return otherRule(e.Method, code, e.Describe)
}

// byTransport classifies a request that was sent and got no usable answer: none at all, one that is
// not the platform's, or one whose success code contradicts the HTTP status or the result.
func byTransport(e *Error) (Verdict, string) {
	reason := "no answer"
	var answer *AnswerError
	switch {
	case errors.Is(e.Err, ErrNotFound):
		return VerdictNotFound, "platform did not know the numbers in time"
	case e.HTTPStatus == http.StatusTooManyRequests:
		reason = "HTTP status 429: too many calls"
	case e.HTTPStatus >= 500:
		reason = "HTTP server error"
	case e.HTTPStatus >= 300:
		reason = "HTTP status that the platform does not use"
	case errors.As(e.Err, &answer):
		reason = "unreadable answer"
	case errors.Is(e.Err, context.Canceled):
		reason = "cancelled while waiting for the answer"
	case errors.Is(e.Err, context.DeadlineExceeded) || timedOut(e.Err):
		reason = "time ran out while waiting for the answer"
	}
	if effectOf(e.Method) != effectRead {
		return VerdictUnknown, reason + "; the request may have been processed"
	}
	switch {
	case e.HTTPStatus == http.StatusTooManyRequests || e.HTTPStatus >= 500:
		return VerdictWait, reason
	case e.HTTPStatus >= 300:
		return VerdictStop, reason + ": check the address and the network"
	}
	return VerdictRetry, reason + "; nothing was changed"
}

func timedOut(err error) bool {
	var n net.Error
	return errors.As(err, &n) && n.Timeout()
}
