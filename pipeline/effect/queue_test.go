package effect_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline/clock"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

const (
	seller = "91330106MADEM0003K"
	call   = 10 * time.Second
)

// post is the world outside: it remembers what was delivered. Every delivery counts, so that only
// our rules protect from a second one.
type post struct {
	mu        sync.Mutex
	delivered map[string]int
	fate      func(subject string, n int) effect.OutcomeKind // of the n-th call; nil accepts
	calls     map[string]int
}

func newPost() *post { return &post{delivered: map[string]int{}, calls: map[string]int{}} }

func (p *post) now() time.Time { return time.Now() }

func (p *post) came(subject string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.delivered[subject] > 0
}

func (p *post) deliver(ctx context.Context, subject string, _ []byte) effect.Outcome {
	if err := effect.BeforeSending(ctx)(); err != nil {
		return effect.Outcome{Kind: effect.OutcomeNotSent, Text: err.Error()}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls[subject]++
	out := effect.Outcome{Kind: effect.OutcomeAccepted, Code: "OK"}
	if p.fate != nil {
		out.Kind = p.fate(subject, p.calls[subject])
	}
	if out.Kind != effect.OutcomeRefused && out.Kind != effect.OutcomeNotSent {
		p.delivered[subject]++
	}
	return out
}

// open is an account at which nothing is wrong.
type open struct{ stopped func() bool }

func (open) Reached(context.Context, ledger.Filter) (bool, error) { return true, nil }
func (open) Gate() *ledger.Gate                                   { return nil }
func (open) Full(context.Context) error                           { return nil }
func (open) ApplyStops(context.Context) error                     { return nil }
func (o open) Stopped() bool                                      { return o.stopped != nil && o.stopped() }
func (open) Resting(time.Duration)                                {}
func (open) UntilStopped(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithCancel(ctx)
}
func (open) Learn(context.Context, *ledger.Entry, *effect.Outcome, bool) {
}

// office is a ledger with effects that are planned.
type office struct {
	t     *testing.T
	store *sqlledger.Store
	post  *post
	runs  int
}

func newOffice(t *testing.T, k ledger.Effect, n int) *office {
	t.Helper()
	s, err := sqlledger.Open(context.Background(), filepath.Join(t.TempDir(), "l.db"), sqlledger.Options{Environment: "simulator", Run: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	plans := make([]ledger.Plan, n)
	for i := range plans {
		plans[i] = ledger.Plan{Effect: k, Seller: seller, Subject: fmt.Sprint("s", i), Body: []byte(fmt.Sprint("body ", i)), Due: s.Now()}
	}
	if _, err := s.Plan(context.Background(), plans, s.Now()); err != nil {
		t.Fatal(err)
	}
	return &office{t: t, store: s, post: newPost()}
}

// queue is that of another process.
func (o *office) queue(l ledger.Effects, k effect.Kind, a effect.Account) *effect.Queue {
	o.runs++
	d := &effect.Driver{Ledger: l, Owner: fmt.Sprint("run", o.runs), Now: o.store.Now, Machine: clock.Here, Log: slog.New(slog.DiscardHandler),
		Times: effect.Times{Call: call, Request: time.Second, Lease: 2 * call, Horizon: time.Hour},
		Taken: func(error) {}, Broken: func(err error) { o.t.Error(err) }}
	return &effect.Queue{Driver: d, Kind: k, Account: a, Filter: ledger.Filter{Seller: seller}, Pace: effect.Pace{InFlight: 3, Chunk: 4}, Rests: &effect.Rests{}}
}

func (o *office) work(q *effect.Queue) error {
	record := q.Recorder(context.Background(), func(int) {})
	err := q.Drain(context.Background(), record)
	if err = errors.Join(err, record.Close()); err != nil {
		return err
	}
	_, err = q.Ask(context.Background())
	return err
}

// states counts the effects of a kind by their state.
func (o *office) states(k ledger.Effect, n int) map[ledger.State]int {
	o.t.Helper()
	out := map[ledger.State]int{}
	for i := range n {
		e, err := o.store.Planned(context.Background(), k, seller, fmt.Sprint("s", i))
		if err != nil {
			o.t.Fatal(err)
		}
		out[e.State]++
	}
	return out
}

// onceEach checks that everything was delivered once.
func (o *office) onceEach(n int) {
	o.t.Helper()
	for i := range n {
		if times := o.post.delivered[fmt.Sprint("s", i)]; times != 1 {
			o.t.Errorf("s%d was delivered %d times", i, times)
		}
	}
}

func TestEffectsWithRowsOfTheirOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const n = 40
		o := newOffice(t, letter{}.Name(), n)
		// Of some nobody knows what became of them, some are refused, some do not leave at first.
		o.post.fate = func(subject string, nth int) effect.OutcomeKind {
			switch {
			case subject == "s7":
				return effect.OutcomeRefused
			case subject == "s3" || subject == "s4":
				return effect.OutcomeUnknown
			case subject == "s5" && nth == 1:
				return effect.OutcomeNotSent
			}
			return effect.OutcomeAccepted
		}
		for range 5 {
			if err := o.work(o.queue(o.store, letter{o.post}, open{})); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Minute)
		}
		if got := o.states(letter{}.Name(), n); got[ledger.Done] != n-1 || got[ledger.Failed] != 1 {
			t.Errorf("%v", got)
		}
		o.post.delivered["s7"]++ // it was refused
		o.onceEach(n)
	})
}

// dying is a ledger as a process sees it that ends after so many steps.
type dying struct {
	ledger.Effects
	left int
	mu   sync.Mutex
}

var errDead = errors.New("this process is dead")

func (d *dying) step() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.left--
	return d.left >= 0
}

