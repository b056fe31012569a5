package pipeline

import (
	"sync"
	"time"

	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// accounts is the state of the sellers' accounts in a run, by tax number. What other processes must
// know stands in the ledger; this is what the run has read there, and what only it needs.
type accounts struct {
	mu    sync.Mutex
	stops map[string]Stop        // why this run calls nothing more for a seller
	since time.Time              // when calling began, by the ledger's clock; zero before
	open  map[string]ledger.Stop // stops of earlier runs that held then
	last  map[string]ledger.Stop // the last stop of each seller then, whether it held or not
	gates map[string]*gate
	rests map[string]*effect.Rests
	after int64 // see Standing.After
}

func newAccounts() *accounts {
	return &accounts{stops: map[string]Stop{}, open: map[string]ledger.Stop{}, last: map[string]ledger.Stop{}, gates: map[string]*gate{}, rests: map[string]*effect.Rests{}}
}

// restsOf counts a seller's calls without an answer, over all stages of the run.
func (a *accounts) restsOf(seller string) *effect.Rests {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.rests[seller] == nil {
		a.rests[seller] = &effect.Rests{}
	}
	return a.rests[seller]
}

// gate is the state of a seller's account while it sends. Guarded by accounts.mu.
type gate struct {
	working   bool          // an order that was sent in this run is issued
	waiting   bool          // nothing is sent until one of the first orders has its outcome
	doublings int           // of the number of first orders
	moved     time.Time     // when an order got its outcome, the number was doubled, or sending began
	looked    time.Time     // when this run looked last
	youngest  time.Duration // orders younger than this may be hidden from a query still
}
