package config

import (
	"errors"
	"fmt"
	"strings"

	causes "github.com/fapiao/fapiao/readers/input"
)

// wording is a text about a setting with its values. The English format names it; chinese has the
// other language.
type wording struct {
	format string
	args   []any
}

func wrong(format string, args ...any) error { return &wording{format, args} }

// Error is the English text.
func (w *wording) Error() string { return w.Text("en") }

// Text is the text in a language: English for "en", else Chinese. A text that has no Chinese one
// stays English.
func (w *wording) Text(lang string) string {
	format := w.format
	if zh, ok := chinese[format]; ok && lang != "en" {
		format = zh
	}
	args := make([]any, len(w.args))
	for i, a := range w.args {
		args[i] = a
		var own *wording
		if err, is := a.(error); is && errors.As(err, &own) {
			args[i] = own.Text(lang)
		} else if is {
			args[i] = causes.Cause(lang, err)
		} else if own, is := a.(interface{ Text(lang string) string }); is {
			args[i] = own.Text(lang)
		}
	}
	return fmt.Sprintf(format, args...)
}

// Text is where, which key and what to do, in a language.
func (e *Error) Text(lang string) string {
	text := e.Message
	if e.zh != "" && lang != "en" {
		text = e.zh
	}
	colon := ": "
	if lang != "en" {
		colon = "："
	}
	var parts []string
	for _, p := range []string{e.Where, e.Key, text} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, colon)
}

// Text is a fault a line.
func (es Errors) Text(lang string) string {
	lines := make([]string, len(es))
	for i, e := range es {
		lines[i] = e.Text(lang)
	}
	if lang == "en" {
		return "configuration: " + strings.Join(lines, "\n")
	}
	return "配置有误：" + strings.Join(lines, "\n")
}

// newError is a fault in both languages.
func newError(where, key, format string, args ...any) *Error {
	w := &wording{format, args}
	return &Error{Where: where, Key: key, Message: w.Text("en"), zh: w.Text("zh")}
}
