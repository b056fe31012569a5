package ledger

import (
	"context"
	"time"
)

// Spender is a process that holds turns of a call limit now; see package limit.
type Spender struct {
	Limit string    // its name: "seller" and a tax number, or "app" and a hash of its key
	Run   string    // of the process; empty if an older version made it
	Host  string    // machine of the process; empty if it is not known
	PID   int       // 0 if it is not known
	Turns int       // calls it may make in any second, or longer window of the limit
	Want  int       // calls it could make
	Until time.Time // when others get its turns unless it asks again
}

// Unfinished is an order that is not final.
type Unfinished struct {
	Seller  string
	OrderNo string
	State   State
	Since   time.Time // when it was sent or, if it is ready, read; of a void: when that began
	Due     time.Time // of an open order: when it is queried, or when its claim ends
	Why     WaitKind  // of an open order; empty: it is ready
	Handed  time.Time // of a ready order: until when workers may send it; zero: it was not handed out
}

// Stuck is how much of a seller is not over, of one state, and since when the oldest is so.
type Stuck struct {
	Effect  Effect // of reds, voids and deliveries; empty: orders
	Seller  string
	State   State
	Count   int
	OrderNo string // of the oldest; empty if it is of no order of the ledger
	// Since is when the oldest was sent; if it was not, when it was recorded; of an order that is
	// held or being voided, when that was recorded last.
	Since time.Time
}

// Late is what was due at a time and was not done.
type Late struct {
	What   LateKind
	Seller string
	Count  int
	Since  time.Time // when the first of them was due
}

// LateKind is what is late.
type LateKind string

// What is late; the names do not change.
const (
	LateQuery   LateKind = "query"   // open orders that nobody queried
	LateSend    LateKind = "send"    // ready orders that were handed out, while none is sent
	LateCorrect LateKind = "correct" // reds, voids and deliveries that nobody called or asked about
	LateFetch   LateKind = "fetch"   // orders and reds whose files no worker fetched
)

// Watching is what is seen of processes, and of what they leave undone. Times are by the ledger's
// clock.
type Watching interface {
	// Spenders lists who holds turns of call limits, by limit.
	Spenders(ctx context.Context) ([]Spender, error)
	// Oldest is the order that is unfinished for longest; nil if there is none.
	Oldest(ctx context.Context) (*Unfinished, error)
	// Stuck lists what is not over: orders first, then effects, by seller and state. Failed orders
	// and effects are left out: they wait for nothing.
	Stuck(ctx context.Context) ([]Stuck, error)
	// Late lists what was due at a time or before; by kind and seller. Since of orders that were
	// handed out is when that was done or, if later, when an order of the seller was sent last.
	Late(ctx context.Context, at time.Time) ([]Late, error)
	// WorkerSeen is the last sign of life of any worker; zero: there was none.
	WorkerSeen(ctx context.Context) (time.Time, error)
}
