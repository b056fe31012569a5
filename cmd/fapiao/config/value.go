package config

import (
	"fmt"
	"strings"
)

// value is one setting as it was found, before it is understood.
type value struct {
	text  string
	where string // "fapiao.yaml:12", "FAPIAO_RATE", "--rate"
	base  string // folder that a relative path counts from; empty: the working folder
}

// Error is one setting that cannot be used. Its text never holds the value of a secret.
type Error struct {
	Where string // file and line, variable or flag
	Key   string // as it is written in the file, such as "seller.tax_num"
	Text  string // what is wrong and what to do
}

// Error is where, which key and what to do.
func (e *Error) Error() string {
	switch {
	case e.Where == "" && e.Key == "":
		return e.Text
	case e.Where == "":
		return e.Key + ": " + e.Text
	case e.Key == "":
		return e.Where + ": " + e.Text
	}
	return e.Where + ": " + e.Key + ": " + e.Text
}

// Errors are all faults of a configuration at once.
type Errors []*Error

// Error is a fault a line.
func (es Errors) Error() string {
	lines := make([]string, len(es))
	for i, e := range es {
		lines[i] = e.Error()
	}
	return "configuration: " + strings.Join(lines, "\n")
}

// faults gathers errors, so that a person fixes all of them in one go.
type faults struct {
	list     Errors
	warnings []string // what can be used and should be changed
}

func (f *faults) add(where, key, format string, args ...any) {
	f.list = append(f.list, &Error{Where: where, Key: key, Text: fmt.Sprintf(format, args...)})
}

func (f *faults) err() error {
	if len(f.list) == 0 {
		return nil
	}
	return f.list
}
