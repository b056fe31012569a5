package ui

import "strings"

// The colours of a terminal.
const (
	red    = "\x1b[31m"
	yellow = "\x1b[33m"
	normal = "\x1b[0m"
)

// paint colours what a line begins with where that says error or warning.
func (w *words) paint(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		for _, one := range []struct{ word, colour string }{{w.fault, red}, {w.warning, yellow}} {
			if strings.HasPrefix(line, one.word+"  ") {
				lines[i] = one.colour + one.word + normal + line[len(one.word):]
			}
		}
	}
	return strings.Join(lines, "\n")
}

// usualWidth is the width of a terminal that does not say it.
const usualWidth = 80

// fold breaks the lines of a text that are wider than the terminal, but none of a table, and none
// that holds what is copied: a command, or the path of a file.
func (w *words) fold(text string, width int) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if !w.whole(line) {
			lines[i] = Wrap(line, width, "  ")
		}
	}
	return strings.Join(lines, "\n")
}

func (w *words) whole(line string) bool {
	for _, begins := range []string{"│", "┌", "├", "└", w.next, w.fix, w.results} {
		if strings.HasPrefix(line, begins) {
			return true
		}
	}
	return false
}

// personal is a text as a person sees it on a stream: nothing that acts on the terminal but our own
// colours, lines of its width.
func (w *words) personal(text string, width int, colour bool) string {
	text = visible(text)
	if width > 0 {
		text = w.fold(text, width)
	}
	if colour {
		text = w.paint(text)
	}
	return text
}

// Complain writes the error that ends a command to standard error. A text that holds a command to
// be typed is not broken.
func Complain(streams Streams, in, text string, whole bool) {
	w := say(in)
	width := streams.errWidth()
	if whole {
		width = 0
	}
	text = w.personal("fapiao: "+text, width, false)
	if streams.Color {
		text = red + text + normal
	}
	_, _ = streams.Err.Write([]byte(text + "\n")) // nothing is left to report it to when this fails
}
