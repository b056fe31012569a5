package config

import (
	"errors"
	"fmt"
	"strings"

	causes "github.com/fapiao/fapiao/readers/input"

	"github.com/fapiao/fapiao/internal/lang"
)

// wording is a text about a setting with its values. The English format names it; chinese has the
// other language.
type wording struct {
	format string
	args   []any
}

func wrong(format string, args ...any) error { return &wording{format, args} }

// Error is the English text.
func (w *wording) Error() string { return w.Text(lang.English) }

// Text is the text in a language: English for lang.English, else Chinese. A text that has no Chinese one
// stays English.
func (w *wording) Text(in string) string {
	format := w.format
	if zh, ok := chinese[format]; ok && in != lang.English {
		format = zh
	}
	args := make([]any, len(w.args))
	for i, a := range w.args {
		args[i] = a
		var own *wording
		if err, is := a.(error); is && errors.As(err, &own) {
			args[i] = own.Text(in)
		} else if is {
			args[i] = causes.Cause(in, err)
		} else if own, is := a.(lang.Texter); is {
			args[i] = own.Text(in)
		}
	}
	return fmt.Sprintf(format, args...)
}

// Text is where, which key and what to do, in a language.
func (e *Error) Text(in string) string {
	text := e.Message
	if e.zh != "" {
		text = lang.Pick(in, e.zh, e.Message)
	}
	var parts []string
	for _, p := range []string{e.Where, e.Key, text} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, lang.Pick(in, "：", ": "))
}

// Text is a fault a line.
func (es Errors) Text(in string) string {
	lines := make([]string, len(es))
	for i, e := range es {
		lines[i] = e.Text(in)
	}
	return lang.Pick(in, "配置有误：", "configuration: ") + strings.Join(lines, "\n")
}

// newError is a fault in both languages.
func newError(where, key, format string, args ...any) *Error {
	w := &wording{format, args}
	return &Error{Where: where, Key: key, Message: w.Text(lang.English), zh: w.Text(lang.Chinese)}
}
