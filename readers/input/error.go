// Package input says why a file or a query cannot be used at all. What is wrong with a single cell
// is a finding, not one of these errors.
package input

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/fapiao/fapiao/internal/lang"
)

// ErrUnusable is what every Error is: the source as a whole cannot be read. The command line
// answers it with its exit code for unusable input.
var ErrUnusable = errors.New("input cannot be used")

// Error is one reason why a source cannot be used.
type Error struct {
	File   string // the path as it was given, or "query"
	Sheet  string // empty when the fault is not in one sheet
	Cell   string // such as F12, empty when it is not in one cell; of a row its first
	Reason Reason
	Found  string // what stands there, in short; never personal data
	Cause  error  // the technical cause, may be nil
}

// Error is the English text: file, sheet, what was found, what to do.
func (e *Error) Error() string { return e.Text(lang.English) }

// Is makes every Error an ErrUnusable.
func (e *Error) Is(target error) bool { return target == ErrUnusable }

// Unwrap gives the technical cause.
func (e *Error) Unwrap() error { return e.Cause }

// Text is the message in Chinese, or in English for lang.English.
func (e *Error) Text(in string) string {
	t := texts[e.Reason]
	stands, colon := standsFound, lang.Pick(in, "：", ": ")
	where := filepath.Base(e.File)
	if e.Sheet != "" {
		where += " [" + e.Sheet + "]"
	}
	if e.Cell != "" {
		where += " " + e.Cell
	}
	s := where + colon + t.what.Text(in)
	if e.Reason == ResultsOnly || e.Reason == ResultsEdited {
		stands = standsFiles
	}
	if e.Found != "" {
		s += fmt.Sprintf(stands.Text(in), found(in, e.Found))
	}
	if e.Cause != nil {
		s += e.cause(in, colon)
	}
	return s + lang.Pick(in, "。", ". ") + t.hint.Text(in)
}

// How an error names what was found.
var (
	standsFound = lang.Text{Zh: "（发现：%s）", En: " (found: %s)"}
	standsFiles = lang.Text{Zh: "（原订单文件：%s）", En: " (their files: %s)"}
)

// cause is the technical cause, said to be one where it has no words of the language.
func (e *Error) cause(in, colon string) string {
	if text := Cause(in, e.Cause); in == lang.English || text != e.Cause.Error() {
		return colon + text
	}
	return "（原文：" + e.Cause.Error() + "）"
}

// Refuse makes an Error.
func Refuse(file string, reason Reason, found string, cause error) *Error {
	return &Error{File: file, Reason: reason, Found: found, Cause: cause}
}

// At says in which cell the fault is.
func (e *Error) At(cell string) *Error {
	e.Cell = cell
	return e
}

// In says in which sheet the fault is.
func (e *Error) In(sheet string) *Error {
	e.Sheet = sheet
	return e
}
