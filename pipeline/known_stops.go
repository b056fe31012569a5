package pipeline

import (
	"context"
	"sync"
	"time"

	"github.com/fapiao/fapiao/pipeline/clock"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// stopsEvery is how often a process that makes calls looks whether another one has stopped a
// seller.
const stopsEvery = time.Second

// KnownStops is what a process knows of the stops of sellers: those that its runs find, at once,
// and those that the ledger has, from the last look. All runs of a process share one, so that none
// of them begins a call after another has found that the account is at fault. The zero value is
// ready for use.
type KnownStops struct {
	mu       sync.Mutex
	stops    map[string]knownStop
	news     map[string]*news
	steps    int64     // numbers looks and finds in the order in which they began
	looked   time.Time // when the last look began, by this machine
	watchers int
	unwatch  func() // ends the looks of the watchers
}

// knownStop is the last stop of a seller.
type knownStop struct {
	ledger.Stop
	step      int64 // that brought it
	recording bool  // it was found here, and the ledger does not have it yet
}

// news ends when there is something new of a seller.
type news struct {
	ctx context.Context
	end context.CancelFunc
}

// read reads the stops of the ledger, and keeps them.
func (k *KnownStops) read(ctx context.Context, l ledger.Stops) (stops []ledger.Stop, now time.Time, err error) {
	k.mu.Lock()
	k.steps++
	step := k.steps
	k.looked = time.Now()
	k.mu.Unlock()
	if stops, now, err = l.Stops(ctx); err != nil {
		return nil, now, err
	}
	for _, s := range stops {
		if s.Since.After(now) {
			continue // the clock was set back since: see ledger.Stop.Met
		}
		if k.learn(s, step) {
			k.tell(s.Seller)
		}
	}
	return stops, now, nil
}

// learn keeps a stop that a look brought, unless something newer is known, and reports whether it
// is another one than before.
func (k *KnownStops) learn(s ledger.Stop, step int64) (another bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	was := k.stops[s.Seller]
	if was.recording || was.step > step {
		return false
	}
	k.keep(knownStop{Stop: s, step: step})
	return !was.Since.Equal(s.Since)
}

// keep is called with mu locked.
func (k *KnownStops) keep(s knownStop) {
	if k.stops == nil {
		k.stops = map[string]knownStop{}
	}
	k.stops[s.Seller] = s
}

// watch reads the stops of the ledger every stopsEvery until it is ended. While several runs watch,
// they share these looks. failed takes the errors of those that it makes.
func (k *KnownStops) watch(ctx context.Context, l ledger.Stops, failed func(error)) (end func()) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.watchers++; k.watchers == 1 {
		ctx, cancel := context.WithCancel(context.WithoutCancel(ctx)) // calls under way go on after ctx
		over := make(chan struct{})
		go func() {
			defer close(over)
			k.look(ctx, l, failed)
		}()
		k.unwatch = func() { cancel(); <-over }
	}
	return func() {
		k.mu.Lock()
		k.watchers--
		last, unwatch := k.watchers == 0, k.unwatch
		k.mu.Unlock()
		if last {
			unwatch()
		}
	}
}

// look looks at the ledger until ctx is done.
func (k *KnownStops) look(ctx context.Context, l ledger.Stops, failed func(error)) {
	for clock.Sleep(ctx, k.rest()) == nil {
		if k.rest() > 0 {
			continue // a run that began has looked
		}
		if _, _, err := k.read(ctx, l); err != nil && ctx.Err() == nil {
			failed(err)
		}
	}
}

// rest is how long the next look has time.
func (k *KnownStops) rest() time.Duration {
	k.mu.Lock()
	defer k.mu.Unlock()
	return stopsEvery - time.Since(k.looked)
}

// met is the stop of a seller that holds and began after a run did.
func (k *KnownStops) met(seller string, since, now time.Time) (ledger.Stop, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.stops[seller].metBy(since, now)
}

// stop is the last stop of a seller, whenever it began; its Trouble is empty where there is none.
func (k *KnownStops) stop(seller string) ledger.Stop {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.stops[seller].Stop
}

func (s knownStop) metBy(since, now time.Time) (ledger.Stop, bool) {
	return s.Stop, !since.IsZero() && s.Open(now) && s.Since.After(since)
}

// find keeps a stop that a run has found which began at since; the caller records it, and then
// calls found. If the run would have met another one before, that is first, and nothing is kept.
func (k *KnownStops) find(s ledger.Stop, since time.Time) (first ledger.Stop, before bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if first, before = k.stops[s.Seller].metBy(since, s.Since); before {
		return first, true
	}
	k.steps++
	k.keep(knownStop{s, k.steps, true})
	return s, false
}

// found takes a stop as the ledger keeps it; where it could not be recorded, as it was found: then
// the next look decides.
func (k *KnownStops) found(s ledger.Stop) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.steps++
	k.keep(knownStop{s, k.steps, false})
}

// next ends when something new is known of a seller.
func (k *KnownStops) next(seller string) context.Context {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.news[seller] == nil {
		if k.news == nil {
			k.news = map[string]*news{}
		}
		ctx, end := context.WithCancel(context.Background())
		k.news[seller] = &news{ctx, end}
	}
	return k.news[seller].ctx
}

// tell says that there is something new of a seller.
func (k *KnownStops) tell(seller string) {
	k.mu.Lock()
	n := k.news[seller]
	delete(k.news, seller)
	k.mu.Unlock()
	if n != nil {
		n.end()
	}
}
