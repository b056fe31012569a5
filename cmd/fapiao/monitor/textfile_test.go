package monitor

import (
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// text writes the file of a run and returns it.
func text(t *testing.T, path string, r *Run, calls *Calls, f *app.Figures) string {
	t.Helper()
	if err := WriteText(path, r, calls, f); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func holds(t *testing.T, text string, lines ...string) {
	t.Helper()
	for _, line := range lines {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("no line %s in\n%s", line, text)
		}
	}
}

// The file has what the command did and what is in the ledger, and keeps what others wrote and when
// a run succeeded last.
func TestTheTextFileOutlivesARun(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "fapiao.prom")
	at := time.Date(2026, 11, 27, 8, 0, 0, 0, time.UTC)
	figures := &app.Figures{Workers: 1, Sellers: []app.SellerFigures{{TaxNum: "S1", Orders: []ledger.StateCount{{State: ledger.Held, Orders: 7}}, Trouble: "login"}}}
	calls := &Calls{}
	calls.Called("S1", nuonuo.Observation{Method: "m.x", Verdict: nuonuo.VerdictOK})
	calls.Called("S1", nuonuo.Observation{Method: "m.x", Verdict: nuonuo.VerdictOK})
	calls.Waited("S1", 1500*time.Millisecond)
	first := text(t, path, &Run{Command: "submit", Version: "v1", Environment: "production", Code: 4, Success: true, Ended: at, Took: 90 * time.Second,
		Did: app.Did{Sent: 3, Failed: 1}}, calls, figures)
	holds(t, first, `fapiao_orders{seller="S1",state="held"} 7`, `fapiao_seller_stopped{seller="S1",trouble="login"} 1`,
		`fapiao_run_info{command="submit",version="v1",environment="production"} 1`, `fapiao_run_exit_code{command="submit"} 4`,
		`fapiao_run_success_timestamp_seconds{command="submit"} 1795766400`, `fapiao_run_duration_seconds{command="submit"} 90`,
		`fapiao_run_orders{command="submit",outcome="sent"} 3`, `fapiao_run_orders{command="submit",outcome="issued"} 0`,
		`fapiao_run_calls{command="submit",seller="S1",method="m.x",answer="ok"} 2`,
		`fapiao_run_limit_wait_seconds{command="submit",seller="S1"} 1.5`)
	failed := &Run{Command: "submit", Version: "v2", Environment: "production", Code: 8, Ended: at.Add(time.Hour)}
	second := text(t, path, failed, &Calls{}, nil)
	holds(t, second, `fapiao_run_exit_code{command="submit"} 8`, `fapiao_run_success_timestamp_seconds{command="submit"} 1795766400`,
		`fapiao_run_end_timestamp_seconds{command="submit"} 1795770000`)
	for _, gone := range []string{"fapiao_orders", "fapiao_run_calls", `version="v1"`} {
		if strings.Contains(second, gone) {
			t.Errorf("%s of the run before is in\n%s", gone, second)
		}
	}
	third := text(t, path, &Run{Command: "reconcile", Success: true, Ended: at.Add(2 * time.Hour)}, &Calls{}, figures)
	holds(t, third, `fapiao_run_exit_code{command="submit"} 8`, `fapiao_run_success_timestamp_seconds{command="submit"} 1795766400`,
		`fapiao_run_success_timestamp_seconds{command="reconcile"} 1795773600`)
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o644 {
		t.Errorf("node_exporter cannot read it: %v, %v", info.Mode(), err)
	}
	wellFormed(t, third)
}

// wellFormed fails unless each family stands together under one type, as node_exporter demands.
func wellFormed(t *testing.T, text string) {
	t.Helper()
	seen, family := map[string]bool{}, ""
	for line := range strings.Lines(text) {
		if m := regexp.MustCompile(`^# TYPE (\S+) gauge\n$`).FindStringSubmatch(line); m != nil {
			if family = m[1]; seen[family] {
				t.Errorf("%s stands in two places", family)
			}
			seen[family] = true
			continue
		}
		if !strings.HasPrefix(line, "#") && !regexp.MustCompile(`^`+family+`(\{[^}]*\})? [0-9.e+-]+\n$`).MatchString(line) {
			t.Errorf("%q under %s", line, family)
		}
	}
}

// What is not of this program is not kept, and a file that is nothing of the kind is replaced.
func TestAnOldTextFileIsNotTrusted(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "fapiao.prom")
	old := `other_metric{command="x"} 1
fapiao_run_info{command="x",version="v 1"} 1
fapiao_run_info{command="x"} many
fapiao_run_exit_code{command="good"} 3
fapiao_run_info{command="built",version="(devel)",environment="simulator"} 1
fapiao_run_exit_code{command="bad"} 3 179
fapiao_run_exit_code{command="a"} 1 {
` + "\x00\xff" + strings.Repeat("x", 100)
	if err := os.WriteFile(path, []byte(old), 0o600); err != nil {
		t.Fatal(err)
	}
	got := text(t, path, &Run{Command: "run"}, &Calls{}, nil)
	holds(t, got, `fapiao_run_exit_code{command="good"} 3`, `fapiao_run_info{command="built",version="(devel)",environment="simulator"} 1`)
	for _, no := range []string{"other_metric", `command="x"`, `command="bad"`, `command="a"`} {
		if strings.Contains(got, no) {
			t.Errorf("%s is kept:\n%s", no, got)
		}
	}
	wellFormed(t, got)
	if err := WriteText(filepath.Join(path, "below"), &Run{Command: "run"}, &Calls{}, nil); err == nil {
		t.Error("a file below a file was written")
	}
}

// FuzzOldTextFile holds that nothing of an old file ends a run or makes a file that cannot be read.
func FuzzOldTextFile(f *testing.F) {
	f.Add(`fapiao_run_exit_code{command="good"} 3`)
	f.Add(`fapiao_run_exit_code{command="good",a="b"} NaN`)
	f.Add("fapiao_run_x{command=\"a\"} 1\r\nfapiao_run_x{command=\"a\"} 2\n")
	f.Add(`fapiao_run_info{command="a"} 1` + "\n" + `fapiao_run_info{command="a",x="\n"} 1`)
	f.Fuzz(func(t *testing.T, old string) {
		path := filepath.Join(t.TempDir(), "fapiao.prom")
		if err := os.WriteFile(path, []byte(old), 0o600); err != nil {
			t.Fatal(err)
		}
		wellFormed(t, text(t, path, &Run{Command: "run"}, &Calls{}, nil))
	})
}
