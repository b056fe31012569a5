package ledger

// Life is the lock that shows that a run is alive. It ends with the process, even if the process is
// killed; then other runs need not wait for its leases.
type Life interface {
	// Term numbers the periods in which the lock has been held without interruption; it is 0 while
	// it may not be held.
	Term() int64
	// End releases the lock. Unless clean is set, other runs find this run's claims as those of a
	// dead process.
	End(clean bool) error
}
