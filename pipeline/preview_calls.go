package pipeline

import (
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
)

// Pace is how fast the calls of a seller may go. Sellers of one group share the limit.
type Pace struct {
	Group     string
	PerSecond float64 // 0: not limited
}

// Estimate is what issuing invoices needs at least: each takes a call, and is asked about once, 50
// with one query.
type Estimate struct {
	Invoices  int           // requests to issue
	Calls     int           // of the platform
	Takes     time.Duration // of the calls at the limit, in whole seconds; 0: not limited
	Ends      time.Time     // of the calls, if they began now
	NextMonth bool          // Ends is in a later month, in Beijing, than now
	Until     time.Time     // when sending ends; zero: it does not
	TooLate   int           // invoices of Invoices that at the limit cannot be requested before Until
}

// EstimateCalls estimates the calls for a number of invoices of each seller, by its tax number,
// that are requested from now until a time, if it is not zero.
func EstimateCalls(invoices map[string]int, paces func(seller string) Pace, now, until time.Time) (e Estimate) {
	takes, requests := map[string]time.Duration{}, map[string]int{}
	for seller, n := range invoices {
		calls := n + (n+QueryLimit-1)/QueryLimit
		e.Invoices, e.Calls = e.Invoices+n, e.Calls+calls
		pace := paces(seller)
		requests[pace.Group] += n
		if pace.PerSecond > 0 {
			takes[pace.Group] += time.Duration(float64(calls) / pace.PerSecond * float64(time.Second))
		}
		e.Takes = max(e.Takes, takes[pace.Group])
	}
	if part := e.Takes % time.Second; part > 0 {
		e.Takes += time.Second - part
	}
	e.Ends = now.Add(e.Takes)
	y, m, _ := now.In(beijing.Zone).Date()
	endY, endM, _ := e.Ends.In(beijing.Zone).Date()
	e.NextMonth = y != endY || m != endM
	if e.Until = until; !until.IsZero() {
		for group, n := range requests {
			e.TooLate += tooLate(n, takes[group], until.Sub(now))
		}
	}
	return e
}

// tooLate is how many of n invoices, which take some time in all, do not fit into the time that is
// left.
func tooLate(n int, takes, left time.Duration) int {
	switch {
	case left <= 0:
		return n
	case takes <= left:
		return 0
	}
	return n - int(float64(n)*float64(left)/float64(takes))
}
