package ui

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// english reports whether a text that accountants read has English words.
func english(text string) bool {
	for _, known := range []string{"HTTP 5xx", "HTTP"} {
		text = strings.ReplaceAll(text, known, "")
	}
	return strings.ContainsFunc(text, func(r rune) bool { return r|0x20 >= 'a' && r|0x20 <= 'z' })
}

// Every state of every kind of effect has Chinese words of its kind in the history.
func TestStatesOfTheHistoryAreChinese(t *testing.T) {
	t.Parallel()
	p := printer{"zh"}
	effects := []ledger.State{ledger.Held, ledger.Ready, ledger.Submitting, ledger.Unknown, ledger.Submitted, ledger.Done, ledger.Failed, ledger.Dropped}
	for what := range momentNames {
		states := ledger.States()
		if _, ok := momentStates[what]; ok {
			states = effects
		}
		for _, s := range states {
			if text := p.states(&app.Moment{What: what, Event: ledger.Event{To: s}}); text == "" || english(text) {
				t.Errorf("%s: %s is %q", what, s, text)
			}
		}
	}
	done := p.states(&app.Moment{What: app.MomentVoid, Event: ledger.Event{From: ledger.Submitted, To: ledger.Done}})
	if done != "作废中 → 已作废" {
		t.Errorf("a void that is done: %s", done)
	}
}

// What the client says of calls without an answer is Chinese on a Chinese screen.
func TestWhatTheClientSaysIsChinese(t *testing.T) {
	t.Parallel()
	for _, e := range []nuonuo.Error{
		{}, {HTTPStatus: http.StatusTooManyRequests}, {HTTPStatus: http.StatusBadGateway}, {HTTPStatus: http.StatusFound},
		{Err: &nuonuo.AnswerError{Reason: "x", Err: errors.New("x")}}, {Err: context.Canceled}, {Err: context.DeadlineExceeded}, {Code: "E1"},
		{Err: nuonuo.ErrNotFound},
	} {
		for _, method := range []string{nuonuo.MethodIssue, nuonuo.MethodQuery} {
			for _, sent := range []bool{true, false} {
				e.Method, e.Sent = method, sent
				_, reason := nuonuo.Classify(&e)
				if text := (printer{"zh"}).said("E1 系统繁忙 (" + reason + ")"); english(strings.TrimPrefix(text, "E1")) {
					t.Errorf("%+v: %s", e, text)
				}
				if text := (printer{"en"}).said(reason); text != reason {
					t.Errorf("%s in English is %s", reason, text)
				}
			}
		}
	}
}
