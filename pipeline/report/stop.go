package report

import (
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Stop is why no order of a seller is sent.
type Stop struct {
	Seller  string         // tax number
	Trouble ledger.Trouble // of its account; empty where the cause is elsewhere
	Code    string         // the platform's
	Text    string         // the platform's words, or ours
	Since   time.Time      // zero of a stop that lasts no longer than its run
	Until   time.Time
	Away    bool // the platform could not be reached
	Ended   bool // it ended the command that reports it
}

// OpenStops are those of a ledger's stops that hold at a time.
func OpenStops(stops []ledger.Stop, now time.Time) (out []Stop) {
	for _, s := range stops {
		if s.Open(now) {
			out = append(out, Stop{Seller: s.Seller, Trouble: s.Trouble, Code: s.Code, Text: s.Text,
				Since: s.Since, Until: s.Until})
		}
	}
	return out
}
