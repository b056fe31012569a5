package pipeline

import (
	"context"
	"time"

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
	// Findings are about the source as a whole (an unknown column, a skipped sheet); complete after
	// io.EOF.
	Findings() []rules.Finding
	// Close frees what the source holds. It may be called twice.
	Close() error
}

// Ledger is the durable life of every order. Each method is one transaction that is on disk when it
// returns.
type Ledger interface {
	// OpenBatch finds the batch of b.Digest, or makes one from b. An empty digest always makes one.
	OpenBatch(ctx context.Context, b ledger.Batch) (ledger.Batch, error)
	// Import takes items of a batch in their order of reading. Items that a batch holds already (a
	// reading that was interrupted and begun again, known by their source place) keep their row.
	// clash words the finding for an item that the ledger itself must reject (Conflict, Repeated),
	// or whose order was dropped or sent from elsewhere; it is kept with the item. Nothing that a
	// reading brings is ready before FinishBatch.
	Import(ctx context.Context, batch string, items []ledger.Item, now time.Time, clash Clash) ([]ledger.Imported, error)
	// FinishBatch marks the reading complete: read orders were met. What it brought becomes ready,
	// unless a finding holds it; what earlier readings of the same files brought and this one lacks
	// is held (see Missing).
	FinishBatch(ctx context.Context, batch string, read int, now time.Time) error
	// Missing lists the orders that are held because a later reading of their file lacks or rejects
	// them, for the files of a batch, or all for an empty batch.
	Missing(ctx context.Context, batch string) ([]rules.Finding, error)
	// Decide moves orders that nobody works on and counts them; those that are in another state by
	// now stay as they are.
	Decide(ctx context.Context, d ledger.Decision, now time.Time) (moved int, err error)
	// Outlook says what would be sent of a seller's orders, and what is kept back. Orders that the
	// filter names count also while they are held.
	Outlook(ctx context.Context, f ledger.Filter) (ledger.Outlook, error)
	// Batch finds a batch by its ID; an empty ID means the latest. ledger.ErrNotFound when there is
	// none.
	Batch(ctx context.Context, id string) (ledger.Batch, error)

	// ClaimReady moves ready orders to submitting, oldest first: attempt and fence are raised,
	// owner, lease, time and the request hash that prepare returns are recorded. An order whose
	// prepare fails moves to failed with that text. When ClaimReady returns, the intents are on
	// disk. Where orders are ready and the claim's gate lets none in it is ledger.ErrStopped or
	// ledger.ErrNoRoom; every process on the ledger counts alike.
	ClaimReady(ctx context.Context, c ledger.Claim, prepare func(*ledger.Entry) (requestHash string, err error)) ([]ledger.Entry, error)
	// ClaimDue claims orders that reconcile must look at now: submitted, unknown and voiding ones
	// whose NextAt has come, and submitting ones whose lease is over. States stay; fence and lease
	// are raised. Longest due first. Times beyond the claim's horizon are brought back.
	ClaimDue(ctx context.Context, c ledger.Claim) ([]ledger.Entry, error)
	// ClaimSealFailed claims invoices without a signature whose NextAt has come and that were
	// retried fewer than atMost times in the current day in Beijing. They move to submitted, and
	// Reissues is raised, before the call is made.
	ClaimSealFailed(ctx context.Context, c ledger.Claim, atMost int) ([]ledger.Entry, error)
	// PendingSeals counts the invoices without a signature that were retried fewer than atMost
	// times in the current day, and tells when the next of them is due.
	PendingSeals(ctx context.Context, f ledger.Filter, now time.Time, atMost int) (orders int, next time.Time, err error)
	// ClaimIssued claims issued orders whose invoice is not older than since and whose ID is above
	// after, by ID. States stay.
	ClaimIssued(ctx context.Context, c ledger.Claim, since time.Time, after int64) ([]ledger.Entry, error)
	// ClaimFailed claims failed orders that the platform accepted once, also those that were taken
	// out since, so that it may still issue them: those sent at since or later whose NextAt has come, and also those whose NextAt has not
	// come where nobody looked at them since unasked (zero: only the due), or where the last look
	// is in the future: the clock was set back since. States stay. Longest due first.
	ClaimFailed(ctx context.Context, c ledger.Claim, since, unasked time.Time) ([]ledger.Entry, error)
	// Lookalikes finds, for items whose number is new to the ledger (or whose content would take
	// the place of one that the platform never accepted), all orders of other numbers that ask for
	// the same (ledger.LooksAlike) and may have become an invoice: they are submitting or unknown,
	// or failed after the platform accepted them and were sent or issued again at since or later,
	// also where they were taken out, or were one of these when a like item was turned away, since
	// then, and no person accepted them after that. By item, then by ID.
	Lookalikes(ctx context.Context, items []ledger.Item, since time.Time) ([]ledger.Alike, error)
	// TurnAway records that items that looked like these orders were turned away.
	TurnAway(ctx context.Context, ids []int64, now time.Time) error
	// Failures lists the failed orders of a filter or, where numbers are given, the orders of these
	// numbers whatever their state, of every batch; by ID. Entry.Order is not filled in.
	Failures(ctx context.Context, f ledger.Filter, numbers []string) ([]ledger.Failure, error)
	// ClaimRetry claims those of the claim's Orders that are to be issued again under their
	// numbers: failed ones that the platform accepted, that nobody works on, that do not rest, were
	// not issued elsewhere, whose number is not another invoice's, and that were retried fewer than
	// atMost times in the current day in Beijing. They move to submitted, and Reissues is raised,
	// before the call is made.
	ClaimRetry(ctx context.Context, c ledger.Claim, atMost int) ([]ledger.Entry, error)
	// Update applies changes, each under its fence. A serial number that another order of the
	// seller has is not taken over. One that is no longer held, or one against the diagram, changes
	// nothing and comes back as an error (ledger.ErrFence, ledger.ErrMove); the others are applied.
	Update(ctx context.Context, changes []ledger.Change, owner string, now time.Time) error
	// FreeDead makes due now what runs hold by claims that surely are dead; states and fences stay.
	// It returns how many orders it freed.
	FreeDead(ctx context.Context, c ledger.Claim) (freed int, err error)
	// Waits says what the open orders wait for, each kind once.
	Waits(ctx context.Context, f ledger.Filter, now time.Time) ([]ledger.Wait, error)
	// Pending counts the orders that are not final, and tells when the next of them is due (zero
	// when none waits).
	Pending(ctx context.Context, f ledger.Filter) (ready, waiting int, next time.Time, err error)
	// Holds tells of each number of a seller's orders what the ledger holds under it; those that
	// are not in the ledger are left out.
	Holds(ctx context.Context, seller string, numbers []string) (map[string]ledger.Content, error)
	// KnownOrder is the number of an order of the seller whose invoice exists; empty when there is
	// none.
	KnownOrder(ctx context.Context, seller string) (string, error)
	// Totals counts and sums the ready orders.
	Totals(ctx context.Context, f ledger.Filter) (orders int, gross invoice.Amount, err error)

	// ClaimFresh claims accepted orders of a seller, of any batch, that nobody asks about at the
	// moment, before they are due: the longest sent first. States stay.
	ClaimFresh(ctx context.Context, c ledger.Claim, f ledger.Fresh) ([]ledger.Entry, error)
	// Outcomes lists the orders of a seller that were sent since a time and whose invoice was made
	// or failed, with their content, the last sent first.
	Outcomes(ctx context.Context, seller string, since time.Time, atMost int) ([]ledger.Entry, error)
	// Stops lists the last stop of each seller that had one, and tells the time of the ledger's
	// clock.
	Stops(ctx context.Context) (stops []ledger.Stop, now time.Time, err error)
	// StopSeller records that a seller is stopped from now on, by the ledger's clock; until says
	// when the stop ends by itself.
	StopSeller(ctx context.Context, s ledger.Stop, until func(since time.Time) time.Time) (ledger.Stop, error)
	// ClearStop ends a seller's stop because an order succeeded that was sent at a time: not before
	// the stop began, or nothing is changed.
	ClearStop(ctx context.Context, seller string, sent time.Time) error

	// Summary draws the balance of a batch, or of everything when the filter names none.
	Summary(ctx context.Context, f ledger.Filter) (report.Summary, error)
	// Rows calls yield for each row of the results, in the order of reading. It streams.
	Rows(ctx context.Context, f ledger.Filter, yield func(report.Row) error) error
}

