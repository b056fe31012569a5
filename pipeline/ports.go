package pipeline

import (
	"context"
	"time"

	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Source yields the orders of one file or query. It is read once, by one goroutine.
type Source interface {
	// Next returns the next order with all its rows, wherever they stood; io.EOF ends. Any other
	// error means that the source cannot be used and nothing more comes.
	Next(ctx context.Context) (*invoice.Draft, error)
	// Rewind makes Next begin again with the first order. It is called once Next has given io.EOF.
	Rewind()
	// OfResults reports whether its orders are rows of results.
	OfResults() bool
	// Findings are about the source as a whole (an unknown column, a skipped sheet); complete after
	// io.EOF.
	Findings() []rules.Finding
	// Close frees what the source holds. It may be called twice.
	Close() error
}

// Ledger is the durable life of every order; each part of a run needs one of its interfaces.
type Ledger interface {
	ledger.Readings
	ledger.Decisions
	ledger.Effects
	ledger.Agenda
	ledger.Questions
	ledger.Stops
	ledger.Corrections
	ledger.Accounts
	ledger.Workers
	report.Balance
	BuyerFinder
	// InBatches names the batches that orders are of, without duplicates, by name.
	InBatches(ctx context.Context, orders []int64) ([]string, error)
}

// Ref names an order in a query: by serial where there is one, else by order number. One query uses
// one of the two.
type Ref struct {
	Serial  string
	OrderNo string
	// Lines asks for the lines of the invoices too, to compare an order in doubt. They come with
	// the whole query.
	Lines bool
}

// Found is what the platform has of one order; of an order that was split it is the sum over the
// parts. What is missing in the answer is empty and counts as no difference.
type Found struct {
	Ref       Ref    // what was asked
	OrderNo   string // as the platform writes it; only the case of letters can differ from what was asked
	State     ledger.State
	Serial    string
	BuyerName string
	BuyerTax  string
	Kind      invoice.Kind // empty also where its words are not known
	Red       bool         // a red invoice (红字发票)
	Mixed     bool         // its parts have different buyers or kinds
	Net, Tax  *invoice.Amount
	Gross     invoice.Amount    // 0: unknown
	Rates     []invoice.RateSum // nil: unknown; a rate whose amounts are unknown has a gross of 0
	Code      string            // the platform's status, or its code of failure
	Text      string
	Account   ledger.Trouble // it failed because of the seller's account: every other order would
	Order     bool           // it failed, and the text is known to be about the order itself
	MayExist  bool           // it failed with a text that may mean that it was issued after all
	Invoices  []ledger.Invoice
	Raw       ledger.Excerpt
}

// QueryAnswer is the answer to one query. Orders that are in none of its lists were not decided by
// it.
type QueryAnswer struct {
	Found   []Found
	Missing []Ref // the platform says that it does not know them
	// Mistaken were asked by a serial number that the answer does not show to be theirs: it is
	// another order's, or the answer has no order number.
	Mistaken []Mistake
	Failed   effect.Outcome // why the query as a whole failed: NotSent, Stopped or Unknown; Kind is Accepted when it did not
}

// Mistake is a serial number that is not the order's.
type Mistake struct {
	Ref   Ref
	Owner string // the order number that the answer gives the serial number; empty when it gives none
	Raw   ledger.Excerpt
}

// QueryLimit is the most numbers one query can ask for (protocol: at most 50).
const QueryLimit = 50

// Platform is the outside world that issues invoices.
type Platform interface {
	// Prepare makes the request of an order; imported is the time that stands in for a missing
	// order time.
	Prepare(o *invoice.Order, imported time.Time) (effect.Request, error)
	// Reach asks something that changes nothing, to see that the platform answers and the account
	// works. Kind is Accepted when it does.
	Reach(ctx context.Context, seller string) effect.Outcome
	// Submit sends a request once. It never retries. It asks effect.BeforeSending at the last
	// moment, as Reissue does.
	Submit(ctx context.Context, r effect.Request) effect.Outcome
	// Reissue has the platform try a failed signature, or a failed order, again. Only NotSent,
	// Stopped and Refused are definite; otherwise a query decides.
	Reissue(ctx context.Context, seller string, r Ref) effect.Outcome
	// Query asks for at most QueryLimit orders of one seller with one call. known is the number of
	// an order that the platform surely holds, empty when there is none; where the platform refuses
	// a query as a whole it shows whether that means "none of these" or "not all of these".
	Query(ctx context.Context, seller string, refs []Ref, known string) QueryAnswer
}

// Waiting is what a stage waits for, and how long from now.
type Waiting struct {
	For    ledger.WaitKind
	Orders int // 0 where it is not known
	Rest   time.Duration
}

// Progress is informed of how far a stage is. Its methods are called from one goroutine at a time.
type Progress interface {
	// Stage begins a stage; total is 0 when it is not known.
	Stage(name string, total int)
	// Add says that n more are done.
	Add(n int)
	// Waiting says what the stage waits for. It may be called often with the same.
	Waiting(list []Waiting)
	// Done ends the stage.
	Done()
}

// SliceLimit is the most orders that one slice holds: as many as one query can ask for.
const SliceLimit = QueryLimit

// Finder looks into a ledger.
type Finder interface {
	// FindAll looks orders up; those that are not there are left out. The content is filled in of
	// those for which content returns true.
	FindAll(ctx context.Context, keys []ledger.Key, content func(*ledger.Entry) bool) (map[ledger.Key]ledger.Entry, error)
	// Sendings returns for each question from where an order was sent; nil if it was not, or if
	// that was the file of b in which the question's place is.
	Sendings(ctx context.Context, b ledger.Batch, asked []ledger.SentFrom) ([]*ledger.Elsewhere, error)
	// Unread lists the orders of earlier readings of b's files that are missing if this one does
	// not hold them.
	Unread(ctx context.Context, b ledger.Batch) (map[ledger.Key]rules.Finding, error)
	// Lost outlines the orders that were sent from the sources of b and that are not among those
	// that this reading met.
	Lost(ctx context.Context, b ledger.Batch, met []int64) ([]ledger.Outline, error)
	// Lookalikes lists the orders in doubt that items ask for again under a new number.
	Lookalikes(ctx context.Context, items []ledger.Item, since time.Time) ([]ledger.Alike, error)
	// InPlaceOf returns the numbers that are invoiced in place of orders that were split or merged,
	// by the ID of the order.
	InPlaceOf(ctx context.Context, ids []int64) (map[int64][]string, error)
	// Cases lists corrections; see ledger.Follows.
	Cases(ctx context.Context, c ledger.CaseChoice) ([]ledger.Case, error)
	StrayFinder
	TwinFinder
	BuyerFinder
}

// TwinFinder looks into a ledger for orders that may be the same sale; see ledger.Readings.
type TwinFinder interface {
	Twins(ctx context.Context, items []ledger.Item, since time.Time) ([]ledger.Alike, error)
}
