package ui

import (
	"io"
	"unicode/utf8"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
)

// Results is standard output for an export. In JSON, control characters are written as escapes. In
// CSV they are removed if standard output is a terminal.
func (s *Screen) Results(format app.Format) io.Writer {
	switch {
	case format == app.JSONL:
		return &filter{to: s.streams.Out, with: escaped}
	case s.streams.Screen:
		return &filter{to: s.streams.Out, with: func(b []byte) []byte { return []byte(visible(string(b))) }}
	}
	return s.streams.Out
}

// filter passes whole characters through with. It holds back an incomplete one; a line feed ends
// it.
type filter struct {
	to   io.Writer
	with func([]byte) []byte
	held []byte // the beginning of a character
}

func (f *filter) Write(b []byte) (int, error) {
	text := append(f.held, b...)
	whole := len(text)
	for back := 1; back <= min(utf8.UTFMax-1, len(text)); back++ {
		if tail := text[len(text)-back:]; utf8.RuneStart(tail[0]) {
			if !utf8.FullRune(tail) {
				whole = len(text) - back
			}
			break
		}
	}
	f.held = append([]byte(nil), text[whole:]...)
	if _, err := f.to.Write(f.with(text[:whole])); err != nil {
		return 0, err
	}
	return len(b), nil
}
