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
	Width    int  // columns of the terminal that Err is, 0 when it is not known
	Screen   bool // Out is a terminal
	OutWidth int  // columns of the terminal that Out is, 0 when it is not known
	Color    bool // Err takes colours
	OutColor bool // Out takes colours
}

// Std are the streams of the process. A terminal that says it is dumb is written to like a file; one
// whose user sets NO_COLOR gets no colours; and what is no terminal gets none, whatever is set.
func Std() Streams {
	return std(terminal(os.Stdin), terminal(os.Stdout), terminal(os.Stderr), os.Getenv("TERM") == "dumb", os.Getenv("NO_COLOR") != "")
}

// tty is what is known of one of the process's streams.
type tty struct {
	is    bool
	width int
}

func terminal(f *os.File) tty {
	t := tty{is: term.IsTerminal(int(f.Fd()))}
	if w, _, err := term.GetSize(int(f.Fd())); err == nil && t.is {
		t.width = w
	}
	return t
}

func std(in, out, err tty, dumb, plain bool) Streams {
	return Streams{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
		Redraw: err.is && !dumb, Ask: err.is && in.is, Width: err.width,
		Screen: out.is, OutWidth: out.width,
		Color: err.is && !dumb && !plain, OutColor: out.is && !dumb && !plain,
	}
}

// outWidth is where lines on standard output are broken; 0: nowhere, since a program may read them.
func (s *Streams) outWidth() int { return widthOf(s.Screen, s.OutWidth) }

func (s *Streams) errWidth() int { return widthOf(s.Redraw || s.Ask, s.Width) }

func widthOf(terminal bool, width int) int {
	switch {
	case !terminal:
		return 0
	case width > 20:
		return width
	}
	return usualWidth
}
