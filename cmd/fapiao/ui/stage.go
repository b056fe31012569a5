package ui

import (
	"fmt"
	"time"
)

// stage is how far one stage is.
type stage struct {
	name    string
	total   int // 0: not known
	done    int
	started time.Time
	took    time.Duration // until it was left
	waiting waiting
}

// running says how far a stage is, at what rate, and what is left, or what it waits for. Nothing is
// said of a rate before a second is over, since it would be a guess.
func (s *stage) running(w *words, now time.Time) string {
	line := w.stage(s.name) + "  " + thousands(s.done)
	if s.total > 0 {
		line += w.of + thousands(s.total)
	}
	line += " " + w.orders
	if text := s.waiting.text(w, now); text != "" {
		return line + "  " + text
	}
	took := now.Sub(s.started)
	if took < time.Second || s.done == 0 {
		return line
	}
	line += "  " + s.rate(w, took)
	if s.total > s.done {
		left := time.Duration(float64(took) / float64(s.done) * float64(s.total-s.done))
		line += "  " + w.left + span(left)
	}
	return line
}

// ended is the line that stays.
func (s *stage) ended(w *words, now time.Time) string {
	took := now.Sub(s.started)
	line := fmt.Sprintf("%s  %s %s  %s%s", w.stage(s.name), thousands(s.done), w.orders, w.took, span(took))
	if took >= time.Second && s.done > 0 {
		line += "  " + s.rate(w, took)
	}
	return line
}

func (s *stage) rate(w *words, took time.Duration) string {
	r := float64(s.done) / took.Seconds()
	if r >= 100 {
		return thousands(int(r)) + " " + w.perSecond
	}
	return fmt.Sprintf("%.1f %s", r, w.perSecond)
}
