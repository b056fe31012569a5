package model

import (
	"bytes"
	"errors"
	"io"
	"sync"
	"sync/atomic"
)

func bytesReader(b []byte) io.Reader { return bytes.NewReader(b) }

var errDead = errors.New("this process is dead")

// life is how many durable steps a process has left. A dead process does nothing any more: its
// request to the platform is in progress, and the answer is lost.
type life struct {
	mu    sync.Mutex
	left  int           // below 0: for ever
	steps *atomic.Int64 // of all processes
}

// step takes one step of the life; it is a mortal.Step.
func (l *life) step(string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.left == 0 {
		return errDead
	}
	l.steps.Add(1)
	if l.left > 0 {
		l.left--
	}
	return nil
}
