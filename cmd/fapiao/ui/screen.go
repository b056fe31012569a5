package ui

import (
	"bytes"
	"io"
	"sync"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"
)

// Options say how a screen speaks.
type Options struct {
	Lang  string // "zh" or "en"
	JSON  bool   // standard output holds JSON lines and nothing else; no progress is shown
	Quiet bool   // no progress is shown
	Now   func() time.Time
}

// How often a stage is told of.
const (
	redrawEvery = 200 * time.Millisecond
	plainEvery  = 30 * time.Second
)

// Screen shows stages (as a pipeline.Progress), findings and summaries. Its methods may be called
// from several goroutines.
type Screen struct {
	streams Streams
	opts    Options
	words   *words

	mu    sync.Mutex
	stage *stage // nil between stages
	drawn bool   // a line of progress stands on the terminal
	told  time.Time
	waits string        // the kinds of waits that were told last
	stop  chan struct{} // ends the redrawing of the stage
	gone  sync.WaitGroup
}

// New makes a screen on streams.
func New(streams Streams, opts Options) *Screen {
	narrow() // before anything reads the setting
	if opts.JSON {
		opts.Quiet = true
	}
	return &Screen{streams: streams, opts: opts, words: say(opts.Lang)}
}

// Stage begins a stage; total is 0 when it is not known.
func (s *Screen) Stage(name string, total int) {
	s.Done()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stage = &stage{name: name, total: total, started: s.opts.Now()}
	s.told, s.waits = s.stage.started, ""
	switch {
	case s.opts.Quiet:
	case s.streams.Redraw:
		s.draw()
		s.stop = make(chan struct{})
		s.gone.Go(s.redraw(s.stop))
	default:
		s.line(s.stage.running(s.words, s.told))
	}
}

// redraw keeps the line alive while nothing is added, so that a person sees that time is running
// and work is not.
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

// Add says that n more are done.
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
	if now := s.opts.Now(); now.Sub(s.told) >= plainEvery {
		s.told = now
		s.line(s.stage.running(s.words, now))
	}
}

// Done ends the stage.
func (s *Screen) Done() {
	s.mu.Lock()
	defer s.gone.Wait()
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
	if s.opts.Quiet {
		return
	}
	s.clear()
	s.line(ended.ended(s.words, s.opts.Now()))
}

// draw puts the stage on the terminal's current line.
func (s *Screen) draw() {
	if s.stage == nil {
		return
	}
	line := s.stage.running(s.words, s.opts.Now())
	if s.streams.Width > 0 {
		line = text.Trim(line, s.streams.Width-1)
	}
	io.WriteString(s.streams.Err, "\r\x1b[K"+line) // a screen that is gone must not end a run
	s.drawn = true
}

// clear takes the line of progress away before something else is written.
func (s *Screen) clear() {
	if s.drawn {
		io.WriteString(s.streams.Err, "\r\x1b[K")
		s.drawn = false
	}
}

func (s *Screen) line(text string) { io.WriteString(s.streams.Err, text+"\n") }

// Note writes a line to standard error, above the progress.
func (s *Screen) Note(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clear()
	s.line(text)
}

// write writes to standard output, above the progress.
func (s *Screen) write(b []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clear()
	_, err := s.streams.Out.Write(b)
	return err
}

// Log is standard error for a logger: whole lines, above the progress.
func (s *Screen) Log() io.Writer { return logLines{s} }

type logLines struct{ s *Screen }

func (l logLines) Write(b []byte) (int, error) {
	l.s.Note(string(bytes.TrimSuffix(b, []byte("\n"))))
	return len(b), nil
}
