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
	Own      bool // the window is this process's own and closes when it ends; In is its keyboard
}

// Std returns the streams of the process. A terminal that is dumb, by TERM or because a console
// does not obey escapes, is treated like a file. Colours are off with NO_COLOR and for what is
// not a terminal.
func Std() Streams {
	in, out, err := terminal(os.Stdin), terminal(os.Stdout), terminal(os.Stderr)
	dumb := os.Getenv("TERM") == "dumb" || out.is && !escapes(os.Stdout) || err.is && !escapes(os.Stderr)
	s := std(in, out, err, dumb, os.Getenv("NO_COLOR") != "")
	s.Own = in.is && err.is && ownWindow()
	return s
}

// tty describes one of the standard streams.
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

// outWidth is the width to wrap standard output at; 0: not wrapped, because a program may read it.
func (s *Streams) outWidth() int { return widthOf(s.Screen, s.OutWidth) }

func (s *Streams) errWidth() int { return widthOf(s.Redraw || s.Ask, s.Width) }

// usualWidth is the width of a terminal that does not report it.
const usualWidth = 80

func widthOf(terminal bool, width int) int {
	switch {
	case !terminal:
		return 0
	case width > 20:
		return width
	}
	return usualWidth
}
