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

// Reason is why a call got no answer of the platform, as a word to choose a text in any language.
type Reason string

// Values of [Reason].
const (
	ReasonRefused  Reason = "refused"  // the connection was refused
	ReasonName     Reason = "name"     // the name of the host does not resolve
	ReasonTLS      Reason = "tls"      // no trusted encrypted connection could be made
	ReasonConnect  Reason = "connect"  // connecting timed out
	ReasonSilent   Reason = "silent"   // connected, but no answer in time
	ReasonClosed   Reason = "closed"   // the connection ended before an answer
	ReasonStranger Reason = "stranger" // something else answered: a proxy, a network's login page
	ReasonNetwork  Reason = "network"  // any other network error
)

// Unanswered describes a call that the platform did not answer.
type Unanswered struct {
	Address string // scheme, host and port that were called; without path, query and password
	Reason  Reason
	Detail  string // the system's error text, English, without secrets
	Lasting bool   // a retry will fail too, as with a certificate that is not trusted
}

// NoAnswer reports whether err, returned by a call of this package, means that the platform did not
// answer: it was not reachable, did not respond, or something else answered in its place. ok is
// false for every answer of the platform, including refusals, and if nothing was sent to it.
//
// NoAnswer does not tell whether the request was processed; see [Classify].
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

// Numbers of Windows: ECONNABORTED, ECONNRESET and ECONNREFUSED. Other systems have no such
// numbers.
const (
	wsaConnectionAborted = syscall.Errno(10053)
	wsaConnectionReset   = syscall.Errno(10054)
	wsaConnectionRefused = syscall.Errno(10061)
)

// closed reports that the other side ended the connection, also while the request was written.
func closed(err error) bool {
	for _, e := range []error{io.EOF, io.ErrUnexpectedEOF, syscall.ECONNRESET, syscall.EPIPE, wsaConnectionAborted, wsaConnectionReset} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// ReasonOf returns the reason of a connection error of this package or any other. A timeout counts
// as ReasonConnect, since such an error does not tell how far the request came.
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
	case closed(err):
		return ReasonClosed
	}
	return ReasonNetwork
}

// userinfo matches the user and password of a URL, such as a proxy's.
var userinfo = regexp.MustCompile(`//[^/\s"]*@`)

// withoutPasswords masks the passwords in a system's error text.
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
