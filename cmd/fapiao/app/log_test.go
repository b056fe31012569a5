package app_test

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
)

// A log file takes the lines of every use, is private, and has no personal number of an error or of
// the platform's text.
func TestTheLogIsAFile(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	path := filepath.Join(d.dir, "fapiao.log")
	for _, text := range []string{"first", "second"} {
		a := d.open(&recorder{}, "log_file", path)
		a.Log().Warn("test", "use", text, "error", errors.New("buyer phone 13800138000 is wrong"), "text", "ID 330106199001011234", "order", "13800138000")
		closeApp(t, a)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	log := string(b)
	if !strings.Contains(log, "first") || !strings.Contains(log, "second") || !strings.Contains(log, "order=13800138000") {
		t.Errorf("%s", log)
	}
	if strings.Contains(log, "phone 13800138000") || strings.Contains(log, "330106199001011234") {
		t.Errorf("personal numbers are in the log: %s", log)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o077 != 0 && os.PathSeparator == '/' {
		t.Errorf("others may read the log: %v, %v", info.Mode(), err)
	}
	if a, err := app.New(app.Options{Config: d.config("log_file", d.dir), Events: &recorder{}}); app.KindOf(err) != app.Unusable || a != nil {
		t.Errorf("a folder as log file: %v", err)
	}
}

// A reconcile of all batches logs for each query of which batches its orders are, and a submit for
// each call.
func TestALogOfAllBatchesNamesThem(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	must(d, imports(d.orders("a.xlsx", [4]string{"A1", "甲方有限公司", "106.00"})))
	must(d, imports(d.orders("b.xlsx", [4]string{"B1", "乙方有限公司", "212.00"})))
	path := filepath.Join(d.dir, "fapiao.log")
	must(d, submits(app.SubmitOptions{Batches: app.Batches{All: true}}), "log_file", path, "log_level", "debug")
	later := func() time.Time { return time.Now().Add(time.Minute) } // both are due
	a := d.with(app.Options{Config: d.config("log_file", path, "log_level", "debug"), Events: &recorder{}, Now: later, Ledger: later})
	if _, err := reconciles(app.ReconcileOptions{Batches: app.Batches{All: true}})(a); err != nil {
		t.Fatal(err)
	}
	closeApp(t, a)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{`msg="nuonuo call" method=nuonuo\.OpeMplatform\.queryInvoiceResult request=[0-9a-f]{32} .*batches=\S+,\S+ .*numbers=A1,B1`, `msg=query .*batches=\S+,\S+`} {
		if !regexp.MustCompile(line).Match(b) {
			t.Errorf("no %s in the log:\n%s", line, b)
		}
	}
	calls := 0
	for line := range strings.Lines(string(b)) {
		if !strings.Contains(line, " order=") {
			continue
		}
		if calls++; !strings.Contains(line, " batch=") {
			t.Errorf("no batch: %s", line)
		}
	}
	if calls < 4 { // of two orders, the line of the client and that of the stage
		t.Errorf("%d lines of calls:\n%s", calls, b)
	}
}

// A log that cannot be written is reported once, and the use goes on.
func TestAFullLogStopsNothing(t *testing.T) {
	t.Parallel()
	const full = "/dev/full"
	if _, err := os.Stat(full); err != nil {
		t.Skip("needs ", full)
	}
	d := newDesk(t)
	events := &recorder{}
	a := d.open(events, "log_file", full, "log_level", "debug")
	a.Log().Info("one")
	a.Log().Info("two")
	if r, err := runs(d.two())(a); err != nil || endOf(r) != app.Done || *r.Sent != 2 {
		t.Errorf("%+v: %v", r, err)
	}
	closeApp(t, a)
	if len(events.notices) != 1 || !strings.Contains(events.notices[0].En, full) || !strings.Contains(events.notices[0].En, "the run continues") ||
		!strings.Contains(events.notices[0].Zh, "运行继续") {
		t.Errorf("notices %v", events.notices)
	}
}
