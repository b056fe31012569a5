package ledger

import (
	"fmt"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
)

// Holder is the process that holds a name: one run works on a batch at a time where processes
// cannot share it.
type Holder struct {
	PID   int       `json:"pid"`
	Host  string    `json:"host"`
	Since time.Time `json:"since"`
}

// HeldError says who holds a name. It is ErrHeld to errors.Is.
type HeldError struct {
	Name   string
	Holder Holder // zero while the holder has not recorded itself
}

// Error names the holder.
func (e *HeldError) Error() string {
	if e.Holder.PID == 0 {
		return fmt.Sprintf("%s: %v", e.Name, ErrHeld)
	}
	return fmt.Sprintf("%s: %v: process %d on %s since %s", e.Name, ErrHeld, e.Holder.PID, e.Holder.Host, e.Holder.Since.In(beijing.Zone).Format(time.RFC3339))
}

// Is makes the error ErrHeld.
func (e *HeldError) Is(target error) bool { return target == ErrHeld }
