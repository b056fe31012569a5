package app

import (
	"sync"
	"time"

	"github.com/fapiao/fapiao/pipeline"
)

// standings is what a worker's slices leave to the next ones, by seller. Several slices of a seller
// are worked on at once, and one may outlive the hand-out that it began with.
type standings struct {
	mu sync.Mutex
	of map[string]standing
}

type standing struct {
	pipeline.Standing
	begun time.Time // when the slice began, by this machine, that its first orders are from
}

// last is what the next slice of a seller goes on from.
func (s *standings) last(seller string) pipeline.Standing {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.of[seller].Standing
}

// keep takes what a slice left that began at a time. How its platform answers counts always. How
// long the first orders of a run were waited for counts together with what other slices of that run
// left; a slice of an earlier run, or one that sends nothing, does not replace that.
func (s *standings) keep(task pipeline.Task, seller string, left pipeline.Standing, begun time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before, known := s.of[seller]
	if before.Answered.After(left.Answered) {
		left.Answered = before.Answered
	}
	switch {
	case !known:
	case left.Began.Equal(before.Began):
		left.Doublings = max(left.Doublings, before.Doublings)
		if before.Moved.After(left.Moved) {
			left.Moved = before.Moved
		}
		begun = later(begun, before.begun)
	case task != pipeline.SubmitTask || begun.Before(before.begun):
		left.Began, left.Doublings, left.Moved, begun = before.Began, before.Doublings, before.Moved, before.begun
	}
	if s.of == nil {
		s.of = map[string]standing{}
	}
	s.of[seller] = standing{left, begun}
}
