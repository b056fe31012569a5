//go:build unix

package workers

import (
	"syscall"
	"testing"

	"github.com/fapiao/fapiao/internal/chaos"
)

// freeze stops a process, which does not notice, and wake lets it go on.
func freeze(_ testing.TB, p *chaos.Process) { p.Signal(syscall.SIGSTOP) }

func wake(p *chaos.Process) { p.Signal(syscall.SIGCONT) }
