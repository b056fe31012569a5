package report

import (
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Stop is why orders of a seller are not sent.
type Stop struct {
	Seller  string         // tax number
	Trouble ledger.Trouble // of its account; empty if the cause is elsewhere
	Code    string         // the platform's
	Text    string         // the platform's text, or this program's
	Since   time.Time      // zero for a stop that lasts only for its run
	Until   time.Time
	Away    bool   // the platform could not be reached
	Outage  string // with Away: why, as effect.Outage names it
	Ended   bool   // it ended the command that reports it
}

// OpenStops returns the stops that are open at a time.
func OpenStops(stops []ledger.Stop, now time.Time) (out []Stop) {
	for _, s := range stops {
		if s.Open(now) {
			out = append(out, Stop{Seller: s.Seller, Trouble: s.Trouble, Code: s.Code, Text: s.Text,
				Since: s.Since, Until: s.Until})
		}
	}
	return out
}
