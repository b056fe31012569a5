package main

import (
	"errors"
	"fmt"

	"github.com/fapiao/fapiao/readers/input"
)

// said is a text in both languages. As an error it is the English one, which logs hold.
type said = input.Words

// both formats a text in both languages with the same values.
func both(zh, en string, args ...any) said {
	if len(args) == 0 {
		return said{Zh: zh, En: en}
	}
	return said{Zh: fmt.Sprintf(zh, args...), En: fmt.Sprintf(en, args...)}
}

// spoken is an error that people read in their language.
type spoken interface {
	error
	Text(lang string) string
}

// usageError is a command line that cannot be understood.
type usageError struct{ said }

func usage(zh, en string, args ...any) error { return &usageError{both(zh, en, args...)} }

// unusable marks an error as a fault of the input or the configuration.
type unusable struct{ error }

func (u unusable) Unwrap() error { return u.error }

// refused is an error of the input or the configuration in both languages.
func refused(zh, en string, args ...any) error { return unusable{both(zh, en, args...)} }

// failing says in both languages what failed; the cause is behind it.
type failing struct {
	what  said
	cause error
}

// failed says what failed where the cause is the system's or a library's.
func failed(cause error, zh, en string, args ...any) error {
	return &failing{both(zh, en, args...), cause}
}

func (f *failing) Error() string { return f.what.En + ": " + f.cause.Error() }

// Text is what failed with the cause, which has one language only where nobody knows it.
func (f *failing) Text(lang string) string {
	if lang == "en" {
		return f.Error()
	}
	return f.what.Zh + "：" + speak(lang, f.cause)
}

func (f *failing) Unwrap() error { return f.cause }

// outcome is a command that did its work and ends with a code of its own. Its text is empty where
// the summary says all.
type outcome struct {
	code int
	said
}

// endWith is an outcome with its words.
func endWith(code int, zh, en string, args ...any) *outcome {
	return &outcome{code, both(zh, en, args...)}
}

// outermost finds the first error of a chain that people read in their language, and with it all
// that it holds.
func outermost(err error) (spoken, bool) {
	var s spoken
	ok := errors.As(err, &s)
	return s, ok
}
