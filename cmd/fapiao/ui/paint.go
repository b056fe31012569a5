package ui

import "strings"

// The colours of a terminal.
const (
	red    = "\x1b[31m"
	yellow = "\x1b[33m"
	normal = "\x1b[0m"
)

// paint colours the words error and warning at the beginning of a line.
func (p printer) paint(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		for _, one := range []struct{ word, colour string }{{p.text(textError), red}, {p.text(textWarning), yellow}} {
			if strings.HasPrefix(line, one.word+"  ") {
				lines[i] = one.colour + one.word + normal + line[len(one.word):]
			}
		}
	}
	return strings.Join(lines, "\n")
}

// fold wraps the lines of a text that are wider than the terminal. Lines of a table, and lines with
// a command or a path, which people copy, are not wrapped.
func (p printer) fold(text string, width int) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if !p.unbroken(line) {
			lines[i] = Wrap(line, width, "  ")
		}
	}
	return strings.Join(lines, "\n")
}

func (p printer) unbroken(line string) bool {
	for _, prefix := range []string{"│", "┌", "├", "└", p.text(textNext), p.text(textFix), p.text(textThen), p.text(textResults)} {
		if strings.HasPrefix(line, prefix) {
			return true
		}
	}
	return false
}

// display prepares a text for a stream: no control characters but those of our own colours, lines
// not wider than the terminal.
func (p printer) display(text string, width int, colour bool) string {
	text = visible(text)
	if width > 0 {
		text = p.fold(text, width)
	}
	if colour {
		text = p.paint(text)
	}
	return text
}
