package app

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/nuonuo/simulator"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/readers/input"
)

// Kind is how a use ended.
type Kind uint8

// The kinds. If several apply, the most urgent is returned: Account, Unreached, Pending, Rejected.
const (
	Done        Kind = iota // everything is issued, or there was nothing to do
	Failed                  // the program failed
	Rejected                // finished; some orders are rejected, failed or held
	Pending                 // finished; some orders are not final yet
	Account                 // stopped by a seller's account
	Held                    // another run holds the batch
	Unusable                // an input, or the configuration, cannot be used
	Unreached               // the platform or the ledger did not answer at first contact; nothing was sent
	Usage                   // the options cannot be understood, or contradict each other
	Interrupted             // the context was cancelled, or its deadline passed
	Alarmed                 // a watchdog found that the work does not go on
)

// Error is how a use ended that did not complete.
type Error struct {
	Kind    Kind
	Message lang.Text      // what failed, and on which input; empty if the result has all details
	Cause   error          // of the system or a library; may be nil
	Hint    lang.Text      // what to do; may be empty
	Away    *effect.Outage // of Unreached: the server that could not be reached
	Unknown []string       // order numbers that are not in the ledger
	// Unwritten: the ledger has the results, and a database not all of them. Only writing them has
	// to be repeated, by Export with Database.
	Unwritten bool
}

// Error is the English text.
func (e *Error) Error() string { return e.Text(lang.English) }

// Text is message, cause and hint in a language.
func (e *Error) Text(in string) string {
	text := e.Message.Text(in)
	if e.Cause != nil {
		if text != "" {
			text += lang.Pick(in, "：", ": ")
		}
		text += words(in, e.Cause)
	}
	if hint := e.Hint.Text(in); hint != "" {
		text += lang.Pick(in, "；", "; ") + hint
	}
	return text
}

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Cause }

// hinted adds a hint.
func (e *Error) hinted(zh, en string) *Error {
	e.Hint = lang.Text{Zh: zh, En: en}
	return e
}

// usage is an error of the options.
func usage(zh, en string, args ...any) *Error {
	return &Error{Kind: Usage, Message: lang.Format(zh, en, args...)}
}

// unusable is an error of an input or of the configuration.
func unusable(cause error, zh, en string, args ...any) *Error {
	return &Error{Kind: Unusable, Message: lang.Format(zh, en, args...), Cause: cause}
}

// failed is an error of the system or a library.
func failed(cause error, zh, en string, args ...any) *Error {
	return &Error{Kind: KindOf(cause), Message: lang.Format(zh, en, args...), Cause: cause}
}

// ended is the end of a use that did its work.
func ended(kind Kind, zh, en string, args ...any) *Error {
	return &Error{Kind: kind, Message: lang.Format(zh, en, args...)}
}

// KindOf is the kind of an error; Done for nil.
func KindOf(err error) Kind {
	var own *Error
	var settings config.Errors
	switch {
	case err == nil:
		return Done
	case errors.As(err, &own) && own.Kind == Usage:
		return Usage
	case errors.Is(err, context.Canceled):
		return Interrupted
	case own != nil:
		return own.Kind
	case errors.As(err, &settings):
		return settingsKind(settings)
	case errors.Is(err, ledger.ErrHeld), errors.Is(err, simulator.ErrBooksBusy):
		return Held
	case errors.As(err, new(*ledger.NumberTakenError)), errors.Is(err, input.ErrUnusable), errors.Is(err, ledger.ErrEnvironment), errors.Is(err, ledger.ErrNotFound), wrongLedger(err):
		return Unusable
	case errors.Is(err, sqlledger.ErrAway): // after first contact: reconcile asks about the open orders
		return Pending
	case errors.Is(err, context.DeadlineExceeded): // last, since a timeout may have caused the other errors
		return Interrupted
	}
	return Failed
}

// wrongLedger reports whether the configured ledger cannot be used.
func wrongLedger(err error) bool {
	return errors.Is(err, sqlledger.ErrNewer) || errors.Is(err, sqlledger.ErrForeign) || errors.Is(err, sqlledger.ErrReadOnly) ||
		errors.Is(err, sqlledger.ErrDenied)
}

// settingsKind is Usage if all errors are of flags, else Unusable.
func settingsKind(faults config.Errors) Kind {
	if slices.ContainsFunc(faults, func(e *config.Error) bool { return !strings.HasPrefix(e.Where, "--") }) {
		return Unusable
	}
	return Usage
}

// Text is the text of an error for people, with what to do. An unexpected error is quoted, and
// marked as unexpected.
func Text(in string, err error) string {
	switch {
	case errors.Is(err, simulator.ErrBooksBusy):
		return lang.Pick(in, "另一个运行正在使用这个台账的内置模拟平台；请等它结束（--wait-lock 会等），或用 --ledger 给这次运行另一个台账",
			"another run uses the built-in simulator of this ledger; wait until it ends (--wait-lock does), or give this run a --ledger of its own")
	case KindOf(err) == Held:
		return words(in, err) + lang.Pick(in, "；请等它结束（--wait-lock 会等），或停止它", "; wait until it ends (--wait-lock does), or stop it")
	case errors.Is(err, pipeline.ErrBalance):
		return err.Error() + lang.Pick(in, "。请保留台账文件并报告这个问题", "; please keep the ledger and report this")
	}
	return words(in, err)
}

// TextOf is the text of an error in both languages.
func TextOf(err error) lang.Text {
	return lang.Text{Zh: Text(lang.Chinese, err), En: Text(lang.English, err)}
}
