package app

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// nobody takes what a use reports.
type nobody struct{ unseen }

func (nobody) Finding(rules.Finding) error { return nil }
func (nobody) Imported() error             { return nil }
func (nobody) Notice(lang.Text)            {}
func (nobody) Warn(lang.Text)              {}

// digester is one of several workers of a ledger, at a time that a test moves.
func digester(t *testing.T, ledger string, now *time.Time, digests *int) *worker {
	t.Helper()
	cfg, err := config.Load(config.Input{Flags: map[string]string{"ledger": ledger, "periodic_digest": "08:30"}, Dirs: config.Dirs{Data: filepath.Dir(ledger)}})
	if err != nil {
		t.Fatal(err)
	}
	cfg.Notify = []config.Receiver{{Type: config.Webhook}}
	clock := func() time.Time { return *now }
	a, err := New(Options{Config: cfg, Events: nobody{}, Now: clock, Ledger: clock})
	if err != nil {
		t.Fatal(err)
	}
	u := a.begin()
	t.Cleanup(func() { u.end(context.Background(), &err) })
	j, err := u.job(t.Context(), nil, policy{sends: true})
	if err != nil {
		t.Fatal(err)
	}
	return &worker{job: j, WorkerOptions: WorkerOptions{Digest: func(_ context.Context, r *Result) {
		if *digests++; r.Waits == nil || r.Reds == nil || r.End != nil {
			t.Errorf("digest of an empty ledger: %+v", r)
		}
	}}}
}

// TestWorkersSendOneDigestAPeriod: at the time of day, by whichever worker is first, and once for
// what was missed.
func TestWorkersSendOneDigestAPeriod(t *testing.T) {
	t.Parallel()
	now, digests := time.Date(2026, 11, 27, 8, 0, 0, 0, beijing.Zone), 0
	path := filepath.Join(t.TempDir(), "l.db")
	workers := []*worker{digester(t, path, &now, &digests), digester(t, path, &now, &digests)}
	for i, x := range []struct {
		later time.Duration
		want  int
	}{{0, 1}, {time.Minute, 1}, {29 * time.Minute, 2}, {time.Hour, 2}, {22 * time.Hour, 2}, {time.Hour, 3}, {72 * time.Hour, 4}, {time.Second, 4}} {
		now = now.Add(x.later)
		for _, w := range workers {
			if err := w.digest(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if digests != x.want {
			t.Errorf("step %d, %s: %d digests, want %d", i, now, digests, x.want)
		}
	}
	workers[0].cfg.Notify = nil
	now = now.AddDate(0, 0, 2)
	if err := workers[0].digest(t.Context()); err != nil || digests != 4 {
		t.Errorf("%d digests though nobody gets any: %v", digests, err)
	}
}
