package profile

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/strictyaml"
	"github.com/fapiao/fapiao/readers/input"
)

// Error is one fault of a profile.
type Error = strictyaml.Error

// Errors are all faults of a profile. errors.Is(err, input.ErrUnusable) is true.
type Errors []*Error

// Error is the English text.
func (es Errors) Error() string { return es.Text(lang.English) }

// Text has a line for each fault, in a language.
func (es Errors) Text(in string) string {
	return lang.Pick(in, "对应表有误：", "mapping profile: ") + strictyaml.Lines(es, in)
}

// Is reports whether target is input.ErrUnusable.
func (es Errors) Is(target error) bool { return target == input.ErrUnusable }

// lineOf is the line of a place; 0 for a file as a whole.
func lineOf(where string) int {
	n, err := strconv.Atoi(where[strings.LastIndexByte(where, ':')+1:])
	if err != nil {
		return 0
	}
	return n
}

// faults collects errors, so that all of them can be reported together.
type faults struct{ list Errors }

func (f *faults) add(where, key string, message lang.Text) {
	f.list = append(f.list, &Error{Where: where, Key: key, Message: message})
}

func (f *faults) err() error {
	if len(f.list) == 0 {
		return nil
	}
	slices.SortStableFunc(f.list, func(a, b *Error) int { return lineOf(a.Where) - lineOf(b.Where) })
	return f.list
}
