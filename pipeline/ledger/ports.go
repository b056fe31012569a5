package ledger

import (
	"context"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// The interfaces below are what the parts of a run need from a ledger. Each method is one
// transaction, on disk when it returns.

// ConflictFunc makes the findings of an item that is rejected or not sent because of what the
// ledger contains.
type ConflictFunc = func(item *Item, because Imported) []rules.Finding

// Readings records readings of files or of a query.
type Readings interface {
	// OpenBatch finds the batch with b.Digest, or adds b. An empty digest always adds one.
	OpenBatch(ctx context.Context, b Batch) (Batch, error)
	// Import takes items of a batch in their order of reading. Items that a batch holds already (a
	// reading that was interrupted and begun again, known by their source place) keep their row.
	// conflict words the finding for an item that the ledger itself must reject (Conflict,
	// Repeated), or whose order was dropped or sent from elsewhere; it is kept with the item.
	// Nothing that a reading brings is ready before FinishBatch.
	Import(ctx context.Context, batch string, items []Item, now time.Time, conflict ConflictFunc) ([]Imported, error)
	// FinishBatch marks the reading complete, with read orders. Its new orders become ready, unless
	// a finding holds them; orders of earlier readings of the same files that this one lacks are
	// held (see Missing). New orders with derived numbers are held if they probably are changed
	// forms of orders that were sent from the same source and that this reading lacks (see
	// Revised).
	FinishBatch(ctx context.Context, batch string, read int, now time.Time) error
	// Missing lists the orders that are held because a later reading of their file lacks or rejects
	// them, for the files of a batch, or all for an empty batch.
	Missing(ctx context.Context, batch string) ([]rules.Finding, error)
	// Revising lists the orders of a batch that are held because they probably are changed forms of
	// orders that were sent (rules.RevisesSent).
	Revising(ctx context.Context, batch string) ([]rules.Finding, error)
	// Holds returns the content under each order number of a seller; numbers that are not in the
	// ledger are left out.
	Holds(ctx context.Context, seller string, numbers []string) (map[string]Content, error)
	// SerialOwners returns the number of the order that has each serial number of a seller; serial
	// numbers that are not in the ledger are left out.
	SerialOwners(ctx context.Context, seller string, serials []string) (map[string]string, error)
	// OrdersAt returns the orders that were read at places, by each batch that read them, whichever
	// batch a place names. Places of a batch that the ledger does not have, and orders without a
	// number, are left out.
	OrdersAt(ctx context.Context, places []invoice.ReadAt) (map[invoice.ReadAt][]OrderAt, error)
	// RejectedIn returns the numbers of the orders that a batch rejected.
	RejectedIn(ctx context.Context, batch string) (map[Key]bool, error)
	// Renumbered returns, for orders that the ledger does not have, the orders that were recorded
	// in their place under other numbers.
	Renumbered(ctx context.Context, keys []Key) (map[Key]Renumbered, error)
	// Lookalikes finds, for items whose number is new to the ledger (or whose content would take
	// the place of one that the platform never accepted), all orders of other numbers that ask for
	// the same (LooksAlike) and may have become an invoice: they are submitting or unknown, or
	// failed after the platform accepted them and were sent or issued again at since or later, also
	// where they were taken out, or were one of these when a like item was turned away, since then,
	// and no person accepted them after that. By item, then by ID.
	Lookalikes(ctx context.Context, items []Item, since time.Time) ([]Alike, error)
	// Twins finds, for items, the orders of other numbers that may be the same sale (TwinKey), that
	// were first read at since or later, and that did not fail and were not taken out or made void.
	// By item, then by ID; of very many not all.
	Twins(ctx context.Context, items []Item, since time.Time) ([]Alike, error)
	// TurnAway records that items like these orders were rejected.
	TurnAway(ctx context.Context, ids []int64, now time.Time) error
	Arrangements
}

// Decisions records a person's decisions.
type Decisions interface {
	// Decide moves orders that no run works on, and counts them; orders that are now in another
	// state do not change.
	Decide(ctx context.Context, d Decision, now time.Time) (moved int, err error)
	// Outlook returns what would be sent of a seller's orders, and what would not. Orders named by
	// the filter count even if they are held.
	Outlook(ctx context.Context, f Filter) (Outlook, error)
	// ToSend calls each with the orders that Outlook counts, without their content. Orders that
	// were split or merged at since or later stand for what is invoiced in their place, whose
	// numbers are into; those that were merged into one follow one another. A zero since: none do.
	ToSend(ctx context.Context, f Filter, since time.Time, each func(e *Entry, into []string) error) error
	// UnsentBefore calls each with the orders of a filter that are ready or held, that are surely
	// not at the platform, and that belong to a month before the given one or are held because they
	// did (rules.EarlierMonth), with their Month and Released.
	UnsentBefore(ctx context.Context, f Filter, month string, each func(*Entry) error) error
	// UnsentByMonth sums by month the orders of a filter that are in one of the states, ready or
	// held, that are surely not at the platform, and that belong to a month before the given one;
	// an empty month is after all.
	UnsentByMonth(ctx context.Context, f Filter, of []State, month string) (MonthSums, error)
}

// Agenda returns what is to be done, and when.
type Agenda interface {
	// Callable counts the effects of a kind that may be called, and says when the first of them is
	// due. An effect that was called atMost times in the current day in Beijing does not count; 0
	// takes the bound of its kind.
	Callable(ctx context.Context, f Filter, e Effect, now time.Time, atMost int) (n int, first time.Time, err error)
	// Pending counts the orders that are not final, and returns when the next of them is due (zero
	// if none is waiting).
	Pending(ctx context.Context, f Filter) (ready, waiting int, next time.Time, err error)
	// Totals counts and sums the ready orders.
	Totals(ctx context.Context, f Filter) (orders int, gross invoice.Amount, err error)
	// Waits returns what the open orders wait for, each kind once.
	Waits(ctx context.Context, f Filter, now time.Time) ([]Wait, error)
	// FreeDead makes due now what runs hold by claims that surely are dead; states and fences stay.
	// It returns how many it freed: open orders, failed ones where the claim's effect is Reissue,
	// or effects of the claim's kind where those have rows of their own.
	FreeDead(ctx context.Context, c Claim) (freed int, err error)
}

// Questions returns what a query of the platform needs.
type Questions interface {
	// KnownOrder is the number of an order of the seller whose invoice exists; empty if there is
	// none.
	KnownOrder(ctx context.Context, seller string) (string, error)
	// Failures lists the failed orders of a filter or, where numbers are given, the orders of these
	// numbers whatever their state, of every batch; by ID. Entry.Order is not filled in.
	Failures(ctx context.Context, f Filter, numbers []string) ([]Failure, error)
	// Retryable counts the failed orders of a filter that the platform accepted, and those of them
	// that may have been issued: they rest until that is known.
	Retryable(ctx context.Context, f Filter) (orders, resting int, err error)
}

// Stops records why a seller is stopped, for all processes.
type Stops interface {
	// Stops lists the last stop of each seller that had one, and gives the time of the ledger's
	// clock.
	Stops(ctx context.Context) (stops []Stop, now time.Time, err error)
	// StopSeller records that a seller is stopped from now on, by the ledger's clock; until is when
	// the stop ends automatically.
	StopSeller(ctx context.Context, s Stop, until func(since time.Time) time.Time) (Stop, error)
	// ClearStop ends a seller's stop because an order succeeded that was sent at a time. If that
	// was before the stop began, nothing changes.
	ClearStop(ctx context.Context, seller string, sent time.Time) error
	// Outcomes lists the orders of a seller that were sent since a time and whose invoice was made
	// or failed, with their content, the last sent first.
	Outcomes(ctx context.Context, seller string, since time.Time, atMost int) ([]Entry, error)
}
