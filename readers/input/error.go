// Package input has the errors for files and queries that cannot be used at all. An error in a
// single cell is a finding (package rules), not one of these.
package input

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/fapiao/fapiao/internal/lang"
)

// ErrUnusable matches every Error: the source as a whole cannot be read. The command line maps it
// to its exit code for unusable input.
var ErrUnusable = errors.New("input cannot be used")

// Error reports why a source cannot be used.
type Error struct {
	File   string // the path as it was given, or "query"
	Sheet  string // empty when the error is not in one sheet
	Cell   string // such as F12; the first cell of a row; empty when the error is not in one place
	Reason Reason
	Found  string // what was found there, in short; never personal data
	Cause  error  // the technical cause, may be nil
}

// Error is the English text: file, sheet, what was found, what to do.
func (e *Error) Error() string { return e.Text(lang.English) }

// Is reports whether target is ErrUnusable.
func (e *Error) Is(target error) bool { return target == ErrUnusable }

// Unwrap returns the technical cause.
func (e *Error) Unwrap() error { return e.Cause }

// Text is the message in a language.
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

// How an error shows Found.
var (
	standsFound = lang.Text{Zh: "（发现：%s）", En: " (found: %s)"}
	standsFiles = lang.Text{Zh: "（原订单文件：%s）", En: " (their files: %s)"}
)

// cause is the technical cause, marked as original text where it has no Chinese.
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

// At sets the cell of the error.
func (e *Error) At(cell string) *Error {
	e.Cell = cell
	return e
}

// In sets the sheet of the error.
func (e *Error) In(sheet string) *Error {
	e.Sheet = sheet
	return e
}
