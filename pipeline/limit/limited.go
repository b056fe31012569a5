package limit

import (
	"context"
	"fmt"
	"math"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"github.com/fapiao/fapiao/pipeline/clock"
)

// Times of a share.
const (
	// lease is how long others leave a share to a process that does not ask again.
	lease = 4 * time.Second
	// usable is how long a process itself uses its share without asking again. The rest of the
	// lease is the time that its last calls have to arrive.
	usable = lease / 2
	// renewEvery is how often a process that calls asks again. It learns then of other processes.
	renewEvery = 250 * time.Millisecond
	// askEvery is how often a process asks that has fewer turns than it can use, or more than it
	// should keep; after a question in vain it waits twice as long.
	askEvery = 40 * time.Millisecond
	// keepEvery is how often a process asks at least while a call has no answer: it may not be sent
	// yet, because connecting takes long.
	keepEvery = usable / 2
)

// Taken is how long the turns of a process that was killed may be taken from others; calls wait at
// least so long for a turn.
const Taken = lease + time.Second

// limited is what a process holds of one key.
type limited struct {
	p       *Process
	key     Key
	pace    *rate.Limiter // spreads the calls over the window
	waiting atomic.Int64  // calls that wait for a turn
	front   chan struct{} // held by the call that is the next
	changed chan struct{} // receives when a turn was given back or a share was renewed

	mu      sync.Mutex
	turns   turns
	share   Share
	paused  time.Duration // monotonic reading before which no call begins
	asked   clock.Reading // when the share was asked for
	valid   bool          // the share may be used, for a while after asked
	asking  bool          // a question is under way
	tried   clock.Reading // when the last question was begun
	resting bool          // rested is going to be called
	kept    bool          // keep is going to be called
	wanted  int           // turns that the last question asked for
	vain    bool          // the last question brought no turns
	err     error         // of the last question, until a call learns of it
}

func newLimited(p *Process, k Key) *limited {
	return &limited{p: p, key: k, pace: rate.NewLimiter(1, max(1, k.Calls/20)), paused: never,
		share: Share{Alone: true}, // until it learns of others
		front: make(chan struct{}, 1), changed: make(chan struct{}, 1)}
}

// begin waits for a turn and takes it.
func (l *limited) begin(ctx context.Context, leave time.Duration) error {
	l.waiting.Add(1)
	defer l.waiting.Add(-1)
	select {
	case l.front <- struct{}{}:
		defer func() { <-l.front }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if err := l.spread(ctx, leave); err != nil {
		return err
	}
	for {
		ready, least, most, err := l.take(ctx)
		switch {
		case err != nil:
			return fmt.Errorf("wait for the call limit: %w", err)
		case ready:
			return nil
		}
		left := timeLeft(ctx, leave)
		if left < least {
			return ErrTooFar
		}
		if err := l.await(ctx, min(most, left+time.Millisecond)); err != nil {
			return err
		}
	}
}

// timeLeft is how long a call may wait so that leave is left until the deadline of ctx.
func timeLeft(ctx context.Context, leave time.Duration) time.Duration {
	if deadline, ok := ctx.Deadline(); ok {
		return time.Until(deadline) - leave
	}
	return math.MaxInt64 - time.Hour
}

// spread waits for the pace, which keeps calls apart but does not ensure the limit. It admits 2 %
// more than the limit, so that the turns decide; while other processes call, it follows the share,
// or the part that the process can get of it.
func (l *limited) spread(ctx context.Context, leave time.Duration) error {
	l.mu.Lock()
	calls := l.key.Calls
	if l.valid && !l.share.Alone {
		calls = max(l.share.Fair, l.share.Part) + 1
	}
	limit := rate.Limit(1.02 * float64(calls) / l.window().Seconds())
	l.mu.Unlock()
	if l.pace.Limit() != limit {
		l.pace.SetLimit(limit)
	}
	turn := l.pace.Reserve()
	if timeLeft(ctx, leave) < turn.Delay() {
		turn.Cancel()
		return ErrTooFar
	}
	if err := clock.Sleep(ctx, turn.Delay()); err != nil {
		turn.Cancel()
		return err
	}
	return nil
}

// take takes a turn if one is free. Otherwise least is how long none can be, and most when to try
// again at the latest; a change is reported earlier.
func (l *limited) take(ctx context.Context) (ready bool, least, most time.Duration, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.p.machine()
	err, l.err = l.err, nil
	if usable := l.usable(now); usable || err == nil {
		err = nil
		l.renew(ctx, now)
		if !usable {
			return false, 0, renewEvery, nil
		}
	} else {
		return false, 0, 0, err
	}
	if pause := l.paused - now.Mono; pause > 0 {
		return false, pause, min(pause, renewEvery), nil
	}
	wait, known := l.turns.wait(now.Mono, l.window())
	switch {
	case known && wait <= 0 && l.used(now) < l.share.Fair:
		l.turns.use()
		if !l.kept {
			l.kept = true
			time.AfterFunc(keepEvery, l.keep)
		}
		return true, 0, 0, nil
	case !known || wait <= 0: // others have to return some
		return false, 0, askEvery, nil
	case l.short(now): // others may return some before
		return false, 0, min(wait, askEvery), nil
	}
	return false, wait, min(wait, renewEvery), nil
}

// still reports whether the turns that calls use are still those of the process.
func (l *limited) still() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.usable(l.p.machine()) || l.turns.owed > 0 {
		return ErrLapsed
	}
	return nil
}

