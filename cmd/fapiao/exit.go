package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/nuonuo/simulator"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/readers/input"
)

// The exit codes. 2 is the Go runtime's own and is used for nothing else.
const (
	exitDone        = 0
	exitFailed      = 1
	exitRejected    = 3
	exitPending     = 4
	exitAccount     = 5
	exitHeld        = 6
	exitUnusable    = 7
	exitAway        = 8
	exitUsage       = 64
	exitInterrupted = 130
)

// unreached is a platform or a ledger that did not answer at first contact; nothing was sent.
type unreached struct {
	effect.Away
	text string // for a person
}

func (u *unreached) Error() string { return u.text }

// exitCode maps an error to the exit code; it is the only place that does.
func exitCode(err error) int {
	var wrong *usageError
	var end *outcome
	var settings config.Errors
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &wrong):
		return exitUsage
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.As(err, &end):
		return end.code
	case errors.As(err, new(*unreached)):
		return exitAway
	case errors.As(err, &settings):
		return settingsCode(settings)
	case errors.Is(err, ledger.ErrHeld), errors.Is(err, simulator.ErrBooksBusy):
		return exitHeld
	case errors.Is(err, input.ErrUnusable), errors.Is(err, ledger.ErrEnvironment), errors.Is(err, ledger.ErrNotFound), errors.As(err, new(unusable)), wrongLedger(err):
		return exitUnusable
	case errors.Is(err, sqlledger.ErrAway): // later than at first contact: what is under way is asked about
		return exitPending
	}
	return exitFailed
}

// wrongLedger reports a ledger that is configured and cannot be the one to use.
func wrongLedger(err error) bool {
	return errors.Is(err, sqlledger.ErrNewer) || errors.Is(err, sqlledger.ErrForeign) || errors.Is(err, sqlledger.ErrReadOnly) ||
		errors.Is(err, sqlledger.ErrDenied)
}

// settingsCode takes a wrong value of a flag for wrong usage, and any other for an unusable
// configuration.
func settingsCode(faults config.Errors) int {
	if slices.ContainsFunc(faults, func(e *config.Error) bool { return !strings.HasPrefix(e.Where, "--") }) {
		return exitUnusable
	}
	return exitUsage
}

// message is what a person reads of an error.
func (p *program) message(err error) string {
	lang := p.lang
	switch code := exitCode(err); {
	case code == exitInterrupted && p.continues():
		return say(lang, "已中断，状态是安全的。要继续，请运行：", "interrupted; the state is safe. To go on, type: ") + p.typed()
	case code == exitInterrupted:
		return say(lang, "已中断，没有改动", "interrupted; nothing was changed")
	case errors.Is(err, simulator.ErrBooksBusy):
		return say(lang, "另一个运行正在使用这个台账的内置模拟平台；请等它结束（--wait-lock 会等），或用 --ledger 给这次运行另一个台账",
			"another run uses the built-in simulator of this ledger; wait until it ends (--wait-lock does), or give this run a --ledger of its own")
	case code == exitHeld:
		return speak(lang, err) + say(lang, "；请等它结束（--wait-lock 会等），或停止它", "; wait until it ends (--wait-lock does), or stop it")
	case errors.Is(err, pipeline.ErrBalance):
		return err.Error() + say(lang, "。请保留台账文件并报告这个问题", "; please keep the ledger and report this")
	}
	return speak(lang, err)
}

// errorLine is an error with --json.
type errorLine struct {
	Type    string `json:"type"`
	Code    int    `json:"code"`
	Message string `json:"message"`
	Address string `json:"address,omitempty"` // with code 8: who could not be reached
	Cause   string `json:"cause,omitempty"`   // with code 8: the system's words
}

// tell writes an error to standard error, as JSON with --json, and returns the exit code.
func (p *program) tell(ctx context.Context, err error) int {
	if ctx.Err() != nil && err != nil {
		err = errors.Join(context.Canceled, err) // whatever an interruption broke on its way
	}
	code := exitCode(err)
	if err == nil || err.Error() == "" {
		return code
	}
	text := p.message(err)
	if !p.json() {
		ui.Complain(p.streams, p.lang, text, code == exitInterrupted)
		return code
	}
	line := errorLine{Type: "error", Code: code, Message: text}
	var away *unreached
	if errors.As(err, &away) {
		line.Address, line.Cause = away.Address, away.Detail
	}
	b, failed := json.Marshal(line)
	if failed != nil {
		b = fmt.Appendf(nil, `{"type":"error","code":%d,"message":"the error cannot be shown"}`, code)
	}
	p.streams.Err.Write(append(b, '\n'))
	return code
}
