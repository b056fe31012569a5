package ui

import (
	"bytes"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/fapiao/fapiao/internal/lang"
)

// Options say how a screen speaks.
type Options struct {
	Lang  string // "zh" or "en"
	JSON  bool   // standard output holds JSON lines and nothing else; no progress is shown
	Quiet bool   // no progress is shown
	Run   string // names the run in the summary line
	Now   func() time.Time

	Environment string // that invoice lines name
}

// How often a stage is shown.
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

	found grouped // findings that were not shown yet

	mu    sync.Mutex
	stage *stage   // nil between stages
	past  []*stage // that may go on, in the order in which they began
	drawn bool     // a line of progress stands on the terminal
	told  time.Time
	waits string        // the kinds of waits that were shown last
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

// Run names the run that the screen shows.
func (s *Screen) Run() string { return s.opts.Run }

// goesOn are the stages of which a run has many, in turn: each is shown as one.
var goesOn = map[string]bool{"submit": true, "reconcile": true}

// Stage begins a stage, or goes on with one; total is 0 when it is not known.
func (s *Screen) Stage(name string, total int) {
	s.Done()
	s.mu.Lock()
	defer s.mu.Unlock()
	if !goesOn[name] {
		s.endPast()
	}
	now := s.opts.Now()
	first := s.resume(name, total, now)
	switch {
	case s.opts.Quiet:
	case s.streams.Redraw:
		s.draw()
		s.stop = make(chan struct{})
		s.gone.Go(s.redraw(s.stop))
	case first:
		s.told, s.waits = now, ""
		s.line(s.stage.running(s.words, now))
	}
}

// resume makes the stage of a name the current one: a new one, or one that began before, with so
// many more to do.
func (s *Screen) resume(name string, total int, now time.Time) (first bool) {
	for _, one := range s.past {
		if one.name == name {
			s.stage, one.started, one.waiting = one, now.Add(-one.took), waiting{}
			if total > 0 {
				one.total = one.done + total
			}
			return false
		}
	}
	s.stage = &stage{name: name, total: total, started: now}
	if goesOn[name] {
		s.past = append(s.past, s.stage)
	}
	return true
}

// endPast writes the lines that stay of the stages that may have gone on.
func (s *Screen) endPast() {
	for _, one := range s.past {
		if !s.opts.Quiet {
			s.clear()
			s.line(one.ended(s.words, one.started.Add(one.took)))
		}
	}
	s.past = nil
}

// End ends the stage, and those that could have gone on.
func (s *Screen) End() {
	s.Done()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.endPast()
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

// Done ends the stage for now; one of those that go on may begin again.
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
	ended.took = s.opts.Now().Sub(ended.started)
	if s.opts.Quiet || goesOn[ended.name] {
		return // its line is written when it is certain that it does not go on
	}
	s.clear()
	s.line(ended.ended(s.words, ended.started.Add(ended.took)))
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

// Notice writes what a person should know at once to standard error, above the progress.
func (s *Screen) Notice(t lang.Text) { s.Note("fapiao: " + t.Text(s.opts.Lang)) }

// Warn writes a warning to standard error, above the progress.
func (s *Screen) Warn(t lang.Text) { s.Warning(t.Text(s.opts.Lang)) }

// Note writes a line to standard error, above the progress.
func (s *Screen) Note(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clear()
	s.line(s.words.personal(text, s.streams.errWidth(), false))
}

// Warning writes a warning in the language of the screen to standard error, above the progress.
func (s *Screen) Warning(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clear()
	text = s.words.personal("fapiao: "+s.words.warning+s.words.halts.colon+text, s.streams.errWidth(), false)
	if s.streams.Color {
		text = yellow + text + normal
	}
	s.line(text)
}

// show writes a text for people to standard output, above the progress.
func (s *Screen) show(text string) error {
	return s.put([]byte(s.words.personal(text, s.streams.outWidth(), s.streams.OutColor)))
}

// write writes JSON to standard output, above the progress.
func (s *Screen) write(b []byte) error { return s.put(escaped(b)) }

func (s *Screen) put(b []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clear()
	if _, err := s.streams.Out.Write(b); err != nil {
		return fmt.Errorf("write to standard output: %w", err)
	}
	return nil
}

// Log is standard error for a logger: whole lines, above the progress.
func (s *Screen) Log() io.Writer { return logLines{s} }

type logLines struct{ s *Screen }

func (l logLines) Write(b []byte) (int, error) {
	l.s.logged(string(bytes.TrimSuffix(b, []byte("\n"))))
	return len(b), nil
}

// logged writes a line of a log, which is not broken.
func (s *Screen) logged(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clear()
	s.line(visible(text))
}
