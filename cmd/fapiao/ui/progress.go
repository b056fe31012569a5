package ui

import (
	"io"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/fapiao/fapiao/pipeline"
)

// How often a stage is shown.
const (
	redrawEvery = 200 * time.Millisecond
	plainEvery  = 30 * time.Second
)

// resumable are the stages that take turns in a run. All turns of one are shown as one stage.
var resumable = map[string]bool{"submit": true, "reconcile": true, "correct": true, "await": true,
	"red": true, "form": true, "void": true, "deliver": true}

// Stage begins or resumes a stage; total is 0 when it is not known.
func (s *Screen) Stage(name string, total int) {
	s.Done()
	s.mu.Lock()
	defer s.mu.Unlock()
	if !resumable[name] {
		s.endPaused()
	}
	now := s.opts.Now()
	first := s.resume(name, total, now)
	switch {
	case s.opts.Quiet:
	case s.streams.Redraw:
		s.draw()
		s.stop = make(chan struct{})
		s.redrawing.Go(s.redraw(s.stop))
	case first:
		s.shown, s.shownWaits = now, ""
		s.line(s.stage.running(s.printer, now))
	}
}

// resume makes the stage of a name the current one: a new one, or a paused one whose total grows by
// total. first reports a new one.
func (s *Screen) resume(name string, total int, now time.Time) (first bool) {
	for _, one := range s.paused {
		if one.name == name {
			s.stage, one.started, one.waiting = one, now.Add(-one.took), waiting{}
			if total > 0 {
				one.total = one.done + total
			}
			return false
		}
	}
	s.stage = &stage{name: name, total: total, started: now}
	if resumable[name] {
		s.paused = append(s.paused, s.stage)
	}
	return true
}

// endPaused writes the final lines of the paused stages.
func (s *Screen) endPaused() {
	for _, one := range s.paused {
		if !s.opts.Quiet {
			s.clear()
			s.line(one.ended(s.printer, one.started.Add(one.took)))
		}
	}
	s.paused = nil
}

// End ends the stage and the paused ones.
func (s *Screen) End() {
	s.Done()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.endPaused()
}

// redraw draws the line again and again, so that its times are right while no work is done.
func (s *Screen) redraw(stop chan struct{}) func() {
	return func() {
		ticker := time.NewTicker(redrawEvery)
		defer ticker.Stop()
		for {
			select {
			case <-stop:
				return
			case <-ticker.C:
				s.mu.Lock()
				s.draw()
				s.mu.Unlock()
			}
		}
	}
}

// Add adds n to what is done.
func (s *Screen) Add(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stage == nil {
		return
	}
	s.stage.done += n
	if s.opts.Quiet || s.streams.Redraw {
		return
	}
	if now := s.opts.Now(); now.Sub(s.shown) >= plainEvery {
		s.shown = now
		s.line(s.stage.running(s.printer, now))
	}
}

// Done ends the stage; a resumable one is paused.
func (s *Screen) Done() {
	s.mu.Lock()
	defer s.redrawing.Wait()
	defer s.mu.Unlock()
	if s.stage == nil {
		return
	}
	if s.stop != nil {
		close(s.stop)
		s.stop = nil
	}
	ended := s.stage
	s.stage = nil
	ended.took = s.opts.Now().Sub(ended.started)
	if s.opts.Quiet || resumable[ended.name] {
		return // endPaused writes its line
	}
	s.clear()
	s.line(ended.ended(s.printer, ended.started.Add(ended.took)))
}

// draw puts the stage on the terminal's current line.
func (s *Screen) draw() {
	if s.stage == nil {
		return
	}
	line := s.stage.running(s.printer, s.opts.Now())
	if s.streams.Width > 0 {
		line = text.Trim(line, s.streams.Width-1)
	}
	io.WriteString(s.streams.Err, "\r\x1b[K"+line) // see line
	s.drawn = true
}

// Waiting shows what the stage waits for and until when: in the line of progress, or as a line of
// its own where nothing can be redrawn. There it is written once for each kind of wait, and then
// with the other lines of progress.
func (s *Screen) Waiting(list []pipeline.Waiting) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stage == nil {
		return
	}
	now := s.opts.Now()
	s.stage.waiting = waiting{list, now}
	if s.opts.Quiet || s.streams.Redraw {
		return
	}
	if kinds := s.stage.waiting.kinds(); kinds != s.shownWaits || now.Sub(s.shown) >= plainEvery {
		s.shownWaits, s.shown = kinds, now
		s.line(s.stage.running(s.printer, now))
	}
}
