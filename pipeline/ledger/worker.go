package ledger

import (
	"context"
	"slices"
	"time"
)

// Worker is a process that works on what was handed out.
type Worker struct {
	Name    string // of its run; unique
	Host    string
	PID     int
	Version string // of the program
	Doing   []Task // by task
	Terms   []Term // by seller; nil: of an older version
	Since   time.Time
	Seen    time.Time // its last sign of life
	Ended   time.Time // when it was stopped; zero while it was not
}

// Task is how many slices of a task a worker works on.
type Task struct {
	Name   string `json:"task"`
	Seller string `json:"seller,omitempty"`
	Slices int    `json:"slices"`
}

// Term is what a worker's configuration says of a seller that all workers of a ledger must agree
// on.
type Term struct {
	Seller   string `json:"seller"`   // tax number
	App      string `json:"app"`      // a hash of its key, as in the name of its call limit
	Endpoint string `json:"endpoint"` // without a password
	Rate     string `json:"rate"`     // calls a second, or "unlimited", as in a configuration
}

// WorkerSilent is how long a worker may give no sign of life and count as alive. A worker gives one
// every few seconds.
const WorkerSilent = 15 * time.Second

// Alive reports that a worker was not stopped and gave a sign of life lately.
func (w *Worker) Alive(now time.Time) bool {
	return w.Ended.IsZero() && now.Sub(w.Seen) < WorkerSilent
}

// Serves reports that the worker does the work of a seller. One of an older version may.
func (w *Worker) Serves(seller string) bool {
	return w.Terms == nil || slices.ContainsFunc(w.Terms, func(t Term) bool { return t.Seller == seller })
}

// HandedOut is how many ready orders of a seller workers may send until a time.
type HandedOut struct {
	Until  time.Time // NoEnd: without an end
	Orders int
}

// Outstanding counts orders that are not final.
type Outstanding struct {
	Ready      int // those that workers may send included
	Handed     int // ready ones that workers may send now
	Submitting int // of Waiting, those that are on their way to the platform
	Waiting    int // those whose outcome is not known yet
}

// Open is their number.
func (o Outstanding) Open() int { return o.Ready + o.Waiting }

// NoEnd is Until of orders that are handed out without an end.
var NoEnd = time.UnixMilli(253402214400000).UTC() // 9999-12-31

// Workers hands orders out to processes that work on them, and lists these processes. Times are by
// the ledger's clock.
type Workers interface {
	// HandOut lets workers send the ready orders of a filter until a time (zero: without an end),
	// and returns their number, those included that were handed out before. An order that becomes
	// ready by a reading or a decision after that is not handed out; one that a worker gives back
	// is.
	HandOut(ctx context.Context, f Filter, until time.Time) (orders int, err error)
	// TakeBack ends that for the orders of a filter that are not sent, and returns how many of them
	// were handed out and ready.
	TakeBack(ctx context.Context, f Filter) (orders int, err error)
	// HandedOut lists what is handed out and ready of a seller, and when that was last done.
	HandedOut(ctx context.Context, seller string) (list []HandedOut, since time.Time, err error)
	// Outstanding counts the orders of a filter that are not final, all at one moment.
	Outstanding(ctx context.Context, f Filter) (Outstanding, error)
	// HandedSince is when orders of a seller were last handed out; zero: never.
	HandedSince(ctx context.Context, seller string) (time.Time, error)
	// SentSince counts the orders of a filter, which names a seller, that any process sent at a
	// time or later, or may have. An order that was claimed and not called yet, was given back, or
	// never arrived, does not count.
	SentSince(ctx context.Context, f Filter, since time.Time) (orders int, err error)
	// DueEffects counts the effects of a seller that are to be called or asked about now, by kind;
	// the kinds have rows of their own.
	DueEffects(ctx context.Context, seller string, kinds []Effect, now time.Time) (map[Effect]int, error)
	// FailedEffects counts the effects of a seller that failed, by kind; of reds those that need a
	// person (see red.Dead).
	FailedEffects(ctx context.Context, seller string, kinds []Effect) (map[Effect]int, error)
	// WorkerBegins records the first sign of life of a worker, unless agrees returns an error for a
	// worker that lives; that error is returned as it is. Of two that begin at once, one meets the
	// other.
	WorkerBegins(ctx context.Context, w Worker, agrees func(other *Worker) error) error
	// WorkerLives records a sign of life. Since is kept from the first one.
	WorkerLives(ctx context.Context, w Worker) error
	// WorkerEnds records that a worker was stopped.
	WorkerEnds(ctx context.Context, name string) error
	// Workers lists the workers of the last day, those that live first, and the ledger's time.
	Workers(ctx context.Context) (list []Worker, now time.Time, err error)
	Periods
}

// Period is when periodic work was last begun and last done; zero: never.
type Period struct {
	Name        string
	Begun, Done time.Time
	Run         string // that did it last
}

// Periods records periodic work.
type Periods interface {
	// BeginPeriod records that the work begins now if due says so, and reports that. Of several
	// processes one begins it.
	BeginPeriod(ctx context.Context, name string, due func(last Period, now time.Time) bool) (begun bool, err error)
	// EndPeriod records that the work was done.
	EndPeriod(ctx context.Context, name string) error
	// Periods lists the periodic work that was ever begun, by name, and the ledger's time.
	Periods(ctx context.Context) (list []Period, now time.Time, err error)
}
