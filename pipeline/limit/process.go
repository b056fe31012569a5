package limit

import (
	"context"
	"crypto/rand"
	"errors"
	"sync"
	"time"

	"github.com/fapiao/fapiao/pipeline/clock"
)

// Process has what one process holds of all limits.
type Process struct {
	shares  Shares
	holder  string
	machine clock.Machine

	mu   sync.Mutex
	keys map[string]*limited
}

// NewProcess makes the holder of a process's shares.
func NewProcess(shares Shares) *Process {
	return &Process{shares: shares, holder: rand.Text(), machine: clock.Here, keys: map[string]*limited{}}
}

// Named makes the run's ID part of what others read of its shares, before a limiter is made.
func (p *Process) Named(run string) *Process {
	p.holder = run + runEnd + p.holder
	return p
}

// runEnd ends the ID of a run in the name of a holder.
const runEnd = "."

// Limiter makes a limiter of calls that are limited by a key. A call is refused at once if waiting
// would leave less than leave until its context's deadline.
func (p *Process) Limiter(leave time.Duration, k Key) *Limiter {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.keys[k.Name] == nil {
		p.keys[k.Name] = newLimited(p, k)
	}
	return &Limiter{leave: leave, limited: p.keys[k.Name]}
}

// Close gives all turns back; other processes can use them a window after their last answers.
func (p *Process) Close(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	var errs []error
	for _, l := range p.keys {
		errs = append(errs, l.close(ctx))
	}
	clear(p.keys)
	return errors.Join(errs...)
}

// Limiter admits calls so that no sliding window has more arrivals of them at the platform than
// permitted, over all processes that share the ledger. It is safe for concurrent use.
type Limiter struct {
	leave   time.Duration
	limited *limited
}

// Begin blocks until the next call may be made, or until ctx is done. The caller asks still
// immediately before it sends the call, and sends nothing if that returns ErrLapsed. It calls end
// once, when the answer has been received or the call has failed; sent is false only if nothing was
// sent. Begin returns errors of the ledger: without shares no call is safe.
func (l *Limiter) Begin(ctx context.Context) (still func() error, end func(sent bool), err error) {
	if err := l.limited.begin(ctx, l.leave); err != nil {
		return nil, nil, err
	}
	return l.limited.still, l.limited.end, nil
}

// Wait blocks as Begin does, for a call whose answer the limiter does not learn: its turn rests
// from now on.
func (l *Limiter) Wait(ctx context.Context) error {
	_, end, err := l.Begin(ctx)
	if err != nil {
		return err
	}
	end(true)
	return nil
}

// Yield gives turns back that no call of the process uses or waits for, although they have not
// rested: other processes get each when it has. It is for a process that has no more calls for now;
// without it, they would get these turns about a second after its last call. If it fails, they
// wait until the end of the lease.
func (l *Limiter) Yield(ctx context.Context) error { return l.limited.yield(ctx) }

// TooFast records for every process that the platform wants fewer calls.
func (l *Limiter) TooFast(ctx context.Context, pause time.Duration) error {
	if err := l.limited.p.shares.SlowCalls(ctx, l.limited.key, pause); err != nil {
		return err
	}
	l.limited.expire()
	return nil
}
