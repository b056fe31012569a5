package ledger

import (
	"fmt"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
)

// Holder is the process that holds a name. If processes cannot share a batch, only one run at a
// time works on it.
type Holder struct {
	PID   int       `json:"pid"`
	Host  string    `json:"host"`
	Since time.Time `json:"since"`
}

// HeldError has the holder of a name. errors.Is(err, ErrHeld) is true.
type HeldError struct {
	Name   string
	Holder Holder // zero if the holder has not recorded itself yet
}

// Error names the holder.
func (e *HeldError) Error() string {
	if e.Holder.PID == 0 {
		return fmt.Sprintf("%s: %v", e.Name, ErrHeld)
	}
	return fmt.Sprintf("%s: %v: process %d on %s since %s", e.Name, ErrHeld, e.Holder.PID, e.Holder.Host, e.Holder.Since.In(beijing.Zone).Format(time.RFC3339))
}

// Is reports ErrHeld.
func (e *HeldError) Is(target error) bool { return target == ErrHeld }
