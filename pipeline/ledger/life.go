package ledger

// Life is the lock by which others see that a run lives. It ends with the process, however that
// ends; then other runs need not wait for its leases.
type Life interface {
	// Term numbers the time through which the lock has been held without a break; it is 0 while it
	// may not be held.
	Term() int64
	// End gives the lock up. Unless clean, what the run claimed stays to be found by others, as if
	// its process had died.
	End(clean bool) error
}
