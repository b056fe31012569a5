package nuonuo

import (
	"context"
	"math/rand/v2"
	"time"
)

// RetryPolicy is the number and spacing of calls by [Retry].
type RetryPolicy struct {
	Attempts int           // calls in all; less than 2 means one
	Base     time.Duration // pause after the first failure; doubles each time, tenfold for VerdictWait
	Max      time.Duration // longest pause; none when zero
	// Jitter returns a number in [0,1), which shortens a pause by up to half; nil means random.
	Jitter func() float64
}

// Retry repeats call while [Classify] returns VerdictRetry or VerdictWait. It returns every other
// outcome, in particular VerdictUnknown, immediately and unchanged. When attempts or ctx run out,
// it returns the error of the last call.
func Retry(ctx context.Context, p RetryPolicy, call func(context.Context) error) error {
	if ctx == nil {
		return refuse("repeatedly", "context", "nil")
	}
	if p.Jitter == nil {
		p.Jitter = rand.Float64
	}
	for attempt := 1; ; attempt++ {
		err := call(ctx)
		verdict, _ := Classify(err)
		if verdict != VerdictRetry && verdict != VerdictWait || attempt >= p.Attempts || ctx.Err() != nil {
			return err
		}
		timer := time.NewTimer(p.pause(attempt, verdict))
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return err
		}
	}
}

func (p RetryPolicy) pause(attempt int, verdict Verdict) time.Duration {
	pause := p.Base
	if verdict == VerdictWait {
		pause *= 10
	}
	for range min(attempt-1, 20) {
		pause *= 2
	}
	if p.Max > 0 {
		pause = min(pause, p.Max)
	}
	return pause - time.Duration(p.Jitter()*float64(pause)/2)
}
