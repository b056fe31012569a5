//go:build !unix

package clocks

import (
	"errors"
	"testing"
	"time"
)

func (p *process) freeze(t *testing.T, _ time.Duration) int {
	t.Skip("a process cannot be stopped there")
	return 0
}

func stop() error { return errors.ErrUnsupported }

func (*process) wake() {}
