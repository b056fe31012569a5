package app

import (
	"context"
	"time"

	"github.com/fapiao/fapiao/nuonuo"
)

// CallWatch observes the calls of a use. Its methods are called from several goroutines.
type CallWatch interface {
	// Called takes a request to the platform for a seller (tax number), when it ended.
	Called(seller string, o nuonuo.Observation)
	// Waited takes how long a request waited for its turn at the call limit.
	Waited(seller string, took time.Duration)
}

// called takes a request for a seller that ended. One that the platform accepted ends a stop of
// every call, whatever use made it: it shows that key, token and machine work. A token alone does
// not: nothing that was signed was accepted.
func (w *wiring) called(seller string, o nuonuo.Observation) {
	if w.watch != nil {
		w.watch.Called(seller, o)
	}
	accepted := o.Verdict == nuonuo.VerdictOK || o.Verdict == nuonuo.VerdictNotFound
	if w.ledger == nil || !accepted || o.Method == nuonuo.MethodAccessToken {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), stopTime)
	defer cancel()
	if err := w.known.CallAccepted(ctx, w.ledger, seller, w.ledger.Now().Add(-o.Took)); err != nil {
		w.app.log.Warn("an accepted call did not end the stop of its seller", "seller", seller, "error", err)
	}
}
