package quiet

import (
	"log/slog"
	"sync"
	"time"
)

// Trouble is what many lines come from at once.
type Trouble string

// Words are what the log says of a trouble: when it begins, while it lasts, when it is over, and
// when the log ends while it lasts.
type Words struct{ Begins, Lasts, Over, Ends string }

const (
	// every is the time between two lines of a trouble, and between two of the same kind.
	every = time.Minute
	// calm is how long no line of a trouble must have come before it is over: statements that were
	// under way end late.
	calm = 3 * time.Second
	// enough is how long looks succeed before a trouble is over though lines come: they have
	// another cause.
	enough = 15 * time.Second
	// undecided is how long a line waits for a look that says whether a trouble is there.
	undecided = 30 * time.Second
)

// Options are those of a [Log].
type Options struct {
	Words map[Trouble]Words
	// Changed takes that a trouble began at a time, or, with the zero time, that it is over.
	Changed func(t Trouble, since time.Time)
	// Now is the time.
	Now func() time.Time
}

// Log is a log of lines that repeat. It learns from looks whether a trouble is there: [Log.Fails]
// and [Log.Works]. Its methods may be called from several goroutines.
type Log struct {
	next slog.Handler
	o    Options

	mu       sync.Mutex
	troubles map[Trouble]*trouble
	repeats  repeats
}

// New makes a log whose lines go to next.
func New(next slog.Handler, o Options) *Log {
	l := &Log{next: next, o: o, troubles: map[Trouble]*trouble{}, repeats: repeats{}}
	for name, words := range o.Words {
		l.troubles[name] = &trouble{name: name, words: words, held: repeats{}, folded: map[string]int{}}
	}
	return l
}

// Of is the trouble that a line may come from; empty: it comes from none.
type Of func(slog.Record) Trouble

// Logger takes lines that repeat.
func (l *Log) Logger(of Of) *slog.Logger { return slog.New(handler{log: l, next: l.next, of: of}) }

// take takes a line.
func (l *Log) take(n *line) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.o.Now()
	t := l.troubles[n.of(n.Record)]
	switch {
	case t == nil:
		return l.repeats.take(n, now)
	case t.since.IsZero():
		t.held.hold(n, now)
	default:
		t.fold(n.Message, 1)
		t.last = now
	}
	return nil
}

// Fails takes that a look failed by a trouble.
func (l *Log) Fails(name Trouble, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	t, now := l.troubles[name], l.o.Now()
	t.last, t.well, t.err = now, time.Time{}, err
	if t.since.IsZero() {
		t.begin(now)
		l.write(slog.LevelError, t.words.Begins, "trouble", string(name), "since", t.since, "error", err)
		l.changed(t)
	}
}

// Works takes that a look that began at a time did not meet a trouble.
func (l *Log) Works(name Trouble, begun time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	t := l.troubles[name]
	if !t.since.IsZero() {
		if t.well.IsZero() {
			t.well = begun
		}
		l.over(t, l.o.Now())
		return
	}
	l.release(t, begun)
}

// Suspected reports whether a look is to say whether a trouble is there: lines wait for it, of
// which it returns one, or it is not over yet.
func (l *Log) Suspected(name Trouble) (line string, suspected bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	t := l.troubles[name]
	for _, r := range t.held {
		return r.first.text(), true
	}
	return "", !t.since.IsZero()
}

// Tick is called every second or so: it writes what is due.
func (l *Log) Tick() {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.o.Now()
	for _, t := range l.troubles {
		l.release(t, now.Add(-undecided))
		l.over(t, now)
		if !t.since.IsZero() && now.Sub(t.said) >= every {
			t.said = now
			l.write(slog.LevelError, t.words.Lasts, append([]any{"trouble", string(t.name), "since", t.since, "error", t.err}, t.counted()...)...)
		}
	}
	l.repeats.flush(now, every)
}

// Forget drops how often lines that are of something came again, which is over; what is over is for
// the caller to write.
func (l *Log) Forget(of func(slog.Record) bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for kind, one := range l.repeats {
		if of(one.first.Record) {
			delete(l.repeats, kind)
		}
	}
}

// End writes what is counted, whether it is due or not.
func (l *Log) End() {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.o.Now()
	for _, t := range l.troubles {
		l.release(t, now)
		if !t.since.IsZero() {
			l.write(slog.LevelWarn, t.words.Ends, append([]any{"trouble", string(t.name), "since", t.since}, t.counted()...)...)
		}
	}
	l.repeats.flush(now, 0)
}

// release writes the lines that came before a time, and are not of a trouble after all.
func (l *Log) release(t *trouble, before time.Time) {
	for key, r := range t.held {
		if r.since.After(before) {
			continue
		}
		delete(t.held, key)
		l.repeats.add(key, r)
	}
}

// over ends a trouble that looks do not meet any more.
func (l *Log) over(t *trouble, now time.Time) {
	if t.since.IsZero() || t.well.IsZero() || now.Sub(t.last) < calm && now.Sub(t.well) < enough {
		return
	}
	lasted := t.well.Sub(t.since).Round(time.Second)
	l.write(slog.LevelWarn, t.words.Over, append([]any{"trouble", string(t.name), "since", t.since, "lasted", lasted}, t.counted()...)...)
	t.since, t.well, t.err = time.Time{}, time.Time{}, nil
	l.changed(t)
}

func (l *Log) changed(t *trouble) {
	if l.o.Changed != nil {
		l.o.Changed(t.name, t.since)
	}
}
