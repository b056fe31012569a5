//go:build unix

package clocks

import (
	"os"
	"syscall"
	"testing"
	"time"
)

// freeze stops the process for a while, repeatedly until it ends, and returns how often.
func (p *process) freeze(t *testing.T, long time.Duration) (times int) {
	t.Helper()
	pause := func(d time.Duration) bool {
		select {
		case <-p.done:
			return false
		case <-time.After(d):
			return true
		}
	}
	for pause(1500 * time.Millisecond) {
		_ = p.cmd.Process.Signal(syscall.SIGSTOP) // it may have ended
		pause(long)
		_ = p.cmd.Process.Signal(syscall.SIGCONT)
		times++
	}
	return times
}

// stop stops this process, until another one wakes it.
func stop() error { return syscall.Kill(os.Getpid(), syscall.SIGSTOP) }

func (p *process) wake() { _ = p.cmd.Process.Signal(syscall.SIGCONT) } // it may have ended
