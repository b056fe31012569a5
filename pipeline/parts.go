package pipeline

import (
	"context"
	"log/slog"
	"time"

	"github.com/fapiao/fapiao/pipeline/clock"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Parts are what a run works with. Only Ledger, Progress and Now are always needed.
type Parts struct {
	Ledger   Ledger
	Platform Platform
	// Corrector is the platform's side of corrections; nil: the run makes none.
	Corrector Corrector
	// Bureau reports on the sellers' accounts; nil: nobody asks before orders are sent.
	Bureau Bureau
	// Known are the stops that this process knows of, which its runs share; nil: no other run of
	// this process makes calls at the same time.
	Known    *KnownStops
	Sources  []Source
	Progress Progress
	Now      func() time.Time // the ledger's time
	Machine  clock.Machine    // this machine's clocks; nil: clock.Here
	// Term numbers the times through which others have seen, by a lock, that this run lives; it is
	// 0 while they may not. Orders are sent only in the term in which they were claimed. nil: the
	// run has no such lock, and others wait for its leases.
	Term func() int64
	Log  *slog.Logger // nil logs nothing

	// Preview takes what is going to be sent, before Confirm is asked; it is not called where
	// nothing is. An error ends the run. nil: no preview is made.
	Preview func(*Preview) error
	// Confirm is asked before anything is sent, with what would be sent of each seller; an error
	// ends the run, and after ErrNotConfirmed the orders that were asked about are held. nil asks
	// nobody.
	Confirm func(ctx context.Context, sellers []ledger.Outlook) error
	// Imported is called when the sources were read to their end and recorded: from then on others
	// may work on the batch. nil: nobody waits for it.
	Imported func() error
	// Export writes the results; nil writes none.
	Export func(ctx context.Context, s report.Summary) error
	// Waiting is called when the first answer of a seller's platform takes long or does not come,
	// and it is still tried; once an address. nil: nobody is informed.
	Waiting func(seller string, away effect.Outage)
	// AccountChecked takes what was noticed about a seller's account before anything is sent; it
	// may be called from several goroutines. nil drops it.
	AccountChecked func(AccountCheck)
	// HandedOut is called once, when orders are handed out to workers, or a run begins to follow
	// what workers have to do already: from then on they go on, whatever becomes of the run. nil:
	// nobody is informed.
	HandedOut func()
	// Unserved is called once for a seller that no worker that lives has, while workers do what is
	// left of other sellers; nil: nobody is informed.
	Unserved func(Unserved)
	// Alone is called when no worker lives (then with nothing), or none has the sellers of what is
	// left, and the run begins to do the work itself; nil: nobody is informed.
	Alone func(left []Unserved)
	// LedgerAway is called when a run that follows workers cannot reach the ledger any more and
	// waits for it, with the error, and with nil when it is back; nil: nobody is informed.
	LedgerAway func(error)
	// OnFinding takes each finding of the checks as it arises; nil drops them (they are in the
	// ledger).
	OnFinding func(rules.Finding)
}

// Settings are what a run is about.
type Settings struct {
	Owner   string // names this run in claims and in the history
	Rules   rules.Settings
	Sellers []SellerLimits
	Timing  Timing
	// Paces are how fast calls may go, by the tax number of a seller, for Preview.
	Paces func(seller string) Pace
	// MaxDuration ends reconcile and recheck so long after Execute began; 0 sets no end.
	MaxDuration time.Duration
	// Batch is the reading that the run is about; with an empty ID the stages take all batches.
	Batch ledger.Batch
	// Orders are the ids of the only orders that the run is about, whatever their batch; nil: all
	// of the batch.
	Orders []int64
	// Arranging is how the orders of a reading are split and merged.
	Arranging Arranging
	// Until is when nothing more is sent that makes an invoice, by the ledger's clock; zero: never.
	// What is under way then is finished, and asked about.
	Until time.Time
	// Earlier is how orders of an earlier month are treated; nil: as others.
	Earlier *Earlier
	// Work is what a run that corrects invoices is about; nil: all that is due.
	Work *CorrectWork
	// Effects are the IDs of the only corrections that such a run calls; nil: all of its kinds.
	Effects []int64
	// Release are codes of held orders among Orders that a person releases by naming them.
	Release []string
	// OrSelf says that a run which hands its work out does it itself where no worker lives; Sends,
	// that this includes sending.
	OrSelf, Sends bool
	// Detached ends a run when its work is handed out.
	Detached bool
	// Place names a worker and its machine; empty where a run does its own work. Runs that wait for
	// a worker learn by it where a call cannot be made.
	Place string
}

// SellerLimits is what the stages know of one seller (销售方).
type SellerLimits struct {
	TaxNum string
	effect.Pace
	// Audit says that a person approves each order at the platform: nobody waits for an outcome
	// before more is sent.
	Audit bool
}
