package ui

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// wait waits for orders in doubt as reconcile does, telling every second.
func wait(s *Screen, kind ledger.WaitKind, orders int, rest time.Duration) {
	for left := rest; left > 0; left -= time.Second {
		s.Waiting([]pipeline.Waiting{{For: kind, Orders: orders, Rest: left}, {For: ledger.WaitIssue, Orders: 48, Rest: left / 2}})
		time.Sleep(time.Second)
	}
}

// The bubble's clock begins at midnight UTC, which is eight in the morning in Beijing.
func TestPlainWaitIsToldOnce(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string][]string{
		"en": {
			"reconcile  0 of 60 orders",
			"reconcile  0 of 60 orders  waiting until 08:00:20 for 12 orders whose outcome is unknown; they are queried then; until 08:00:10 for 48 orders that are being issued",
			"reconcile  0 of 60 orders  waiting until 08:01:40 for 2 orders that the platform does not have; they are queried once more then, " +
				"and sent again if still missing; until 08:01:00 for 48 orders that are being issued",
			"reconcile  0 of 60 orders  waiting until 08:01:40 for 2 orders that the platform does not have; they are queried once more then, " +
				"and sent again if still missing; until 08:01:15 for 48 orders that are being issued",
			"reconcile  0 of 60 orders  waiting until 08:01:40 for 2 orders that the platform does not have; they are queried once more then, " +
				"and sent again if still missing; until 08:01:30 for 48 orders that are being issued",
			"reconcile  0 orders  took 1m40s",
		},
		"zh": {
			"查询结果  0 / 60 单",
			"查询结果  0 / 60 单  等待：12 单提交结果不明，08:00:20 向平台查询；48 单开票中，08:00:10 再查",
			"查询结果  0 / 60 单  等待：2 单平台暂无记录，08:01:40 再查一次，仍无则重新提交；48 单开票中，08:01:00 再查",
			"查询结果  0 / 60 单  等待：2 单平台暂无记录，08:01:40 再查一次，仍无则重新提交；48 单开票中，08:01:15 再查",
			"查询结果  0 / 60 单  等待：2 单平台暂无记录，08:01:40 再查一次，仍无则重新提交；48 单开票中，08:01:30 再查",
			"查询结果  0 单  用时 1m40s",
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			s, _, err := screen(false, Options{Lang: lang})
			s.Stage("reconcile", 60)
			wait(s, ledger.WaitDoubt, 12, 20*time.Second)
			wait(s, ledger.WaitMissing, 2, 80*time.Second)
			s.Done()
			s.End()
			if d := cmp.Diff(want, strings.Split(strings.TrimSuffix(err.String(), "\n"), "\n")); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestTerminalShowsTheWaitInItsLine(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, _, err := screen(true, Options{Lang: "zh"})
		s.streams.Width = 120
		s.Stage("reconcile", 60)
		s.Add(48)
		time.Sleep(2 * time.Second)
		wait(s, ledger.WaitDoubt, 12, 5*time.Second)
		time.Sleep(time.Second)
		s.Done()
		s.End()
		if n := strings.Count(err.String(), "\n"); n != 1 {
			t.Errorf("%d line ends, want 1", n)
		}
		drawn := strings.Split(err.String(), "\r\x1b[K")
		line := "查询结果  48 / 60 单  等待：12 单提交结果不明，08:00:07 向平台查询"
		if !strings.Contains(err.String(), line) {
			t.Errorf("the wait is not shown: %q", drawn)
		}
		if last := drawn[len(drawn)-3]; strings.Contains(last, "等待") {
			t.Errorf("a wait that is over is still shown: %q", last)
		}
	})
}

func TestEveryKindOfWaitHasWords(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 30, 15, 30, 0, 0, time.UTC)
	for _, w := range []printer{{"zh"}, {"en"}} {
		for _, kind := range ledger.WaitKinds() {
			one := waiting{[]pipeline.Waiting{{For: kind, Orders: 1234, Rest: time.Hour}}, now}
			text := one.text(w, now)
			if !strings.Contains(text, "12-01 00:30:00") || strings.ContainsAny(text, "{}") {
				t.Errorf("%s: %q", kind, text)
			}
			if kind != ledger.WaitRest && !strings.Contains(text, "1,234") {
				t.Errorf("%s does not say how many: %q", kind, text)
			}
		}
	}
	if text := (waiting{}).text(printer{"en"}, now); text != "" {
		t.Errorf("nothing is waited for: %q", text)
	}
}

func TestWaitOutsideAStageIsNotTold(t *testing.T) {
	t.Parallel()
	for _, opts := range []Options{{}, {Quiet: true}, {JSON: true}} {
		s, out, err := screen(false, opts)
		s.Waiting([]pipeline.Waiting{{For: ledger.WaitDoubt, Orders: 1, Rest: time.Hour}})
		if opts.Quiet || opts.JSON {
			s.Stage("reconcile", 1)
			s.Waiting([]pipeline.Waiting{{For: ledger.WaitDoubt, Orders: 1, Rest: time.Hour}})
			s.Done()
			s.End()
		}
		if out.Len()+err.Len() > 0 {
			t.Errorf("%+v: %q %q", opts, out, err)
		}
	}
}
