package config

import (
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	source "github.com/fapiao/fapiao/readers/input"
)

// Error is one setting that cannot be used. Its text never contains the value of a secret.
type Error struct {
	Where   string    // file and line, variable or flag
	Key     string    // as it is written in the file, such as "seller.tax_num"
	Message lang.Text // what is wrong and what to do
}

// Error is the English text.
func (e *Error) Error() string { return e.Text(lang.English) }

// Text is the place, the key and what to do, in a language.
func (e *Error) Text(in string) string {
	var parts []string
	for _, p := range []string{e.Where, e.Key, e.Message.Text(in)} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, lang.Text{Zh: "：", En: ": "}.Text(in))
}

// Errors are all errors of a configuration.
type Errors []*Error

// Error is the English text.
func (es Errors) Error() string { return es.Text(lang.English) }

// Text has a line for each error, in a language.
func (es Errors) Text(in string) string {
	lines := make([]string, len(es))
	for i, e := range es {
		lines[i] = e.Text(in)
	}
	return lang.Text{Zh: "配置有误：", En: "configuration: "}.Text(in) + strings.Join(lines, "\n")
}

// faults collects errors, so that all of them can be reported together.
type faults struct {
	list     Errors
	warnings []lang.Text // about valid settings that should be changed
}

func (f *faults) add(where, key string, message lang.Text) {
	f.list = append(f.list, &Error{where, key, message})
}

func (f *faults) err() error {
	if len(f.list) == 0 {
		return nil
	}
	return f.list
}

// textOf is the text of an error in both languages.
func textOf(err error) lang.Text {
	return lang.Text{Zh: source.Cause(lang.Chinese, err), En: source.Cause(lang.English, err)}
}
