package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/nuonuo/simulator"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/readers/input"
)

func TestExitCodes(t *testing.T) {
	t.Parallel()
	flagFault, fileFault := &config.Error{Where: "--rate"}, &config.Error{Where: "f:1"}
	for _, c := range []struct {
		err  error
		want int
	}{
		{nil, 0},
		{errors.New("disk"), 1},
		{pipeline.ErrBalance, 1},
		{&app.Error{Kind: app.Rejected}, 3},
		{&app.Error{Kind: app.Pending}, 4},
		{&app.Error{Kind: app.Account}, 5},
		{&ledger.HeldError{Name: "b"}, 6},
		{simulator.ErrBooksBusy, 6},
		{config.Errors{fileFault}, 7},
		{config.Errors{flagFault, fileFault}, 7},
		{config.Errors{flagFault}, 64},
		{input.Refuse("f", input.Empty, "", nil), 7},
		{ledger.ErrEnvironment, 7},
		{ledger.ErrNotFound, 7},
		{&app.Error{Kind: app.Unusable, Cause: errors.New("x")}, 7},
		{sqlledger.ErrNewer, 7},
		{sqlledger.ErrForeign, 7},
		{sqlledger.ErrReadOnly, 7},
		{sqlledger.ErrCorrupt, 1},
		{sqlledger.ErrFull, 1},
		{sqlledger.ErrDisk, 1},
		{sqlledger.ErrBusy, 1},
		{sqlledger.ErrDenied, 7},
		{sqlledger.ErrAway, 4},
		{&sqlledger.AwayError{Place: "db/f", Err: errors.New("x")}, 4},
		{&app.Error{Kind: app.Unreached}, 8},
		{&app.Error{Kind: app.Alarmed}, 9},
		{usage("x", "x"), 64},
		{context.Canceled, 130},
		{errors.Join(&app.Error{Kind: app.Pending}, context.Canceled), 130},
	} {
		if got := exitCode(c.err); got != c.want {
			t.Errorf("%v: %d, want %d", c.err, got, c.want)
		}
		if c.err == nil {
			continue
		}
		if got := exitCode(fmt.Errorf("do it: %w", c.err)); got != c.want {
			t.Errorf("wrapped %v: %d, want %d", c.err, got, c.want)
		}
	}
}

func TestEveryCodeOfHelpHasAMeaning(t *testing.T) {
	t.Parallel()
	for _, code := range []int{0, 1, 3, 4, 5, 6, 7, 8, 9, 64, 130} {
		if m := meaning(code); m.Zh == "" || m.En == "" {
			t.Errorf("%d", code)
		}
	}
	if meaning(2) != (lang.Text{}) {
		t.Error("2 is the Go runtime's")
	}
}

// told runs complain and returns the code and what stood on standard error.
func told(err error, args ...string) (int, string) {
	var out bytes.Buffer
	p := &program{args: append([]string{"fapiao"}, args...), streams: ui.Streams{Out: new(bytes.Buffer), Err: &out}}
	p.lang = p.language()
	p.resumes = len(args) > 0 && (args[0] == "run" || args[0] == "deliver" || args[0] == "reissue")
	return p.complain(context.Background(), err), out.String()
}

func TestErrorsAreJSONWhenAsked(t *testing.T) {
	t.Parallel()
	code, text := told(usage("a \"quoted\"\nword", "x"), "run", "--json")
	var got struct {
		Type    string
		Code    int
		Message string
	}
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	if code != 64 || got.Type != "error" || got.Code != 64 || got.Message != "a \"quoted\"\nword" || strings.Count(text, "\n") != 1 {
		t.Errorf("%d: %q", code, text)
	}
	if _, text := told(usage("x", "y"), "run", "--", "--json"); text != "fapiao: x\n" {
		t.Errorf("a file named --json: %q", text)
	}
}

func TestOutcomesWithoutTextAreSilent(t *testing.T) {
	t.Parallel()
	if code, text := told(&app.Error{Kind: app.Rejected}, "run", "--json"); code != 3 || text != "" {
		t.Errorf("%d %q", code, text)
	}
}

func TestInterruptionNamesTheCommandThatGoesOn(t *testing.T) {
	t.Parallel()
	for in, begin := range map[string]string{"en": "fapiao: interrupted; the state is safe. To go on, type: ", "zh": "fapiao: 已中断，状态是安全的。要继续，请运行："} {
		_, text := told(context.Canceled, "run", "十一月 订单.xlsx", "--ledger", "postgres://u:MARKER@h/d", "-o", "it's", "--lang="+in)
		want := begin + `fapiao run "十一月 订单.xlsx" --ledger postgres://u:***@h/d -o "it's" --lang=` + in + "\n"
		if text != want {
			t.Errorf("got  %swant %s", text, want)
		}
	}
	for _, in := range []string{"en", "zh"} {
		if _, text := told(context.Canceled, "check", "a.xlsx", "--lang", in); strings.Contains(text, "fapiao check") {
			t.Error(text)
		}
	}
}

// A command with recipients goes on without them: they are personal data, and in the ledger.
func TestInterruptedDeliveryNamesNobody(t *testing.T) {
	t.Parallel()
	for _, to := range [][]string{{"--to", "13800000001"}, {"--to=13800000001"}, {"-to", "13800000001", "--again"}} {
		_, text := told(context.Canceled, append([]string{"deliver", "A1", "--ledger", "l.db", "--lang", "en"}, to...)...)
		if !strings.HasSuffix(text, "type: fapiao deliver --ledger l.db --lang en\n") {
			t.Error(text)
		}
	}
	_, text := told(context.Canceled, "reissue", "A1", "A2", "--set", "交付手机=13800000001", "--lang", "en")
	if !strings.HasSuffix(text, "type: fapiao reissue A1 A2 --lang en\n") {
		t.Error(text)
	}
	if _, text := told(context.Canceled, "deliver", "A1", "--lang", "en"); !strings.HasSuffix(text, "type: fapiao deliver A1 --lang en\n") {
		t.Error(text)
	}
}

func TestInputErrorsSpeakTheAccountantsLanguage(t *testing.T) {
	t.Parallel()
	err := input.Refuse("a.xlsx", input.Empty, "", nil)
	if _, text := told(err, "run", "a.xlsx"); !strings.Contains(text, "文件里没有数据") {
		t.Error(text)
	}
	if _, text := told(err, "run", "a.xlsx", "--lang=en"); !strings.Contains(text, "there is no data in it") {
		t.Error(text)
	}
}
