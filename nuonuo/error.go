package nuonuo

import (
	"errors"
	"fmt"
	"strings"
)

// Error is the error type of all calls. Use [Classify] to decide what to do about it.
type Error struct {
	Method     string // method of the platform, or MethodAccessToken
	Code       string // the platform's code, empty when there was no readable answer
	Describe   string // the platform's text with personal numbers masked; the raw text is in [Response]
	RequestID  string // senid of the request
	Address    string // scheme, host and port of the request; empty where none was made
	HTTPStatus int    // 0 when no answer came
	// Sent is false only if it is certain that no byte of the request was sent.
	Sent bool
	// Err is the cause: a transport error, an *AnswerError, an *InputError, or the *Error of the
	// token request that failed before this call could be made.
	Err error
}

// Error returns the method, the code, the platform's text and the cause.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("nuonuo: call " + e.Method)
	if token, ok := errors.AsType[*Error](e.Err); ok {
		return b.String() + ": get token: " + strings.TrimPrefix(token.Error(), "nuonuo: ")
	}
	if e.Code != "" {
		b.WriteString(": code " + e.Code)
	}
	if e.Describe != "" {
		b.WriteString(": " + e.Describe)
	}
	if e.HTTPStatus != 0 && (e.HTTPStatus < 200 || e.HTTPStatus > 299) {
		fmt.Fprintf(&b, ": HTTP status %d", e.HTTPStatus)
	}
	if e.Err != nil {
		b.WriteString(": " + MaskPersonal(e.Err.Error()))
	}
	if e.RequestID != "" {
		b.WriteString(" (request " + e.RequestID + ")")
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// AnswerError means that the answer is not one of the platform: HTML, truncated JSON, broken
// compression, or too long.
type AnswerError struct {
	Reason string // completes the sentence "answer is …"
	Err    error  // cause, may be nil
}

// Error describes the defect of the answer without quoting it.
func (e *AnswerError) Error() string {
	if e.Err == nil {
		return "answer is " + e.Reason
	}
	return "answer is " + e.Reason + ": " + e.Err.Error()
}

// Unwrap returns the cause.
func (e *AnswerError) Unwrap() error { return e.Err }

// InputError means that the client rejected a request, without sending it, because the platform
// would not accept it.
type InputError struct {
	Field  string // name on the wire
	Reason string // what is wrong, without the value
}

// Error returns the field and the reason.
func (e *InputError) Error() string { return e.Field + ": " + e.Reason }

// StoreError means that the token store failed, so the request was not sent.
type StoreError struct {
	Err error // what the store returned
}

// Error returns the failure of the store.
func (e *StoreError) Error() string { return "token store: " + e.Err.Error() }

// Unwrap returns the cause.
func (e *StoreError) Unwrap() error { return e.Err }

func refuse(method, field, format string, args ...any) error {
	return &Error{Method: method, Err: &InputError{Field: field, Reason: fmt.Sprintf(format, args...)}}
}
