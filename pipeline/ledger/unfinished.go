package ledger

import "time"

// StateCount is how many orders of a seller are in a state that is not final, or that a person may
// have to look at.
type StateCount struct {
	State  State
	Orders int
	Due    time.Time // when the first of them is or was due, of states that are asked about or signed again; else zero
}
