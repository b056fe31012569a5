package main

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/fapiao/fapiao/internal/pgtest"
)

// What is handed out is followed by the next command that is shown, and handed out no second time;
// what is taken back is sent by it.
func TestAdviceFollowsWorkers(t *testing.T) {
	t.Parallel()
	p, url := newPlace(t, 2), pgtest.URL(t)
	folder := filepath.Dir(p.orders)
	endpoint, _ := server(t)
	more := p.book("more.xlsx", strings.NewReplacer("M0000", "N0000").Replace(table(2)))
	says := func(code int, next string, args ...string) {
		t.Helper()
		s := start(t, folder, nil, append(slices.Clone(args), "--ledger", url)...)
		s.ends(code)
		if !regexp.MustCompile(next).MatchString(s.text()) {
			t.Errorf("%v did not say %q:\n%s", args, next, s.text())
		}
	}
	sends := func(next string, args ...string) {
		t.Helper()
		says(exitPending, next, append(args, "--workers", "--detach", "--endpoint", endpoint)...)
	}
	const submit, reconcile = `Next: fapiao submit --batch \S+ --ledger`, `Next: fapiao reconcile --batch \S+ --workers `
	says(exitDone, submit, "import", p.orders)
	says(exitDone, submit, "status")
	sends(reconcile, "submit")
	says(exitDone, "2 orders, and no worker lives", "status") // none ever did
	says(exitDone, `Next: fapiao worker --ledger`, "status")
	says(exitDone, "took back 2 orders", "recall")
	says(exitDone, "nothing was taken back", "recall")
	says(exitDone, submit, "status")
	sends(`Next: fapiao run more.xlsx --workers --endpoint`, "run", filepath.Base(more))
}

// To interrupt a command that follows what was handed out before ends only the following, and says
// so.
func TestInterruptedFollowingSaysThatWorkersGoOn(t *testing.T) {
	t.Parallel()
	p, url := newPlace(t, 2), pgtest.URL(t)
	folder := filepath.Dir(p.orders)
	endpoint, _ := server(t, "--knob", "issuing_ms=600000")
	platform := []string{"--ledger", url, "--endpoint", endpoint}
	start(t, folder, nil, "import", p.orders, "--ledger", url).ends(exitDone)
	start(t, folder, nil, append([]string{"submit", "--workers", "--detach"}, platform...)...).ends(exitPending)
	start(t, folder, nil, append([]string{"worker"}, platform...)...).says("is ready")
	for recall, args := range map[string][]string{"fapiao recall --all": {"reconcile"}, "fapiao recall": {"run", p.orders}} {
		s := start(t, folder, nil, append(append(args, "--workers"), platform...)...)
		s.says("workers  ")
		s.signal(syscall.SIGTERM)
		s.ends(exitInterrupted, "the workers go on with what was handed out", "to take back what is not sent: "+recall+". To follow again, type: fapiao "+args[0])
	}
}

// The commands that docs/many-machines.md names hand their work out, and no others.
func TestCommandsThatHandOut(t *testing.T) {
	t.Parallel()
	var found []string
	for _, c := range newProbe().app.Commands {
		if slices.Contains(shownNames(c), "workers") {
			found = append(found, c.Name)
		}
	}
	slices.Sort(found)
	if want := []string{"reconcile", "run", "submit"}; !slices.Equal(found, want) {
		t.Errorf("%v have --workers, want %v", found, want)
	}
}