// await waits for a while, until something changes, or until ctx is done.
func (l *limited) await(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
	case <-l.changed:
	}
	return nil
}

// end gives the turn of a call back. If other processes call, they get it when it has rested,
// unless another call of this process takes it first.
func (l *limited) end(sent bool) {
	l.mu.Lock()
	l.turns.ended(l.p.machine().Mono, sent)
	l.mu.Unlock()
	l.notify()
}

// patience is how long the process keeps a turn that none of its calls uses: the next call may come
// soon, and would have to wait for the ledger.
func (l *limited) patience() time.Duration { return l.window() + askEvery }

// rest has rested called after a while.
func (l *limited) rest(d time.Duration) {
	l.resting = true
	time.AfterFunc(d, l.rested)
}

// rested asks again if no call does, so that other processes get what this one does not use: each
// turn that has rested while others call, and all when none was used for a while. They would wait
// for the end of its lease. It is called again while the process has turns.
func (l *limited) rested() {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.p.machine()
	if l.resting = l.holds() && now.Since(l.tried) < lease; !l.resting {
		return
	}
	waits := l.waiting.Load() > 0
	unused := !waits && !l.share.Alone && l.turns.free(now.Mono, l.window()) > 0
	if !l.asking && (unused || l.want(now) == 0) {
		l.asking, l.tried = true, now
		go l.ask(context.Background())
	}
	next := l.patience()
	if !waits && l.turns.busy == 0 {
		next = max(l.turns.last()+next-now.Mono, askEvery)
	}
	l.rest(next)
}

// keep asks again, if no other call does, while calls use turns of the process.
func (l *limited) keep() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.kept = l.turns.busy > 0 && l.turns.held() > 0; !l.kept {
		return
	}
	if now := l.p.machine(); !l.asking && now.Since(l.tried) >= keepEvery {
		l.asking, l.tried = true, now
		go l.ask(context.Background())
	}
	time.AfterFunc(keepEvery, l.keep)
}

// holds reports that others may leave turns to the process: those that it has, and those that it
// asked for.
func (l *limited) holds() bool { return l.turns.held() > 0 || l.wanted > 0 }

func (l *limited) notify() {
	select {
	case l.changed <- struct{}{}:
	default:
	}
}

func (l *limited) window() time.Duration { return l.key.Window << l.share.Shift }

// usable reports that calls may begin under the share.
func (l *limited) usable(now clock.Reading) bool { return l.valid && now.Since(l.asked) < usable }

// used is how many turns calls use, or rest.
func (l *limited) used(now clock.Reading) int {
	return l.turns.held() - l.turns.free(now.Mono, l.window())
}

// want is how many turns the process can use soon. It asks for no more than that even while it is
// alone: another process that begins to call need not wait until some are given back.
func (l *limited) want(now clock.Reading) int {
	needed := l.used(now) + int(l.waiting.Load())
	if needed == 0 {
		return 0
	}
	return min(l.key.Calls, needed+l.spare())
}

// spare is how many more turns a process wants than its calls need now. While it is alone it asks
// before its calls have to wait for the answer.
func (l *limited) spare() int {
	if l.share.Alone {
		return l.key.Calls / 4
	}
	return 0
}

