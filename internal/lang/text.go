// Package lang holds texts in the two languages that people read.
package lang

import (
	"fmt"
)

// The languages. Any other value is taken for Chinese.
const (
	Chinese = "zh"
	English = "en"
)

// Text is one text in both languages. As an error it is the English one, which logs hold.
type Text struct{ Zh, En string }

// Texter has a text in each language.
type Texter interface {
	Text(lang string) string
}

// Format formats a text in both languages with the same arguments. An argument that has a text in
// each language is formatted in that language.
func Format(zh, en string, args ...any) Text {
	if len(args) == 0 {
		return Text{zh, en}
	}
	return Text{fmt.Sprintf(zh, in(Chinese, args)...), fmt.Sprintf(en, in(English, args)...)}
}

func in(lang string, args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		out[i] = a
		if t, ok := a.(Texter); ok {
			out[i] = t.Text(lang)
		}
	}
	return out
}

// Text is the text in a language.
func (t Text) Text(lang string) string { return Pick(lang, t.Zh, t.En) }

// Error is the English text.
func (t Text) Error() string { return t.En }

// Pick chooses between two texts.
func Pick(lang, zh, en string) string {
	if lang == English {
		return en
	}
	return zh
}
