package effect

import (
	"errors"
	"time"

	"github.com/fapiao/fapiao/pipeline/clock"
)

// errOver is why a call does not begin that was claimed in time.
var errOver = errors.New("the time was over until which the run may send")

// Until is when calls no longer begin, by the ledger's clock. The zero Until never comes.
type Until struct {
	At time.Time

	seen time.Time     // the ledger's time when it was set
	here clock.Reading // this machine's clocks then
}

// Until sets a time; the zero time never comes.
func (d *Driver) Until(at time.Time) Until {
	if at.IsZero() {
		return Until{}
	}
	return Until{at, d.Now(), d.Machine()}
}

// Over reports that a time has come. The ledger's clock decides, so that a process that was
// suspended sends nothing when it goes on. Where that clock was set back since, what has certainly
// passed on this machine decides.
func (d *Driver) Over(u Until) bool {
	if u.At.IsZero() {
		return false
	}
	passed := u.seen.Add(d.Machine().AtLeast(u.here))
	return !d.Now().Before(u.At) || !passed.Before(u.At)
}