// Clash makes the findings of an item that cannot be taken, or will not be sent, because of what
// the ledger holds already.
type Clash = func(item *ledger.Item, because ledger.Imported) []rules.Finding

// Request is what will be sent for one order: the same order always gives the same bytes.
type Request struct {
	Key  ledger.Key
	Body []byte
	Hash string // of Body
}

// OutcomeKind is what became of a submission.
type OutcomeKind uint8

// The outcomes. Only Accepted, Refused and Duplicate are definite answers about the order.
const (
	OutcomeUnknown   OutcomeKind = iota // bytes may have arrived and no definite answer came
	OutcomeAccepted                     // the platform took it; Serial may be empty (audit mode, split order)
	OutcomeRefused                      // the platform refuses this order
	OutcomeDuplicate                    // the number is in use: the order arrived before
	OutcomeNotSent                      // surely not processed; may be sent again after After
	OutcomeStopped                      // surely not processed; nothing of this seller can be
)

// Outcome is the answer to a submission.
type Outcome struct {
	Kind   OutcomeKind
	Serial string
	Code   string
	Text   string // the platform's words or the transport's, masked
	Raw    []byte
	After  time.Duration // for NotSent: how long the seller should rest
	// Account tells that the seller's account is at fault, and how, whatever became of this order:
	// no other order can be issued now. Of an OutcomeStopped, empty tells that the cause is on this
	// machine.
	Account ledger.Trouble
	// Away says that nobody answered, and why; nil where the platform answered, or nothing was
	// called.
	Away *Away
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

// Found is what the platform knows of one order; of an order that was split it is the sum over the
// parts. What the answer does not tell is empty, and no difference.
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
	Gross     invoice.Amount    // 0: not told
	Rates     []invoice.RateSum // nil: not told; a rate whose amounts are not told has a gross of 0
	Code      string            // the platform's status, or its code of failure
	Text      string
	Account   ledger.Trouble // it failed because of the seller's account: every other order would
	Order     bool           // it failed, and the text is known to be about the order itself
	MayExist  bool           // it failed with words that may mean that it was issued all the same
	Invoices  []ledger.Invoice
	Raw       []byte
}

