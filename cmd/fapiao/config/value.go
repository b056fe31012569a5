package config

import (
	"github.com/fapiao/fapiao/internal/lang"
)

// value is one setting as it was found, before it is understood.
type value struct {
	text  string
	where string // "fapiao.yaml:12", "FAPIAO_RATE", "--rate"
	base  string // folder that a relative path counts from; empty: the working folder
}

// Error is one setting that cannot be used. Its text never holds the value of a secret.
type Error struct {
	Where   string // file and line, variable or flag
	Key     string // as it is written in the file, such as "seller.tax_num"
	Message string // what is wrong and what to do, in English
	zh      string // the same in Chinese; empty where there is no such text
}

// Error is where, which key and what to do.
func (e *Error) Error() string { return e.Text(lang.English) }

// Errors are all faults of a configuration at once.
type Errors []*Error

// Error is a fault a line.
func (es Errors) Error() string { return es.Text(lang.English) }

// faults gathers errors, so that a person fixes all of them in one go.
type faults struct {
	list     Errors
	warnings []*wording // what can be used and should be changed
}

func (f *faults) add(where, key, format string, args ...any) {
	f.list = append(f.list, newError(where, key, format, args...))
}

func (f *faults) err() error {
	if len(f.list) == 0 {
		return nil
	}
	return f.list
}
