package engine

import "time"

// ledgerClock is the ledger's clock for River, which takes that of the machine otherwise: a worker
// whose machine is ten minutes ahead would put a job back for ten minutes, and keep an equal one
// out by another period than the others.
type ledgerClock struct{ now func() time.Time }

// Now implements rivertype.TimeGenerator.
func (c ledgerClock) Now() time.Time { return c.now() }

// NowOrNil implements rivertype.TimeGenerator: where a statement can take the time of the database
// itself, it does.
func (c ledgerClock) NowOrNil() *time.Time { return nil }
