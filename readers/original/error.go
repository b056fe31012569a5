package original

import "github.com/fapiao/fapiao/internal/lang"

// Error is why a file cannot be read.
type Error struct{ Why lang.Text }

// Error is the English text.
func (e *Error) Error() string { return e.Why.En }

func unreadable(zh, en string, args ...any) error {
	return &Error{Why: lang.Format(zh, en, args...)}
}
