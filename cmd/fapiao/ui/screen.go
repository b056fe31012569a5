package ui

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/fapiao/fapiao/internal/lang"
)

// Options are the settings of a screen.
type Options struct {
	Lang  string // "zh" or "en"
	JSON  bool   // standard output has JSON lines and nothing else; no progress is shown
	Quiet bool   // no progress is shown
	Run   string // ID of the run, for the summary line
	Now   func() time.Time

	Environment string // for the invoice lines
}

// Screen shows stages (as a pipeline.Progress), findings and summaries. Its methods may be called
// from several goroutines.
type Screen struct {
	streams Streams
	opts    Options
	printer printer

	found     grouped // findings that are not shown yet
	previewed bool    // what is going to be sent was shown

	mu         sync.Mutex
	stage      *stage   // nil between stages
	paused     []*stage // resumable stages, in the order in which they began
	drawn      bool     // a line of progress is on the terminal
	shown      time.Time
	shownWaits string        // the kinds of waits that were shown last
	stop       chan struct{} // ends the redrawing of the stage
	redrawing  sync.WaitGroup
}

// New makes a screen on streams.
func New(streams Streams, opts Options) *Screen {
	narrow() // before anything reads the setting
	if opts.JSON {
		opts.Quiet = true
	}
	return &Screen{streams: streams, opts: opts, printer: printer{opts.Lang}}
}

// Run names the run that the screen shows.
func (s *Screen) Run() string { return s.opts.Run }

// clear removes the line of progress before something else is written.
func (s *Screen) clear() {
	if s.drawn {
		io.WriteString(s.streams.Err, "\r\x1b[K")
		s.drawn = false
	}
}

// line writes a line to standard error. Its failure is ignored: a terminal that is gone must not
// end a run.
func (s *Screen) line(text string) { io.WriteString(s.streams.Err, text+"\n") }

// report writes a line to standard error, above the progress.
func (s *Screen) report(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clear()
	s.line(text)
}

// message prepares a message to a person on standard error.
func (s *Screen) message(text string) string {
	return s.printer.display(text, s.streams.errWidth(), false)
}

// colored is a whole text in a colour, where standard error takes colours.
func (s *Screen) colored(text, colour string) string {
	if !s.streams.Color {
		return text
	}
	return colour + text + normal
}

// Notice writes a message of the program to standard error, above the progress.
func (s *Screen) Notice(t lang.Text) { s.Note("fapiao: " + s.printer.text(t)) }

// Alert is Notice for something that a person must do now: it rings the bell of a terminal.
func (s *Screen) Alert(t lang.Text) {
	s.Notice(t)
	if s.streams.Redraw || s.streams.Ask {
		s.mu.Lock()
		defer s.mu.Unlock()
		io.WriteString(s.streams.Err, "\a")
	}
}

// Note writes lines to standard error, above the progress.
func (s *Screen) Note(text string) { s.report(s.message(text)) }

// Warn writes a warning to standard error, above the progress.
func (s *Screen) Warn(t lang.Text) { s.Warning(s.printer.text(t)) }

// Warning is Warn of a text in the language of the screen.
func (s *Screen) Warning(text string) {
	lead := "fapiao: " + s.printer.text(textWarning) + s.printer.text(textColon)
	s.report(s.colored(s.message(lead+text), yellow))
}

// Complain writes the error that ends a command to standard error. whole keeps a text that holds a
// command to copy from being wrapped.
func (s *Screen) Complain(text string, whole bool) {
	width := s.streams.errWidth()
	if whole {
		width = 0
	}
	s.report(s.colored(s.printer.display("fapiao: "+text, width, false), red))
}

// show writes a text for people to standard output, above the progress.
func (s *Screen) show(text string) error {
	return s.put([]byte(s.printer.display(text, s.streams.outWidth(), s.streams.OutColor)))
}

// write writes JSON to standard output, above the progress.
func (s *Screen) write(b []byte) error { return s.put(escaped(b)) }

// writeJSON writes a value as a line of JSON to standard output, above the progress.
func (s *Screen) writeJSON(v any) error {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("encode JSON line: %w", err)
	}
	return s.write([]byte(b.String()))
}

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

// Write writes a line of a log, which is not wrapped.
func (l logLines) Write(b []byte) (int, error) {
	l.s.report(visible(string(bytes.TrimSuffix(b, []byte("\n")))))
	return len(b), nil
}
