package sqlledger

import (
	"context"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/limit"
)

// Who came first writes first, and one who stops waiting leaves the turn to the others.
func TestWritersTakeTurns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newOneWriter()
		release, err := w.take(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		gone, leave := context.WithCancel(t.Context())
		var mu sync.Mutex
		var came []int
		var all sync.WaitGroup
		for i := range 5 {
			all.Go(func() {
				ctx := t.Context()
				if i == 2 {
					ctx = gone
				}
				release, err := w.take(ctx)
				if err != nil {
					return
				}
				mu.Lock()
				came = append(came, i)
				mu.Unlock()
				time.Sleep(time.Second)
				release()
			})
			synctest.Wait()
		}
		leave()
		synctest.Wait()
		release()
		all.Wait()
		if want := []int{0, 1, 3, 4}; !slices.Equal(came, want) {
			t.Errorf("they wrote in the order %v, want %v", came, want)
		}
	})
}

// Neither connection that writes begins while the other has the turn.
func TestConnectionsOfAFileTakeTurns(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "ledger.db"), Options{Environment: "simulator", Run: "r"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	release, err := s.writes.take(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var held atomic.Bool
	held.Store(true)
	var all sync.WaitGroup
	for name, write := range map[string]func() error{
		"a share": func() error {
			_, err := s.TakeShare(t.Context(), limit.Key{Name: "app", Calls: 1, Window: time.Second}, limit.Ask{Holder: "h", Want: 1, Lease: time.Second})
			return err
		},
		"a write": func() error { return s.write(t.Context(), "test", func(*tx) error { return nil }) },
	} {
		all.Go(func() {
			if err := write(); err != nil || held.Load() {
				t.Errorf("%s ended while another had the turn, with %v", name, err)
			}
		})
	}
	for range 200 { // meanwhile others can read
		if _, err := s.Summary(t.Context(), ledger.Filter{}); err != nil {
			t.Error(err)
		}
	}
	held.Store(false)
	release()
	all.Wait()
}
