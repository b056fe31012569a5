package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/internal/lang"
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
	exitAlarm       = 9
	exitUsage       = 64
	exitInterrupted = 130
)

// exitCodes maps how a use ended to the exit code.
var exitCodes = map[app.Kind]int{
	app.Done: exitDone, app.Failed: exitFailed, app.Rejected: exitRejected, app.Pending: exitPending, app.Account: exitAccount,
	app.Held: exitHeld, app.Unusable: exitUnusable, app.Unreached: exitAway, app.Usage: exitUsage, app.Interrupted: exitInterrupted,
	app.Alarmed: exitAlarm,
}

// exitCode maps an error to the exit code; it is the only place that does.
func exitCode(err error) int { return exitCodes[app.KindOf(err)] }

// message is the text of an error for people.
func (p *program) message(err error) string {
	switch code := exitCode(err); {
	case code == exitInterrupted && p.takesBack != "":
		return p.text(lang.Format(
			"已中断；工作进程会继续处理已交出的订单。查看进展：fapiao status；"+
				"收回还没有提交的：%s。要继续跟踪，请运行：",
			"interrupted; the workers go on with what was handed out. To look: fapiao status; "+
				"to take back what is not sent: %s. To follow again, type: ", p.takesBack)) + p.typed()
	case code == exitInterrupted && p.resumes:
		return p.text(lang.Text{
			Zh: "已中断，状态是安全的。要继续，请运行：",
			En: "interrupted; the state is safe. To go on, type: ",
		}) + p.typed()
	case code == exitInterrupted:
		return p.text(lang.Text{
			Zh: "已中断，没有改动",
			En: "interrupted; nothing was changed",
		})
	}
	return app.Text(p.lang, err)
}

// errorLine is an error with --json.
type errorLine struct {
	Type    string `json:"type"`
	Code    int    `json:"code"`
	Message string `json:"message"`
	Address string `json:"address,omitempty"` // with code 8: the server that could not be reached
	Cause   string `json:"cause,omitempty"`   // with code 8: the system's error
}

// complain writes an error to standard error, as JSON with --json, and returns the exit code.
func (p *program) complain(ctx context.Context, err error) int {
	if ctx.Err() != nil && err != nil && !p.finished {
		err = errors.Join(context.Canceled, err) // the interruption may have caused any error
	}
	code := exitCode(err)
	if err == nil || err.Error() == "" {
		return code
	}
	text := p.message(err)
	if !p.json() {
		screen := ui.New(p.streams, ui.Options{Lang: p.lang})
		screen.Complain(text, code == exitInterrupted)
		if more := p.suggestion(err); more != "" {
			screen.Note(more)
		}
		return code
	}
	line := errorLine{Type: "error", Code: code, Message: text + p.suggestion(err)}
	var unreached *app.Error
	if errors.As(err, &unreached) && unreached.Away != nil {
		line.Address, line.Cause = unreached.Away.Address, unreached.Away.Detail
	}
	b, failed := json.Marshal(line)
	if failed != nil {
		b = fmt.Appendf(nil, `{"type":"error","code":%d,"message":"the error cannot be shown"}`, code)
	}
	p.streams.Err.Write(append(b, '\n'))
	return code
}

// usage is an error of the command line.
func usage(zh, en string, args ...any) error {
	return &app.Error{Kind: app.Usage, Message: lang.Format(zh, en, args...)}
}
