// Package crashpoint ends a process as a power cut would, at a step that a test chooses. Only a
// build with the tag crashpoint uses it.
package crashpoint

import (
	"os"
	"strconv"
	"sync/atomic"
)

// Env says at which step the process ends.
const Env = "CRASHPOINT_AT"

// Code is what a process ended so exits with.
const Code = 137

var (
	steps   atomic.Int64
	crashAt = func() int64 {
		n, err := strconv.ParseInt(os.Getenv(Env), 10, 64)
		if err != nil {
			return 0
		}
		return n
	}()
)

// Reach counts a step before or after something durable, and ends the process at the one that was
// asked for. Nothing is closed, flushed or told.
func Reach(step string) {
	if steps.Add(1) == crashAt {
		os.Stderr.WriteString("crash at step " + strconv.FormatInt(crashAt, 10) + ": " + step + "\n")
		os.Exit(Code)
	}
}
