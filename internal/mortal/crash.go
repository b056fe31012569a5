package mortal

import (
	"os"
	"strconv"
	"sync/atomic"
)

// Env is the environment variable with the step at which the process ends.
const Env = "CRASHPOINT_AT"

// Person is the environment variable with what a person types in a process that is ended this way.
// Without it nobody can be asked.
const Person = "CRASHPOINT_PERSON"

// OffEnv is the environment variable with how far the clock of the process's machine is off, as
// time.ParseDuration reads it.
const OffEnv = "CLOCK_OFF"

// Code is the exit code of a process ended this way.
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

// Crash is a [Step] that ends the process as a power cut would, at the step set by Env. Nothing is
// closed, flushed or reported.
func Crash(step string) error {
	if steps.Add(1) == crashAt {
		os.Stderr.WriteString("crash at step " + strconv.FormatInt(crashAt, 10) + ": " + step + "\n")
		os.Exit(Code)
	}
	return nil
}
