package ledger

import (
	"errors"
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Errors that steer a run.
var (
	ErrFence       = errors.New("another run has taken the order over")      // an update came with a fence that is no longer held
	ErrMove        = errors.New("the state diagram has no such move")        // a bug, or a ledger that was edited by hand
	ErrNotFound    = errors.New("not in the ledger")                         //
	ErrEnvironment = errors.New("the ledger belongs to another environment") // rule 9
	ErrAway        = errors.New("the ledger cannot be reached")              // its database or the network is down; it may come back
	ErrHeld        = errors.New("another run holds the batch")               // exit code 6
)

// Key identifies an order inside a ledger (which belongs to one environment).
type Key struct{ Seller, OrderNo string }

// Item is one order of one reading, on its way into the ledger.
type Item struct {
	Order    *invoice.Order // nil when the reading rejected it
	Hash     string         // of Order
	Facts    rules.Facts    // what is known of it, for the results when it is rejected
	Findings []rules.Finding
	Source   invoice.Place
	// Earlier is what earlier versions read of Order; nil where that is the same. It tells which
	// order of the ledger the item is.
	Earlier *rules.Earlier
	// Hold is the code of the finding that keeps the order back until a person decides; empty when
	// nothing does. It has no effect on an order that may have been sent.
	Hold string
	// Skipped says that a person left the order out of this reading; Order is nil then.
	Skipped bool
	// Typed are the rows of a rejected item in the standard layout; nil where it has none.
	Typed []invoice.TypedRow
	// SentOrder is what Order would be if rows of results did not say that it was sent, which alone
	// rejects it; nil otherwise.
	SentOrder *invoice.Order
	// Written is what rows of results say of the order for which they were written; nil where none
	// of them is of results.
	Written *Written
	// ReadAt are the places at which rows of results say that the order was read, without
	// duplicates.
	ReadAt []invoice.ReadAt
	// Renumbered are the orders, in no ledger, whose rows of results the item has under another
	// number: the order takes their place (see Readings.Renumbered).
	Renumbered []Key
}

// Written is what rows of results say of the order for which they were written. It was in the
// ledger of the results under a number, which may have been edited since.
type Written struct {
	At      invoice.Place // of the order number
	Serials []string      // of the order, without duplicates; those of several where rows were joined
	Orders  []string      // running numbers of the orders for which the rows were written, likewise
}

// OrderAt is an order as a batch read it at a place.
type OrderAt struct {
	Batch string
	// Keys are its number, and then those that its own rows of results had before.
	Keys []Key
}

// Renumbered is the order that took the place of one under another number.
type Renumbered struct {
	Key
	State State
}

// WasSent reports whether an item without an order is nevertheless an order that was sent: today's
// checks refuse what an earlier version sent, which makes it no order without an invoice. An item
// whose number stands twice in its reading is not known by its number.
func (i *Item) WasSent(state State, code, serial string, invoices int, was *invoice.Order) bool {
	return i.Order == nil && !i.Skipped && state.AtPlatform() && !Replaceable(state, code, serial, invoices) && i.Facts.Match(was) &&
		!slices.ContainsFunc(i.Findings, func(f rules.Finding) bool { return f.Code == rules.RepeatedInBatch })
}

// MayReplace reports whether the content of an item may take the place of that of the order of its
// number. Rows of results that say that the order was sent never do.
func (i *Item) MayReplace(state State, code, serial string, invoices int) bool {
	return i.SentOrder == nil && Replaceable(state, code, serial, invoices)
}

// WasArranged reports whether an item without an order is nevertheless the order was, which was
// split or merged: only its size keeps it from passing the checks, perhaps since the reading was
// not asked to split.
func (i *Item) WasArranged(was *invoice.Order) bool {
	return i.Order == nil && !i.Skipped && i.Facts.Match(was) && !slices.ContainsFunc(i.Findings, func(f rules.Finding) bool {
		ofSize := f.Code == rules.TooManyLines || f.Code == rules.TotalTaxOff || f.Code == rules.NotSplit
		return !ofSize && rules.Errors([]rules.Finding{f})
	})
}

// Content is what a ledger holds under an order number, in short.
type Content struct {
	Hash  string
	State State
}

// ItemResult says what the ledger did with an item.
type ItemResult uint8

// The results of importing an item.
const (
	Added    ItemResult = iota // a new order: held until the reading is finished, then ready
	Known                      // same number, same content: nothing will be sent again
	Replaced                   // same number, other content, and the platform never accepted the first: the new content waits for the end of the reading
	Conflict                   // same number, other content, already sent: the ledger's order stays as it is, and its row says what differs
	Repeated                   // the same order number stood earlier in this batch: rejected
	Refused                    // the item was rejected by the checks
	Taken                      // its number is that of a part or a merge: rejected
)

// Imported is the outcome of one item. For Conflict, Was is the order in the ledger; for Repeated,
// Earlier is where it stood before. Elsewhere is set where the order of the item's number was sent
// from another file; of an item without an order, from any file. Released is the code of the
// finding in spite of which a person had a Known order sent. Paired is set, for an order that is
// ready or held, where the ledger holds another one of like buyer tax number and gross: only these
// may have twins. Into is set where others are invoiced in place of the order of the number: their
// numbers. PlaceOf is set where the number is that of a part or a merge: the first order in whose
// place it is invoiced.
type Imported struct {
	Result    ItemResult
	Was       *invoice.Order
	State     State
	Earlier   invoice.Place
	Elsewhere *Elsewhere
	Released  string
	Paired    bool
	Into      []string
	PlaceOf   string
	// Instead is invoiced in place of the order with the item's number, whose content was
	// corrected; a Known item has content of the correction, or of what was replaced. nil: nothing.
	Instead *Link
}

// Shown reports an item whose row in the results is the order of its number, though that was sent
// with other content. Under the number of an order that was taken out the item is rejected.
func (i *Imported) Shown() bool { return i.Result == Conflict && i.State != Dropped }

// OpenFindings leaves out the findings that would hold an item's order and have nothing to hold any
// more: the order was sent, or others are in its place. Those that doubt its lines stand until a
// person has it sent in spite of them, since its invoice may lack one. That results say it was sent
// is known of an order that this ledger sent. What would reject the order today is a warning.
func (i *Imported) OpenFindings(found []rules.Finding) []rules.Finding {
	if i.Result != Known && i.Result != Conflict || i.State == Ready || i.State == Held || i.State == Dropped && i.Into == nil {
		return found
	}
	found = slices.DeleteFunc(slices.Clone(found), func(f rules.Finding) bool {
		if rules.Holds([]rules.Finding{f}) == "" {
			return f.Code == rules.SentByResults && i.State.AtPlatform()
		}
		return f.Code == i.Released || f.Code != rules.RowsNear && f.Code != rules.PartlyUnseen
	})
	for n := range found {
		if f := &found[n]; rules.Errors([]rules.Finding{*f}) {
			f.Severity = rules.Warning // it rejects nothing any more
		}
	}
	return found
}

// SentFrom asks from where an order was sent.
type SentFrom struct {
	Order int64         // its ID
	Place invoice.Place // where a reading has it
}

// Elsewhere says from where an order was sent. A file that was saved again under the same path is
// no other file.
type Elsewhere struct {
	File   string    // as it was given then, or "query"
	At     time.Time // of issue, or of sending while there is no invoice
	Issued bool
	State  State // of the order now
}

// Batch is one reading of one set of files, or of a query.
type Batch struct {
	ID      string // short, for people to type: "20261130-1f3a9c"
	Digest  string // of the contents that were read and of the choices that change their meaning
	Sources []string
	// Paths are those of Sources, in their order: absolute, with symbolic links resolved, in lower
	// case where names have no case. Empty for what is no file: its absence later implies nothing.
	Paths   []string
	Created time.Time
	Read    int  // orders met, 0 while the reading is not complete
	Done    bool // the reading is complete
}

// Entry is one order of the ledger.
type Entry struct {
	ID      int64
	Key     Key
	Hash    string
	State   State
	Attempt int   // how many times it was claimed for sending
	Fence   int64 // raised by each claim
	Created time.Time
	Updated time.Time
	Sent    time.Time      // when the last intent was recorded
	NextAt  time.Time      // when reconcile looks again
	Tries   int            // queries made since the last change of state, for the back-off
	Misses  int            // answers "no such order" in a row
	Serial  string         // 发票流水号
	Code    string         // the platform's last code
	Error   string         // the platform's last words, masked
	Order   *invoice.Order // nil where an order was claimed to be asked about
	// What of the order an answer of the platform can be compared with.
	Buyer    string // buyer name
	BuyerTax string // buyer tax number, empty for a person without one
	Kind     invoice.Kind
	Net, Tax invoice.Amount
	Gross    invoice.Amount
	Rates    []invoice.RateSum
	// Reissues is how often the platform was asked to sign again on the day of ReissuedAt, in
	// Beijing.
	Reissues   int
	ReissuedAt time.Time
	// IssuedAt is when the first of its invoices was made, as far as that was recorded: also while
	// it is signed, or signed again.
	IssuedAt time.Time
	// RequestHash is the hash of the exact bytes of the last request.
	RequestHash string
	// RestUntil is not zero where the order failed with words that may mean that it was issued all
	// the same; before that time nothing may be tried again. It stays when it is over.
	RestUntil time.Time
	// Differs is what the platform's invoice differs from the order in, nil where nothing is known
	// of it, and Seen when a person accepted that.
	Differs *rules.Finding
	Seen    time.Time
	// Released is the code of the finding in spite of which a person had the order sent; only Find
	// and UnsentBefore tell.
	Released string
	// Month is that to which the order belongs, such as "2026-11" (MonthOf). An order that others
	// were merged into, or that is a part of one, was read when the first of these was. Only
	// UnsentBefore tells.
	Month string
	// Plan is what an effect is that has a row of its own; nil for an order. Of the fields above
	// only those of its call are used then, and ID is the effect's.
	Plan *Plan
	// Detail is what the kind of an effect with a row of its own knows after its call, as JSON.
	Detail []byte
}

// LastCall is when the platform was last asked to issue or sign the order, as far as that was
// recorded.
func (e *Entry) LastCall() time.Time {
	if e.ReissuedAt.After(e.Sent) {
		return e.ReissuedAt
	}
	return e.Sent
}

// Replaceable reports that the platform never accepted an order, so that other content under its
// number may take its place. code is the order's.
func Replaceable(s State, code, serial string, invoices int) bool {
	return Unsent(s, code, serial, invoices) || s == Failed && serial == "" && invoices == 0
}

// Unsent reports that an order waits here and is surely not at the platform. One that is held
// because the platform has another invoice under its number is not of them.
func Unsent(s State, code, serial string, invoices int) bool {
	return (s == Ready || s == Held && code != rules.NumberForeign) && serial == "" && invoices == 0
}

// Invoice is one invoice of an order (an order that was split has several).
type Invoice struct {
	Serial   string
	Status   string // the platform's code
	Code, No string // 发票代码, 发票号码
	IssuedAt time.Time
	Kind     string // the platform's words
	Net      invoice.Amount
	Tax      invoice.Amount
	Gross    invoice.Amount
	PDF      string
	OFD      string
	XML      string
	Fail     string // why it failed, masked
}

// Change moves one claimed order. Zero fields of a change clear what they name; Serial, Invoices
// and Differs are kept when empty or nil.
type Change struct {
	Effect   Effect // whose row is changed: that of an order, or of an effect that has one of its own
	ID       int64  // of the order, or of the effect
	Fence    int64
	State    State
	Code     string
	Error    string
	Serial   string
	Invoices []Invoice // nil: leave as they are
	Raw      Excerpt   // the platform's, for the history
	NextAt   time.Time
	Tries    int
	Misses   int
	Note     string // why, for the history
	// DropSerial takes the serial number away: it turned out to be another order's. An order that
	// was accepted stays accepted.
	DropSerial bool
	RestUntil  time.Time // see Entry.RestUntil
	// Differs is what the platform's invoice differs from the order in; nil leaves what is
	// recorded, and a finding without a code takes it back. A difference that is new or another one
	// has not been seen by anybody.
	Differs *rules.Finding
	// Detail is what the kind of an effect with a row of its own knows now; nil leaves what is
	// recorded.
	Detail []byte
}

// Filter chooses orders.
type Filter struct {
	Batch  string // empty: all batches
	Seller string // empty: all sellers
	// Orders are the IDs of the only orders; nil: all. An empty list chooses none.
	Orders []int64
	// Effects are the IDs of the only effects that have rows of their own; nil: all. It is for
	// claims of such effects to be called.
	Effects []int64
	// Handed chooses, where orders are to be issued, those that workers may send until that very
	// time; zero: all. Other questions ignore it.
	Handed time.Time
	// Extract restricts results and their summary. Other questions ignore it, but its seller.
	Extract Extract
	// Content asks, of results, for the content of what is left to do.
	Content bool
	// Bare asks for that content alone: nothing else of the rows is read.
	Bare bool
}

// Event is one line of an order's history.
type Event struct {
	At   time.Time
	Run  string
	From State
	To   State
	Code string
	Note string
	Raw  []byte // the platform's answer, where one was kept
}

// Serials chooses orders by whether they have a serial number.
type Serials string

// The choices.
const (
	AnySerial     Serials = ""
	WithSerial    Serials = "with"
	WithoutSerial Serials = "without"
)

// BatchInfo is a batch with its balance.
type BatchInfo struct {
	Batch
	Run    string         // run that started the reading
	Items  int            // orders in the ledger or rejected; equals Read once the reading is complete
	States map[State]int  // of its items, Rejected included
	Gross  invoice.Amount // of the orders in the ledger
	// OutOfLedger is the gross of what was rejected or skipped, as far as it could be read.
	OutOfLedger invoice.Amount
	// Replaced are the orders that were split or merged, a part of the Dropped ones. Gross is
	// without them.
	Replaced int
}

// Total is the gross of all items, as in the balance of the batch.
func (b *BatchInfo) Total() invoice.Amount { return b.Gross + b.OutOfLedger }

// Open counts the items that are neither final nor rejected.
func (b *BatchInfo) Open() (n int) {
	for s, c := range b.States {
		if !s.Final() {
			n += c
		}
	}
	return n
}

// Failure is an order to retry, or a failed one, with the facts that decide whether it can be
// retried.
type Failure struct {
	Entry
	// Accepted reports that the platform accepted the order, so that its number is used there. An
	// order that was never accepted is sent again when its row is corrected.
	Accepted bool
	// Changed reports that the content in the last reading differs from what was sent.
	Changed bool
	// Replaced is the number of an order of the same buyer and amount that was read after this one
	// was sent and that is invoiced or may be: perhaps it took this order's place. Empty when there
	// is none.
	Replaced string
}
