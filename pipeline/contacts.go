package pipeline

import "sync"

// contacts is the state of a run's connections to its sellers' platforms.
type contacts struct {
	mu       sync.Mutex
	answered map[string]bool          // sellers whose platform answered in this run
	trying   map[string]chan struct{} // one first contact a seller at a time; channels, so that waiting ends with the context
	reported map[string]bool          // addresses that were reported
}

func newContacts() *contacts {
	return &contacts{answered: map[string]bool{}, trying: map[string]chan struct{}{}, reported: map[string]bool{}}
}

// hasAnswered reports whether a seller's platform has answered in this run.
func (c *contacts) hasAnswered(seller string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.answered[seller]
}

// markAnswered records that a seller's platform answered.
func (c *contacts) markAnswered(seller string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.answered[seller] = true
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
