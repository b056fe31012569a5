package mortal

import (
	"os"
	"sync/atomic"
	"time"
)

// StopEnv is the environment variable with the name of a file. A process that has it stops before
// its first order is sent, when it has claimed the order, and makes the file before that.
const StopEnv = "STOP_BEFORE_CALL"

// Awake is how long the call waits when somebody has woken the process: by then it has seen that
// its session still holds its lock, so that only the age of its claim can forbid the call.
const Awake = 2 * time.Second

var stopped atomic.Bool

// Stop is a [Step] that stops the process once, where StopEnv says so.
func Stop(step string) error {
	file := os.Getenv(StopEnv)
	if step != "before submit" || file == "" || stopped.Swap(true) {
		return nil
	}
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		return err
	}
	begun := time.Now()
	if err := stopSelf(); err != nil {
		return err
	}
	for time.Since(begun) < time.Second { // the signal may take effect a little later
		time.Sleep(time.Millisecond)
	}
	time.Sleep(Awake)
	return nil
}
