package app

import (
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/writers"
)

// Result is the result of a use that works on orders.
type Result struct {
	Summary     report.Summary
	Month       *ledger.Span // the summary is of the invoices issued in it; nil for other summaries
	Idle        bool         // nothing was read, since nothing is left to do; a notice reports it
	IssuesAgain bool         // the use issues failed orders again: it is repeated for those
	Results     string       // the file that was written; empty if none
	Fixable     int          // rejected orders that can be corrected in Results
	Checked     []string     // marked copies that a check wrote
	Copies      []Copy       // those of files that must be fixed, to be read next instead of the files
	Page        string       // the page of findings that a check wrote; empty if none
	Sent        *int         // orders that were sent; nil for a use that sends none
	ByWorkers   bool         // Sent are those that were sent while the use followed workers, by any process
	Handed      int          // ready orders that workers send now, of a use that leaves them to workers
	Deserted    int          // ready orders of such a use that are handed out, and that no worker lives for
	Halted      int          // ready orders of such a use that are handed out, and that workers send when the stop of their seller is over
	Sending     int          // orders of such a use that were on their way to the platform when it ended
	Unhanded    int          // ready orders of such a use that nobody may send: taken back, never handed out, or too late
	Did         Did          // what the use changed
	Waits       *Waits       // what waits in the ledger; nil unless somebody gets digests
	Doubts      Doubts
	Next        Next
	Reds        *Reds            // of uses that look after them; nil for others
	Buyers      *BuyerForms      // as Reds
	Left        *Unsent          // what is ready and was not sent because the time to send was over; nil: nothing
	Earlier     *Unsent          // unsent orders of earlier months; nil: there are none, or the use does not list them
	Kept        []Kept           // stops because of which invoices were not reversed for corrected ones
	Corrections []CorrectionCase // of a status: the open ones
	Reissued    []Reissued       // the first orders in whose place others are invoiced, of one batch
	Activity    *Activity        // of a status that is of no month; nil for others
	// WrittenBack counts the orders that were written into a database; nil if none was asked to be.
	WrittenBack *writers.Changes
	End         *Error // how it ended; nil: [Done]
}

// Did counts what a use changed, of all kinds of work.
type Did struct {
	Sent, Issued, Failed int  // orders; those that were found issued or failed, once each
	RedsFailed           int  // red invoices that were refused, lapsed or failed
	Acted                bool // a call that changes something may have reached a platform
}

// Any reports whether it changed something.
func (d *Did) Any() bool { return *d != Did{} }

// Doubts are the orders and invoices that need a decision when a use ends.
type Doubts struct {
	// Kept lists held orders with their reasons; rejected orders are no doubts.
	Kept []ledger.Withheld
	// Missing lists orders that later readings do not have, if not reported before.
	Missing []rules.Finding
	// Differing counts the invoices that differ from their orders and were not accepted;
	// Differences are the first of them.
	Differing   int
	Differences []ledger.Difference
}

// Any reports whether something needs a decision.
func (d *Doubts) Any() bool { return d.Differing > 0 || len(d.Missing) > 0 || len(d.Held()) > 0 }

// Held lists the held orders, without rejected ones.
func (d *Doubts) Held() (out []ledger.Withheld) {
	for _, k := range d.Kept {
		if k.State == ledger.Held && k.Code != rules.FollowsRed { // what such an order waits for is a case
			out = append(out, k)
		}
	}
	return out
}

// Next is the use to call if something is left to do.
type Next struct {
	Use   Use
	Batch string // its batch; empty: all
	Fix   bool   // a person must fix something first
	// Retries is how many orders the platform accepted and failed, which no reading sends again:
	// retry does. Resting of them may have been issued, and are asked about before that.
	Retries, Resting int
	// Resumed says that the use ended because its time was over: Again is without that time.
	Resumed bool
	// Workers says that workers do the work: the use hands out what is left, and follows them.
	Workers bool
}

// Copy is the marked copy of a source.
type Copy struct{ Source, Path string }

// Use names a use.
type Use string

// The uses that may be next. Again is the one that ended, with the same options.
const (
	Nothing   Use = ""
	Again     Use = "again"
	Check     Use = "check"
	Run       Use = "run"
	Submit    Use = "submit"
	Reconcile Use = "reconcile"
	Retry     Use = "retry"
	Reissue   Use = "reissue"
	Export    Use = "export"
	Work      Use = "worker"
	Inspect   Use = "status"
	Examine   Use = "doctor"
	Red       Use = "red" // with its word list
)