// QueryAnswer is the answer to one query. Orders that are in none of its lists were not decided by
// it.
type QueryAnswer struct {
	Found   []Found
	Missing []Ref // the platform says that it does not know them
	// Mistaken were asked by a serial number that the answer does not show to be theirs: it is
	// another order's, or the answer tells no order number.
	Mistaken []Mistake
	Failed   Outcome // why the query as a whole failed: NotSent, Stopped or Unknown; Kind is Accepted when it did not
}

// Mistake is a serial number that is not the order's.
type Mistake struct {
	Ref   Ref
	Owner string // the order number that the answer gives the serial number; empty when it gives none
	Raw   []byte
}

// QueryLimit is the most numbers one query can ask for (protocol: at most 50).
const QueryLimit = 50

// Platform is the outside world that issues invoices.
type Platform interface {
	// Prepare makes the request of an order; imported is the time that stands in for a missing
	// order time.
	Prepare(o *invoice.Order, imported time.Time) (Request, error)
	// Reach asks something that changes nothing, to see that the platform answers and the account
	// works. Kind is Accepted when it does.
	Reach(ctx context.Context, seller string) Outcome
	// Submit sends a request once. It never retries. It asks BeforeSending at the last moment, as
	// Reissue does.
	Submit(ctx context.Context, r Request) Outcome
	// Reissue has the platform try a failed signature again. Only NotSent, Stopped and Refused are
	// definite; otherwise a query tells.
	Reissue(ctx context.Context, seller string, r Ref) Outcome
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

// Progress hears how far a stage is. Its methods are called from one goroutine at a time.
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
