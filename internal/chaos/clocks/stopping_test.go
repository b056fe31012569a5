package clocks

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/fapiao/fapiao/internal/chaos"
	"github.com/fapiao/fapiao/internal/pgtest"
	"github.com/fapiao/fapiao/internal/simtest"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/nuonuo/simulator"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/limit"
)

// few are orders that two processes send in half a minute.
const few = 160

// TestStoppedBetweenTurnAndCall stops a process when it has turns for as many calls as a second
// may have, and has sent none of them. When it goes on, another process has these turns, and uses
// them: a call that is sent nevertheless is one too many in its second.
func TestStoppedBetweenTurnAndCall(t *testing.T) {
	chaos.Longer(t)
	if runtime.GOOS == "windows" {
		t.Skip("a process cannot be stopped there")
	}
	for _, kind := range chaos.Ledgers {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			url := filepath.Join(t.TempDir(), "ledger.db")
			if kind == "postgres" {
				url = pgtest.URL(t)
			}
			sim := simtest.Start(t, simulator.Options{Seed: 1}, "rate=0", "issuing_ms=0", "signing_ms=0")
			fill(t, url, few)
			stopped := filepath.Join(t.TempDir(), "stopped")
			a := start(t, Task{Ledger: url, Endpoint: sim.Endpoint(), TokenURL: sim.TokenURL(), Owner: "a", Stops: stopped})
			for begun := time.Now(); !exists(stopped); time.Sleep(10 * time.Millisecond) {
				if time.Since(begun) > time.Minute {
					t.Fatalf("the process does not stop: %s", &a.out)
				}
			}
			sent := sim.Server.State().Accepted
			b := start(t, Task{Ledger: url, Endpoint: sim.Endpoint(), TokenURL: sim.TokenURL(), Owner: "b"})
			before := sent
			for begun := time.Now(); before < sent+2*rate; time.Sleep(10 * time.Millisecond) { // b has all turns
				if before = sim.Server.State().Accepted; time.Since(begun) > time.Minute {
					t.Fatalf("the other process does not get the turns: %s", &b.out)
				}
			}
			if err := os.WriteFile(stopped+goesOn, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			a.wake()
			a.ends(t)
			b.ends(t)
			state := sim.Server.State()
			t.Logf("%s: %d orders were accepted while one process stood still, %d in all, busiest second %d calls of %d",
				kind, before, state.Accepted, state.Busiest, rate)
			if state.Busiest > rate {
				t.Errorf("%d calls in one second, want at most %d", state.Busiest, rate)
			}
			if state.Accepted != few || len(state.Doubles()) > 0 {
				t.Errorf("%d orders were accepted, want %d; more than once: %v", state.Accepted, few, state.Doubles())
			}
			settled(t, url, few)
		})
	}
}

// goesOn ends the name of the file that is made before the process goes on.
const goesOn = ".woken"

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// times leave calls of a process that stops enough time that they can be sent when it goes on.
func (t Task) times() pipeline.Timing {
	out := times
	if t.Stops != "" {
		out.Call = time.Minute
		out.Lease = 2 * out.Call
	}
	return out
}

// stopping stops its process when calls have as many turns as a second has. Until then, they wait.
type stopping struct {
	nuonuo.AnswerLimiter
	limit.Shares
	file string

	mu      sync.Mutex
	turns   int           // that calls wait with
	over    bool          // the process has stopped, or is about to
	stopped chan struct{} // closed when it goes on
	woken   time.Time     // when it went on; set before that
}

func newStopping(shares limit.Shares, k limit.Key, file string) *stopping {
	s := &stopping{Shares: shares, file: file, stopped: make(chan struct{})}
	s.AnswerLimiter = limit.NewProcess(s).Limiter(times.Request, k)
	return s
}

// TakeShare has the process that goes on learn late that others have its turns: its calls have to
// notice by themselves.
func (s *stopping) TakeShare(ctx context.Context, k limit.Key, a limit.Ask) (limit.Share, error) {
	share, err := s.Shares.TakeShare(ctx, k, a)
	select {
	case <-s.stopped:
		time.Sleep(time.Until(s.woken.Add(time.Second)))
	default:
	}
	return share, err
}

func (s *stopping) Begin(ctx context.Context) (still func() error, end func(sent bool), err error) {
	still, end, err = s.AnswerLimiter.Begin(ctx)
	if err != nil || !s.last() {
		return still, end, err
	}
	err = os.WriteFile(s.file, nil, 0o600)
	if err == nil {
		err = stop()
	}
	for err == nil && !exists(s.file+goesOn) { // the signal may take effect a little later
		time.Sleep(time.Millisecond)
	}
	s.woken = time.Now()
	close(s.stopped)
	return still, end, err
}

// last waits for the stop; the last call that it waits for is to make it. A call goes on that is
// not one of many: others may wait for its answer.
func (s *stopping) last() bool {
	s.mu.Lock()
	s.turns++
	last := s.turns == rate && !s.over
	s.over = s.over || last
	s.mu.Unlock()
	if last {
		return true
	}
	select {
	case <-s.stopped:
	case <-time.After(3 * time.Second):
		s.mu.Lock()
		s.turns--
		s.mu.Unlock()
	}
	return false
}
