package ui

import (
	"io"
	"unicode/utf8"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
)

// Results is standard output for an export. JSON loses nothing when control characters are written
// by their numbers; CSV on a terminal is read by a person, and is what it is for everybody else.
func (s *Screen) Results(format app.Format) io.Writer {
	switch {
	case format == app.JSONL:
		return &filter{to: s.streams.Out, with: escaped}
	case s.streams.Screen:
		return &filter{to: s.streams.Out, with: func(b []byte) []byte { return []byte(visible(string(b))) }}
	}
	return s.streams.Out
}

// filter changes whole characters and hands them on. What it holds back ends with a line's end.
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
