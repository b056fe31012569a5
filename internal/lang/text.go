// Package lang holds texts in the two languages that people read.
package lang

import (
	"fmt"
	"strings"
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
	Text(in string) string
}

// Format formats a text in both languages with the same arguments. An argument that has a text in
// each language is formatted in that language.
func Format(zh, en string, args ...any) Text {
	if len(args) == 0 {
		return Text{zh, en}
	}
	return Text{fmt.Sprintf(zh, inLanguage(Chinese, args)...), fmt.Sprintf(en, inLanguage(English, args)...)}
}

func inLanguage(in string, args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		out[i] = a
		if t, ok := a.(Texter); ok {
			out[i] = t.Text(in)
		}
	}
	return out
}

// Text is the text in a language.
func (t Text) Text(in string) string { return Pick(in, t.Zh, t.En) }

// Join joins texts with a separator of each language.
func Join(texts []Text, zh, en string) Text {
	var inZh, inEn []string
	for _, t := range texts {
		inZh, inEn = append(inZh, t.Zh), append(inEn, t.En)
	}
	return Text{strings.Join(inZh, zh), strings.Join(inEn, en)}
}

// Error is the English text.
func (t Text) Error() string { return t.En }

// Pick chooses between two texts.
func Pick(in, zh, en string) string {
	if in == English {
		return en
	}
	return zh
}
