package original

import (
	"errors"

	"github.com/fapiao/fapiao/internal/lang"
)

// Error is why a file cannot be read.
type Error struct{ Why lang.Text }

// Error is the English text.
func (e *Error) Error() string { return e.Why.En }

func unreadable(zh, en string, args ...any) error {
	return &Error{Why: lang.Format(zh, en, args...)}
}

// inPart says in which part of an OFD an error is.
func inPart(name string, err error) error {
	if own, ok := errors.AsType[*Error](err); ok {
		return unreadable("OFD 里的 %s：%s", "part %s of the OFD: %s", name, own.Why)
	}
	return err
}