func (d *dying) Claim(ctx context.Context, c ledger.Claim) ([]ledger.Entry, error) {
	if !d.step() {
		return nil, errDead
	}
	es, err := d.Effects.Claim(ctx, c)
	if !d.step() {
		return nil, errDead
	}
	return es, err
}

func (d *dying) Update(ctx context.Context, changes []ledger.Change, owner string, now time.Time) error {
	if !d.step() {
		return errDead
	}
	err := d.Effects.Update(ctx, changes, owner, now)
	if !d.step() {
		return errDead
	}
	return err
}

// Wherever a process ends, the next one goes on, and everything happens once.
func TestProcessEndsAtEveryStep(t *testing.T) {
	for steps := range 30 {
		synctest.Test(t, func(t *testing.T) {
			const n = 12
			o := newOffice(t, letter{}.Name(), n)
			d := &dying{Effects: o.store, left: steps}
			q := o.queue(d, letter{o.post}, open{})
			_ = o.work(q) // it dies, or is done
			for range 4 {
				time.Sleep(time.Minute)
				if err := o.work(o.queue(o.store, letter{o.post}, open{})); err != nil {
					t.Fatal(err)
				}
			}
			if got := o.states(letter{}.Name(), n); got[ledger.Done] != n {
				t.Errorf("after %d steps: %v", steps, got)
			}
			o.onceEach(n)
		})
	}
}

// What cannot be asked about stays unknown, and is called again when a person says so.
func TestOnlyAPersonRepeatsWhatNobodyCanBeAskedAbout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const n = 6
		kind := leaflet{}.Name()
		o := newOffice(t, kind, n)
		lost := true // the answer about s2
		o.post.fate = func(subject string, _ int) effect.OutcomeKind {
			if subject == "s2" && lost {
				return effect.OutcomeUnknown
			}
			return effect.OutcomeAccepted
		}
		// The first process dies between the intent and the record.
		_ = o.work(o.queue(&dying{Effects: o.store, left: 2}, leaflet{letter{o.post}}, open{}))
		for range 3 {
			time.Sleep(time.Minute)
			if err := o.work(o.queue(o.store, leaflet{letter{o.post}}, open{})); err != nil {
				t.Fatal(err)
			}
		}
		got := o.states(kind, n)
		if got[ledger.Unknown] == 0 || got[ledger.Unknown]+got[ledger.Done] != n {
			t.Fatalf("%v", got)
		}
		for subject, times := range o.post.calls {
			if times != 1 {
				t.Errorf("%s was called %d times", subject, times)
			}
		}
		e, err := o.store.Planned(context.Background(), kind, seller, "s2")
		if err != nil || e.State != ledger.Unknown {
			t.Fatalf("%+v, %v", e, err)
		}
		lost = false
		calls := o.post.calls["s2"] // none where the first process died before it
		if n, err := o.store.Repeat(context.Background(), kind, []int64{e.ID}, "a person says so", o.store.Now()); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		if err := o.work(o.queue(o.store, leaflet{letter{o.post}}, open{})); err != nil {
			t.Fatal(err)
		}
		if e, _ = o.store.Planned(context.Background(), kind, seller, "s2"); e.State != ledger.Done || o.post.calls["s2"] != calls+1 {
			t.Errorf("%+v", e)
		}
	})
}

// A seller that is stopped in the middle keeps what is left; nothing is lost.
func TestStopGivesBackWhatWasClaimed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const n = 20
		o := newOffice(t, letter{}.Name(), n)
		stopped := false
		o.post.fate = func(string, int) effect.OutcomeKind {
			stopped = stopped || len(o.post.calls) >= 5
			return effect.OutcomeAccepted
		}
		at := func() bool {
			o.post.mu.Lock()
			defer o.post.mu.Unlock()
			return stopped
		}
		if err := o.work(o.queue(o.store, letter{o.post}, open{stopped: at})); err != nil {
			t.Fatal(err)
		}
		got := o.states(letter{}.Name(), n)
		if got[ledger.Done] != len(o.post.delivered) || got[ledger.Done]+got[ledger.Ready] != n || got[ledger.Ready] == 0 {
			t.Errorf("%v, %d delivered", got, len(o.post.delivered))
		}
		if err := o.work(o.queue(o.store, letter{o.post}, open{})); err != nil {
			t.Fatal(err)
		}
		o.onceEach(n)
	})
}

// paced is a letter whose calls wait for a turn, of which there is one a second.
type paced struct {
	letter
	turns chan struct{}
}

func (k paced) Call(ctx context.Context, e *ledger.Entry, r effect.Request) effect.Outcome {
	wait, cancel := effect.Waiting(ctx)
	defer cancel()
	select {
	case k.turns <- struct{}{}:
	case <-wait.Done():
		return effect.Outcome{Kind: effect.OutcomeNotSent, Text: wait.Err().Error()}
	}
	defer time.AfterFunc(time.Second, func() { <-k.turns })
	return k.letter.Call(ctx, e, r)
}

// A run that is interrupted finishes the calls that have begun, and begins none of those that wait.
func TestInterruptedRunBeginsNoCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const n = 3
		o := newOffice(t, letter{}.Name(), n)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(1500*time.Millisecond, cancel)
		q, begun := o.queue(o.store, paced{letter{o.post}, make(chan struct{}, 1)}, open{}), time.Now()
		record := q.Recorder(ctx, func(int) {})
		if _, _, err := q.Slice(ctx, record); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(begun); took != 1500*time.Millisecond {
			t.Errorf("it ended after %v", took)
		}
		if err := record.Close(); err != nil {
			t.Fatal(err)
		}
		if got := o.states(letter{}.Name(), n); got[ledger.Done] != 2 || got[ledger.Ready] != 1 {
			t.Errorf("%v, want two done and one ready", got)
		}
		time.Sleep(2 * time.Second)
	})
}
