package pipeline

import (
	"time"

	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// Stop is why a seller's queue was stopped. Its orders are safe: they are ready, and the command
// goes on from there.
type Stop struct {
	Account bool           `json:"account"` // the account is the cause (exit code 5); else the platform is away
	Trouble ledger.Trouble `json:"trouble"` // of the account; empty where the cause is on this machine
	Code    string         `json:"code"`
	Text    string         `json:"text"`
	Since   time.Time      `json:"since,omitzero"` // of a stop that the ledger keeps for every process; zero of others
	Until   time.Time      `json:"until,omitzero"`
	Away    *effect.Outage `json:"away,omitempty"` // the platform never answered in this run (exit code 8 where nothing was sent)
}

// Report is what a run did and found, beside what the ledger holds. Its fields are plain, so that
// it can travel to another machine.
type Report struct {
	// Reading is the batch that the run was about in the end.
	Reading ledger.Batch `json:"reading"`
	// Stops says for each seller (tax number) why it was stopped.
	Stops map[string]Stop `json:"stops,omitempty"`
	// Read counts the orders that were read.
	Read int `json:"read"`
	// Sent counts the submissions that left this machine, or may have: an order that was sent again
	// counts again.
	Sent int `json:"sent"`
	// HandedOut counts the orders that were handed out to workers.
	HandedOut int `json:"handed_out,omitempty"`
	// Asked counts the orders that the platform was asked about; one that was asked about again
	// counts again.
	Asked int `json:"asked"`
	// Issued counts the orders that were found to be issued and were not before, signed or not.
	Issued int `json:"issued,omitempty"`
	// Failed counts the orders that were found to be refused or failed.
	Failed int `json:"failed"`
	// RedsFailed counts the red invoices that were found to be refused, lapsed or failed, without
	// those that a person withdrew and those whose invoice is void.
	RedsFailed int `json:"reds_failed,omitempty"`
	// Differing counts the invoices that were found to differ from their orders in buyer or amount.
	Differing int `json:"differing"`
	// Unasked counts the orders that were to be asked about and could not be, because the query
	// failed.
	Unasked int `json:"unasked"`
	// TakenOver counts how often another run had taken orders over before their outcome was
	// recorded.
	TakenOver int `json:"taken_over"`
	// Acted says that a call that changes something may have reached a platform.
	Acted bool `json:"acted"`
	// Partly says that some orders of a file that was read, and not all, were sent from another
	// file.
	Partly bool `json:"partly"`
	// Turned is when sending ended although something was left; zero: it did not end so.
	Turned time.Time `json:"turned,omitzero"`
	// TimedOut says that Settings.MaxDuration ended the run although orders may be open.
	TimedOut bool `json:"timed_out,omitempty"`
	// Standing is, of a slice, what the seller's next slice goes on from.
	Standing Standing `json:"standing"`
	// Summary is the balance after the last stage; that of a slice is empty.
	Summary report.Summary `json:"-"`
}

// Add takes in what another part of the same run reports. Reading and Summary stay; Standing is the
// other's.
func (r *Report) Add(other Report) {
	for seller, why := range other.Stops {
		if _, stopped := r.Stops[seller]; !stopped {
			if r.Stops == nil {
				r.Stops = map[string]Stop{}
			}
			r.Stops[seller] = why
		}
	}
	r.Read, r.Sent, r.Asked = r.Read+other.Read, r.Sent+other.Sent, r.Asked+other.Asked
	r.Issued, r.Failed, r.Differing = r.Issued+other.Issued, r.Failed+other.Failed, r.Differing+other.Differing
	r.Unasked, r.TakenOver, r.RedsFailed = r.Unasked+other.Unasked, r.TakenOver+other.TakenOver, r.RedsFailed+other.RedsFailed
	r.Standing = other.Standing
	r.Acted, r.Partly, r.TimedOut = r.Acted || other.Acted, r.Partly || other.Partly, r.TimedOut || other.TimedOut
	if r.Turned.IsZero() {
		r.Turned = other.Turned
	}
}

// Standing is what one slice of a seller leaves to the next one: how its platform answers, and how
// long the first orders of the run were waited for.
type Standing struct {
	effect.Standing
	Began     time.Time `json:"began,omitzero"`      // the run, whose first orders these are
	Doublings int       `json:"doublings,omitempty"` // of the number of first orders
	Moved     time.Time `json:"moved,omitzero"`      // when one of them got its outcome, by the ledger's clock
	After     int64     `json:"after,omitempty"`     // of RecheckTask: the order that was asked for last, by ID
	Answered  time.Time `json:"answered,omitzero"`   // when the platform last answered this process, by its clock
}

// minus are the counts since others.
func (r Report) minus(o Report) Report {
	r.RedsFailed, r.Issued = r.RedsFailed-o.RedsFailed, r.Issued-o.Issued
	r.Read, r.Sent, r.Asked, r.Failed, r.Differing, r.Unasked, r.TakenOver = r.Read-o.Read, r.Sent-o.Sent, r.Asked-o.Asked, r.Failed-o.Failed,
		r.Differing-o.Differing, max(r.Unasked-o.Unasked, 0), r.TakenOver-o.TakenOver
	return r
}

// attrs are the counts that are not zero.
func (r *Report) attrs() (out []any) {
	for _, c := range []struct {
		name string
		n    int
	}{{"read", r.Read}, {"sent", r.Sent}, {"asked", r.Asked}, {"failed", r.Failed}, {"reds_failed", r.RedsFailed}, {"differing", r.Differing}, {"unasked", r.Unasked},
		{"taken_over", r.TakenOver}} {
		if c.n != 0 {
			out = append(out, c.name, c.n)
		}
	}
	return out
}
