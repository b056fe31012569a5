package limit

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"golang.org/x/time/rate"
)

// office is processes that share an app, as a command and its workers do.
type office struct {
	desk    *desk
	rate    rate.Limit
	latency time.Duration // of a call; it arrives after half of it
	begun   time.Time

	mu      sync.Mutex
	arrived []time.Time
}

func newOffice(perSecond rate.Limit, latency, ledger time.Duration) *office {
	return &office{desk: &desk{answer: func() time.Duration { return ledger }}, rate: perSecond, latency: latency, begun: time.Now()}
}

// member is a process of an office, and its connection to the ledger.
type member struct {
	*office
	process *Process
	limiter *Limiter

	mu    sync.Mutex
	awake time.Time // it stands still until then
	dead  bool
}

var errDead = errors.New("this process is dead")

func (o *office) member(t testing.TB) *member {
	t.Helper()
	m := &member{office: o}
	m.process = NewProcess(m)
	m.limiter = m.process.Limiter(0, key(t, "app", o.rate))
	return m
}

// freeze has the process stand still for a while.
func (m *member) freeze(d time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.awake = time.Now().Add(d)
}

// kill ends the process: nothing of it reaches the ledger or the platform any more.
func (m *member) kill() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.dead = true
}

// lives waits while the process stands still, and reports whether it lives.
func (m *member) lives() bool {
	m.mu.Lock()
	frozen := time.Until(m.awake)
	m.mu.Unlock()
	time.Sleep(frozen)
	m.mu.Lock()
	defer m.mu.Unlock()
	return !m.dead
}

func (m *member) TakeShare(ctx context.Context, k Key, a Ask) (s Share, err error) {
	if !m.lives() {
		return s, errDead
	}
	if s, err = m.desk.TakeShare(ctx, k, a); !m.lives() {
		return s, errDead
	}
	return s, err
}

func (m *member) SlowCalls(ctx context.Context, k Key, pause time.Duration) error {
	return m.desk.SlowCalls(ctx, k, pause)
}

// call makes one call, which is not sent if its turn lapsed.
func (m *member) call(ctx context.Context) error {
	still, end, err := m.limiter.Begin(ctx)
	if err != nil {
		return err
	}
	if !m.lives() {
		return errDead
	}
	if err := still(); err != nil {
		end(false)
		return nil
	}
	time.Sleep(m.latency / 2)
	m.office.mu.Lock()
	m.arrived = append(m.arrived, time.Now())
	m.office.mu.Unlock()
	time.Sleep(m.latency - m.latency/2)
	end(true)
	return nil
}

// calls has callers call without a pause, for a while or until the process is dead.
func (m *member) calls(span time.Duration, callers int) {
	ctx, cancel := context.WithTimeout(context.Background(), span)
	defer cancel()
	var all sync.WaitGroup
	for range callers {
		all.Go(func() {
			for m.call(ctx) == nil {
			}
		})
	}
	all.Wait()
}

// few has callers make some calls each, until ctx is done.
func (m *member) few(ctx context.Context, callers, calls int) {
	var all sync.WaitGroup
	for range callers {
		all.Go(func() {
			for range calls {
				if m.call(ctx) != nil {
					return
				}
			}
		})
	}
	all.Wait()
}

// used is the part of the limit that was used in a span since the begin.
func (o *office) used(from, to time.Duration) float64 {
	o.mu.Lock()
	defer o.mu.Unlock()
	n := 0
	for _, at := range o.arrived {
		if at := at.Sub(o.begun); at >= from && at < to {
			n++
		}
	}
	return float64(n) / (to - from).Seconds() / float64(o.rate)
}

// keeps checks that no sliding second had more calls than the limit.
func (o *office) keeps(t testing.TB) {
	t.Helper()
	if got := most(o.arrived, time.Second); got > int(o.rate) {
		t.Errorf("%d calls in one second, want at most %v", got, o.rate)
	}
}
