package app

import (
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Result is what a use that works on orders leaves behind.
type Result struct {
	Summary report.Summary
	Month   *ledger.Span // the summary is about the invoices issued then; nil of other summaries
	Idle    bool         // nothing was read, since nothing is left to do; a notice said so
	Results string       // the file that was written; empty when none was
	Sent    *int         // orders that were sent; nil of a use that sends none
	Doubts  Doubts
	Next    Next
	End     *Error // how it ended; nil: [Done]
}

// Doubts are what waits for a person when a use ends.
type Doubts struct {
	// Kept is what is held, with its reasons; what was rejected is no doubt.
	Kept []ledger.Withheld
	// Missing lists what later readings lack, where the findings were not reported already.
	Missing []rules.Finding
	// Differing counts the invoices that are not what their orders ask for and that nobody has
	// accepted; Differences are the first of them.
	Differing   int
	Differences []ledger.Difference
}

// Any reports that something waits for a person.
func (d *Doubts) Any() bool { return d.Differing > 0 || len(d.Missing) > 0 || len(d.Held()) > 0 }

// Held is what is held, without what was rejected.
func (d *Doubts) Held() (out []ledger.Withheld) {
	for _, k := range d.Kept {
		if k.State == ledger.Held {
			out = append(out, k)
		}
	}
	return out
}

// Next is the use to call where something is left to do.
type Next struct {
	Use   Use
	Batch string // the only batch that it is about; empty: all
	Fix   bool   // a person must fix something first
}

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
	Export    Use = "export"
)
