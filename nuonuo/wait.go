package nuonuo

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"
)

// WaitOptions are the pauses of [Client.WaitFinal]. Zero means the default; a negative First means
// none.
type WaitOptions struct {
	First time.Duration // before the first query; 3 s
	Base  time.Duration // before the second; 2 s; each later pause is longer by half
	Max   time.Duration // the longest pause; 30 s
	// VisibleFor is how long a number that the platform does not know is queried; 1 min. Just after
	// a submission the platform may not know it yet (E9500).
	VisibleFor time.Duration
	// FailedFor is how long an invoice that failed (22) is queried again before it is believed;
	// 10 s. The tax bureau or a person may still make it an invoice, even hours later.
	FailedFor time.Duration
	// Changed is called for every invoice that is new or has another status than before, from the
	// goroutine of the call; nil: nobody is.
	Changed func(Invoice)
}

// Waited is what [Client.WaitFinal] knows at its end, also when it returns an error.
type Waited struct {
	// Invoices are the last known states, in the order of the numbers. An order that was split has
	// several. [Invoice.Err] tells which are issued.
	Invoices []Invoice
	Pending  []string // numbers without a final state, in their order
	Missing  []string // those of Pending that the platform does not know
}

// WaitFinal queries invoices until each of them is final: Issued, Voided, SealFailed (24: the
// invoice exists), or Failed (22) for [WaitOptions].FailedFor. q may have any count of numbers,
// which are queried [MaxQuery] at a time with growing pauses. Errors that a repeat may fix
// (VerdictRetry, VerdictWait) do not end it.
//
// The error is nil if every number is final, and else an [*Error]: that of ctx, when it ended;
// [ErrNotFound], when all other numbers are final and the platform did not know the rest for
// VisibleFor; or the one that ended the queries, such as that of a refused token. The result is
// valid with each of them. A missing number may still arrive if its submission had an unknown
// outcome: send it again only under the same number.
//
// A split order is final when all its known invoices are: compare their sum with the order.
func (c *Client) WaitFinal(ctx context.Context, q Query, o WaitOptions) (Waited, error) {
	w, err := c.newWait(ctx, q, o)
	if err != nil {
		return Waited{}, err
	}
	pause := w.options.First
	for {
		if err := sleep(ctx, pause); err != nil {
			return w.result(), w.unfinished(err)
		}
		w.elapsed += pause
		if err := w.round(ctx); err != nil {
			return w.result(), err
		}
		if len(w.open) == 0 {
			return w.result(), w.missed()
		}
		pause = min(max(pause*3/2, w.options.Base), w.options.Max)
	}
}

// sleep waits for a pause; its error is that of ctx.
func sleep(ctx context.Context, pause time.Duration) error {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// wait is the state of one WaitFinal. Time is counted in pauses, which is less than what passed.
type wait struct {
	client  *Client
	method  string
	query   Query // without numbers
	serial  bool  // numbers are serial numbers
	options WaitOptions
	elapsed time.Duration
	numbers []string
	open    []string // numbers to query, those that were not reached last first
	known   map[string]*awaited
	last    error // the last query that failed
}

// awaited is what is known of one number.
type awaited struct {
	rows    []Invoice
	failed  time.Duration // when it was first seen as failed
	missing bool          // the last answer that can tell did not have it
	final   bool
}

func (c *Client) newWait(ctx context.Context, q Query, o WaitOptions) (*wait, error) {
	method, err := c.method(MethodQuery)
	if err != nil {
		return nil, err
	}
	if err := c.ready(ctx, method); err != nil {
		return nil, err
	}
	w := &wait{client: c, method: method, query: q, serial: len(q.SerialNos) > 0, known: map[string]*awaited{}}
	numbers := slices.Concat(q.SerialNos, q.OrderNos)
	for part := range slices.Chunk(numbers, MaxQuery) {
		if err := w.of(part).check(method); err != nil {
			return nil, err
		}
	}
	if len(numbers) == 0 || len(q.SerialNos) > 0 && len(q.OrderNos) > 0 {
		return nil, q.check(method)
	}
	for _, n := range numbers {
		if w.known[n] == nil {
			w.known[n] = &awaited{}
			w.numbers = append(w.numbers, n)
		}
	}
	w.open = slices.Clone(w.numbers)
	w.options = WaitOptions{
		First: max(cmp.Or(o.First, 3*time.Second), 0), Base: cmp.Or(o.Base, 2*time.Second), Max: cmp.Or(o.Max, 30*time.Second),
		VisibleFor: cmp.Or(o.VisibleFor, time.Minute), FailedFor: cmp.Or(o.FailedFor, 10*time.Second), Changed: o.Changed,
	}
	return w, nil
}

// of is the query of some numbers.
func (w *wait) of(numbers []string) Query {
	q := w.query
	q.SerialNos, q.OrderNos = nil, nil
	if w.serial {
		q.SerialNos = numbers
	} else {
		q.OrderNos = numbers
	}
	return q
}

// unfinished is the error of a wait that ctx ended.
func (w *wait) unfinished(cause error) error {
	err := fmt.Errorf("%d of %d numbers are not final: %w", len(w.open), len(w.numbers), cause)
	if w.last != nil {
		err = fmt.Errorf("%w; last query: %v", err, w.last) //nolint:errorlint // it is no cause: an *Error below another is one of a token
	}
	return &Error{Method: w.method, Err: err}
}

// missed is the error for numbers that the platform did not know in time.
func (w *wait) missed() error {
	if missing := w.result().Missing; len(missing) > 0 {
		return &Error{Method: w.method, Sent: true, Err: fmt.Errorf("%d of %d numbers: %w", len(missing), len(w.numbers), ErrNotFound)}
	}
	return nil
}

func (w *wait) result() (r Waited) {
	for _, n := range w.numbers {
		a := w.known[n]
		r.Invoices = append(r.Invoices, a.rows...)
		if !a.final {
			r.Pending = append(r.Pending, n)
		}
		if !a.final && a.missing && len(a.rows) == 0 {
			r.Missing = append(r.Missing, n)
		}
	}
	return r
}
