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

// A note that an effect of a day has is Chinese with its count.
func TestNotesAreChinese(t *testing.T) {
	t.Parallel()
	for note, want := range map[string]string{
		"signature retried, 1 today":              "请平台重新签章，今天第 1 次",
		"issued again under its number, 12 today": "请平台按原订单号重新开具，今天第 12 次",
		"no definite answer":                      "没有得到明确答复",
	} {
		if got := (printer{"zh"}).note(note); got != want {
			t.Errorf("%s is %s", note, got)
		}
		if got := (printer{"en"}).note(note); got != note {
			t.Errorf("%s in English is %s", note, got)
		}
	}
}

// What the client says of calls without an answer is Chinese on a Chinese screen.
func TestWhatTheClientSaysIsChinese(t *testing.T) {
	t.Parallel()
	for _, e := range []nuonuo.Error{
		{}, {HTTPStatus: http.StatusTooManyRequests}, {HTTPStatus: http.StatusBadGateway}, {HTTPStatus: http.StatusFound},
		{Err: &nuonuo.AnswerError{Reason: "x", Err: errors.New("x")}}, {Err: context.Canceled}, {Err: context.DeadlineExceeded}, {Code: "E1"},
		{Err: nuonuo.ErrNotFound}, {Code: nuonuo.CodeGeneral}, {Code: nuonuo.CodeReissueLimit}, {Code: nuonuo.CodeNotFound}, {Code: nuonuo.CodeInvalid},
		{Code: nuonuo.CodeQueryFailed}, {Code: nuonuo.CodeDuplicateOrder}, {Code: "E9101"}, {Code: "E9796"}, {Code: "E0001"}, {Code: "E9512"},
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
