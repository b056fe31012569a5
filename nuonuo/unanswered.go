package nuonuo

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"syscall"
)

// Reason is why nobody answered, in a word that texts of any language can be made from.
type Reason string

// The reasons.
const (
	ReasonRefused  Reason = "refused"  // the connection was refused
	ReasonName     Reason = "name"     // the name of the host does not resolve
	ReasonTLS      Reason = "tls"      // no trusted encrypted connection could be made
	ReasonConnect  Reason = "connect"  // no connection came about in time
	ReasonSilent   Reason = "silent"   // connected, and no answer came in time
	ReasonClosed   Reason = "closed"   // the connection ended before an answer
	ReasonStranger Reason = "stranger" // something else answered: a proxy, a network's login page
	ReasonNetwork  Reason = "network"  // any other fault of the network
)

// Unanswered is a call that the platform did not answer.
type Unanswered struct {
	Address string // scheme, host and port that were called; never a path, a query or a password
	Reason  Reason
	Detail  string // the system's words, English, without secrets
	Lasting bool   // trying again soon makes no sense: a certificate that is not trusted
}

// NoAnswer reports whether err, which a call of this package returned, means that the platform did
// not answer: it could not be reached, kept silent, or something else answered in its place. ok is
// false for every answer of the platform, also a refusal, and where nothing was called.
//
// It says nothing about whether the request was processed; see [Classify].
func NoAnswer(err error) (why Unanswered, ok bool) {
	var e *Error
	if !errors.As(err, &e) {
		return why, false
	}
	if token, ok := errors.AsType[*Error](e.Err); ok {
		return NoAnswer(token)
	}
	if e.Address == "" || e.Code != "" || errors.Is(e.Err, context.Canceled) {
		return why, false
	}
	why = Unanswered{Address: e.Address, Reason: ReasonOf(e.Err), Lasting: untrusted(e.Err)}
	switch {
	case e.Sent && why.Reason == ReasonConnect:
		why.Reason = ReasonSilent
	case e.HTTPStatus != 0 && why.Reason == ReasonNetwork:
		why.Reason, why.Detail = ReasonStranger, fmt.Sprintf("HTTP status %d", e.HTTPStatus)
	}
	if e.Err != nil {
		if why.Detail != "" {
			why.Detail += ", "
		}
		why.Detail += withoutPasswords(e.Err.Error())
	}
	return why, true
}

// wsaConnectionRefused is Windows' ECONNREFUSED; other systems have no such number.
const wsaConnectionRefused = syscall.Errno(10061)

// ReasonOf finds the reason in the error of a connection, of this package or of any other. A time
// that ran out counts as ReasonConnect, since such an error does not say how far it came.
func ReasonOf(err error) Reason {
	var name *net.DNSError
	var alert tls.AlertError
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &name):
		return ReasonName
	case untrusted(err), errors.As(err, &alert), errors.As(err, &record), errors.Is(err, http.ErrSchemeMismatch):
		return ReasonTLS
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, wsaConnectionRefused):
		return ReasonRefused
	case errors.Is(err, context.DeadlineExceeded), timedOut(err):
		return ReasonConnect
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET):
		return ReasonClosed
	}
	return ReasonNetwork
}

// userinfo is the name and the password in an address, such as a proxy's.
var userinfo = regexp.MustCompile(`//[^/\s"]*@`)

// withoutPasswords makes a system's words fit for a text.
func withoutPasswords(text string) string {
	return MaskPersonal(userinfo.ReplaceAllString(text, "//***@"))
}

// addressed notes in an error where its request went.
func addressed(err error, u *url.URL) error {
	var e *Error
	if errors.As(err, &e) && e.Address == "" {
		e.Address = u.Scheme + "://" + u.Host
	}
	return err
}
