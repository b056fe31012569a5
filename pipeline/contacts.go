package pipeline

import (
	"sync"
	"time"
)

// contacts is the state of a run's connections to its sellers' platforms.
type contacts struct {
	mu       sync.Mutex
	answered map[string]time.Time     // when a seller's platform answered last, where it did in this run
	trying   map[string]chan struct{} // one first contact a seller at a time; channels, so that waiting ends with the context
	reported map[string]bool          // addresses that were reported
}

func newContacts() *contacts {
	return &contacts{answered: map[string]time.Time{}, trying: map[string]chan struct{}{}, reported: map[string]bool{}}
}

// hasAnswered reports whether a seller's platform has answered in this run.
func (c *contacts) hasAnswered(seller string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return !c.answered[seller].IsZero()
}

// markAnswered records that a seller's platform answered at a time.
func (c *contacts) markAnswered(seller string, at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at.After(c.answered[seller]) {
		c.answered[seller] = at
	}
}

// last is when a seller's platform answered last; zero if it did not in this run.
func (c *contacts) last(seller string) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.answered[seller]
}

// turn is the lock of a seller's first contact. After it nobody waits for it long.
func (c *contacts) turn(seller string) chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.trying[seller] == nil {
		c.trying[seller] = make(chan struct{}, 1)
	}
	return c.trying[seller]
}

// report marks an address as reported; first reports that it was not before.
func (c *contacts) report(address string) (first bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	first = !c.reported[address]
	c.reported[address] = true
	return first
}
