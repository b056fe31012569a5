package app_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
)

// holding starts an import of a file, which holds its batch until free is called or the test ends.
func holding(d *desk, file string) (free func()) {
	d.t.Helper()
	reached, freed, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	a := d.open(&recorder{onImport: func() { close(reached); <-freed }})
	go func() {
		_, err := imports(file)(a)
		ended <- err
	}()
	select {
	case <-reached:
	case err := <-ended:
		d.t.Fatal("the import ended before it was complete: ", err)
	}
	free = sync.OnceFunc(func() {
		close(freed)
		if err := <-ended; err != nil {
			d.t.Error(err)
		}
	})
	d.t.Cleanup(free)
	return free
}

// One run holds a batch: another ends with [app.Held] at once, names who holds it, and sends
// nothing.
func TestOneRunHoldsABatch(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	file := d.two()
	free := holding(d, file)
	for name, use := range map[string]func(*app.App) (*app.Result, error){
		"run": runs(file), "import": imports(file), "submit": submits(app.SubmitOptions{}), "reconcile": reconciles(app.ReconcileOptions{})} {
		r, events, err := on(d, use)
		if app.KindOf(err) != app.Held || r != nil || len(events.notices) > 0 {
			t.Errorf("%s: %+v, notices %v: %v", name, r, events.notices, err)
		}
		if text := app.Text("en", err); !strings.Contains(text, "process") || !strings.Contains(text, "wait until it ends") {
			t.Errorf("%s: %s", name, text)
		}
	}
	if r := must(d, statusOf(app.Selection{})); r.Summary.Orders != 2 || d.accepted() > 0 {
		t.Errorf("a look at the ledger waits for nobody: %+v", r)
	}
	free()
	if r := must(d, runs(file)); *r.Sent != 2 {
		t.Errorf("sent %d once the batch was free", *r.Sent)
	}
}

// A use that may wait says for whom, once, and goes on when the batch is free.
func TestAUseWaitsForABatch(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	file := d.two()
	free := holding(d, file)
	events := &recorder{onNotice: func() { free() }}
	a := d.with(app.Options{Config: d.config(), Events: events, Lock: app.LockWait{Most: time.Hour, Set: true}})
	r, err := runs(file)(a)
	if err != nil || *r.Sent != 2 || endOf(r) != app.Done {
		t.Errorf("%+v: %v", r, err)
	}
	if len(events.notices) != 1 || !strings.Contains(events.notices[0].En, "waiting: ") || !strings.Contains(events.notices[0].Zh, "等待中：") {
		t.Errorf("notices %v", events.notices)
	}
}

// A wait ends with its context, and nothing was sent.
func TestAWaitEndsWithItsContext(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	file := d.two()
	holding(d, file)
	ctx, cancel := context.WithCancel(context.Background())
	a := d.with(app.Options{Config: d.config(), Events: &recorder{onNotice: cancel}, Lock: app.LockWait{Most: time.Hour, Set: true}})
	if r, err := a.Run(ctx, app.RunOptions{Input: from(file)}); app.KindOf(err) != app.Interrupted || r != nil || d.accepted() > 0 {
		t.Errorf("%+v: %v", r, err)
	}
}