// short reports that calls wait, or will wait soon, for turns that the process does not have.
func (l *limited) short(now clock.Reading) bool {
	return l.turns.free(now.Mono, l.window()) <= l.spare()/2 && l.turns.held() < l.want(now)
}

// excess is how many free turns other processes wait for.
func (l *limited) excess(now clock.Reading) int {
	return max(l.turns.held()-max(l.share.Fair, l.used(now)), 0)
}

// renew asks for the share again when it is time to.
func (l *limited) renew(ctx context.Context, now clock.Reading) {
	every := renewEvery
	switch {
	case l.excess(now) > 0:
		every = askEvery
	case l.short(now) && l.vain:
		every = 2 * askEvery
	case l.short(now):
		every = askEvery
	}
	if l.asking || l.usable(now) && now.Since(l.tried) < every {
		return
	}
	l.asking, l.tried = true, now
	go l.ask(context.WithoutCancel(ctx))
}

// ask asks for the share, and gives back what the process does not need or others wait for.
func (l *limited) ask(ctx context.Context) {
	l.mu.Lock()
	now := l.p.machine()
	keep := l.turns.held() - l.excess(now)
	if !l.share.Alone || l.want(now) == 0 {
		keep = max(l.used(now), min(keep, l.want(now)))
	}
	l.turns.drop(l.turns.held() - keep) // not used from here on, whatever becomes of the question
	l.wanted = max(l.want(now), keep)
	a := Ask{Holder: l.p.holder, Keep: keep, Want: l.wanted, Lease: lease}
	l.mu.Unlock()
	share, err := l.p.shares.TakeShare(ctx, l.key, a)
	l.mu.Lock()
	if l.asking, l.err = false, err; err == nil {
		l.learn(share, keep, now)
	}
	l.mu.Unlock()
	l.notify()
}

// learn applies a share that was asked for at a reading, when the process kept some turns.
func (l *limited) learn(s Share, kept int, asked clock.Reading) {
	l.vain = s.Turns == kept
	if s.Turns > kept {
		l.turns.add(s.Turns - kept)
	} else {
		l.turns.drop(kept - s.Turns) // the lease was over, or nothing changed
	}
	l.share, l.asked, l.valid = s, asked, true
	if !l.resting && l.holds() {
		l.rest(l.patience())
	}
	if s.Pause > 0 {
		l.paused = max(l.paused, l.p.machine().Mono+s.Pause)
	}
}

// expire makes the process ask before its next call.
func (l *limited) expire() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.valid = false
}

// yield gives the turns back as close does, if no call uses or waits for one and another process
// may want them. The next call asks again.
func (l *limited) yield(ctx context.Context) error {
	l.mu.Lock()
	if l.asking || l.share.Alone || l.turns.busy > 0 || l.waiting.Load() > 0 {
		l.mu.Unlock()
		return nil
	}
	defer l.notify() // of a call that began meanwhile
	return l.giveBack(ctx)
}

// close gives the turns back. A question under way would take some again after it, so it is waited
// for.
func (l *limited) close(ctx context.Context) error {
	l.mu.Lock()
	for l.asking {
		l.mu.Unlock()
		if err := l.await(ctx, askEvery); err != nil {
			return fmt.Errorf("give the turns of the call limit back: %w", err)
		}
		l.mu.Lock()
	}
	return l.giveBack(ctx)
}

// giveBack gives all turns back, those that rest to be used when they have. No question begins
// until the ledger has answered: if the ledger got it first, it would take the turns for given up,
// and others would not let them rest. It unlocks mu.
func (l *limited) giveBack(ctx context.Context) error {
	now := l.p.machine()
	a := Ask{Holder: l.p.holder, Keep: l.used(now), Rests: l.turns.rests(now.Mono, l.window())}
	holds := l.holds()
	l.turns.drop(l.turns.held())
	l.valid, l.wanted, l.asking = false, 0, holds
	l.mu.Unlock()
	if !holds {
		return nil
	}
	_, err := l.p.shares.TakeShare(ctx, l.key, a)
	l.mu.Lock()
	l.asking = false
	l.mu.Unlock()
	if err != nil {
		return fmt.Errorf("give the turns of the call limit back: %w", err)
	}
	return nil
}
