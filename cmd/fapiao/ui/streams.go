package ui

import (
	"io"
	"os"

	"golang.org/x/term"
)

// Streams are where a command reads and writes.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
	Redraw   bool // Err is a terminal, so that a line can be drawn again
	Ask      bool // In and Err are terminals, so that a person can be asked
	Width    int  // columns of the terminal, 0 when it is not known
}

// Std are the streams of the process.
func Std() Streams {
	s := Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}
	s.Redraw = term.IsTerminal(int(os.Stderr.Fd()))
	s.Ask = s.Redraw && term.IsTerminal(int(os.Stdin.Fd()))
	if w, _, err := term.GetSize(int(os.Stderr.Fd())); err == nil {
		s.Width = w
	}
	return s
}
