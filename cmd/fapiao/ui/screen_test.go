package ui

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// screen is a Screen on buffers.
func screen(terminal bool, opts Options) (s *Screen, out, err *bytes.Buffer) {
	out, err = new(bytes.Buffer), new(bytes.Buffer)
	opts.Now = time.Now
	return New(Streams{In: strings.NewReader(""), Out: out, Err: err, Redraw: terminal, Width: 60}, opts), out, err
}

// work does 5,000 of something at a tenth of a second each.
func work(s *Screen) {
	s.Stage("submit", 5000)
	for range 5000 {
		time.Sleep(100 * time.Millisecond)
		s.Add(1)
	}
	s.Done()
	s.End()
}

func TestPlainProgressIsALineEachHalfMinute(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, out, err := screen(false, Options{Lang: "zh"})
		work(s)
		lines := strings.Split(strings.TrimSuffix(err.String(), "\n"), "\n")
		if len(lines) != 18 {
			t.Errorf("%d lines, want one at the beginning, 16 within 500 s, one at the end:\n%s", len(lines), err)
		}
		want := []string{"提交  0 / 5,000 单", "提交  300 / 5,000 单  10.0 单/秒  剩余 7m50s", "提交  5,000 单  用时 8m20s  10.0 单/秒"}
		if d := cmp.Diff(want, []string{lines[0], lines[1], lines[len(lines)-1]}); d != "" {
			t.Error(d)
		}
		if out.Len() > 0 {
			t.Errorf("standard output must hold results only: %q", out)
		}
	})
}

func TestTerminalProgressRedrawsOneLine(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, _, err := screen(true, Options{Lang: "en"})
		work(s)
		if n := strings.Count(err.String(), "\n"); n != 1 {
			t.Errorf("%d line ends, want 1", n)
		}
		drawn := strings.Split(err.String(), "\r\x1b[K")
		if len(drawn) < 2000 || !strings.Contains(err.String(), " of 5,000 orders  10.0 a second  left 4m10s") {
			t.Errorf("%d redraws; the last: %q", len(drawn), drawn[len(drawn)-1])
		}
		if last := drawn[len(drawn)-1]; last != "submit  5,000 orders  took 8m20s  10.0 a second\n" {
			t.Errorf("last line %q", last)
		}
	})
}

func TestTerminalLineFitsItsWidth(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, _, err := screen(true, Options{Lang: "zh"})
		s.streams.Width = 20
		s.Stage("import", 1000)
		s.Add(1)
		time.Sleep(2 * time.Second)
		s.mu.Lock()
		s.draw()
		s.mu.Unlock()
		s.Done()
		for _, line := range strings.Split(strings.TrimSuffix(err.String(), "\n"), "\r\x1b[K")[1:] {
			if strings.Contains(line, "用时") {
				continue // the line that stays may be as long as it is
			}
			if w := width(line); w > 19 {
				t.Errorf("%q is %d columns wide", line, w)
			}
		}
	})
}

func width(s string) (n int) {
	for _, r := range s {
		n++
		if r > 0x2e80 {
			n++
		}
	}
	return n
}

func TestLogsAndFindingsStandAboveTheProgress(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, _, err := screen(true, Options{Lang: "en"})
		s.Stage("check", 0)
		slog.New(slog.NewTextHandler(s.Log(), nil)).Warn("look")
		s.Done()
		if !strings.Contains(err.String(), "check  0 orders\r\x1b[Ktime=") {
			t.Errorf("the progress line must be cleared before a log line: %q", err)
		}
	})
}

func TestQuietAndJSONShowNoProgress(t *testing.T) {
	t.Parallel()
	for _, opts := range []Options{{Quiet: true}, {JSON: true}} {
		synctest.Test(t, func(t *testing.T) {
			for _, terminal := range []bool{false, true} {
				s, out, err := screen(terminal, opts)
				work(s)
				if out.Len()+err.Len() > 0 {
					t.Errorf("%+v on terminal %v: %q %q", opts, terminal, out, err)
				}
			}
		})
	}
}

func TestStageThatWasLeftOpenIsEnded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, _, err := screen(true, Options{Lang: "en"})
		s.Add(1) // before any stage: nothing to count
		s.Stage("a", 1)
		s.Stage("b", 1)
		s.Done()
		s.Done()
		if n := strings.Count(err.String(), "\n"); n != 2 {
			t.Errorf("%d lines stay, want 2: %q", n, err)
		}
	})
}

func TestRatesAndTimes(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		900 * time.Millisecond: "1s", 61 * time.Second: "1m01s", 2*time.Hour + 5*time.Minute: "2h05m",
	} {
		if got := span(d); got != want {
			t.Errorf("%v: %s, want %s", d, got, want)
		}
	}
	s := stage{name: "x", done: 123456, started: time.Unix(0, 0)}
	if got := s.ended(printer{"en"}, time.Unix(10, 0)); got != "x  123,456 orders  took 10s  12,345 a second" {
		t.Error(got)
	}
}

// TestOneLineForEachStageOfARun: submit and reconcile take turns, and each is shown as one.
func TestOneLineForEachStageOfARun(t *testing.T) {
	t.Parallel()
	for _, terminal := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			s, _, err := screen(terminal, Options{Lang: "zh"})
			s.Stage("import", 0)
			s.Add(30)
			s.Done()
			for turn := range 7 {
				s.Stage("submit", 30-4*turn)
				time.Sleep(2 * time.Second)
				s.Add(4)
				s.Done()
				s.Stage("reconcile", 4)
				time.Sleep(time.Second)
				s.Add(4)
				s.Done()
				time.Sleep(100 * time.Millisecond)
			}
			s.Stage("export", 0)
			s.Done()
			s.End()
			var got []string
			for line := range strings.SplitSeq(strings.TrimSuffix(err.String(), "\n"), "\n") {
				got = append(got, line[strings.LastIndex(line, "\x1b[K")+1:])
			}
			want := 4
			if !terminal {
				want = 8 // and one as each begins
			}
			text := err.String()
			if len(got) != want || !strings.Contains(text, "提交  28 单  用时 14s  2.0 单/秒\n") || !strings.Contains(text, "查询结果  28 单  用时 7s  4.0 单/秒\n") {
				t.Errorf("terminal %v: %d lines, want %d: %q", terminal, len(got), want, got)
			}
			if i, j := strings.Index(text, "提交  28 单"), strings.Index(text, "写结果"); i > j {
				t.Errorf("the stages end after what follows: %q", text)
			}
		})
	}
}
