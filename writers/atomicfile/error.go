package atomicfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// ErrInUse reports that another program (usually Excel on Windows) has the file open, so it cannot
// be replaced. The old file is unchanged, and the new content can be written again.
var ErrInUse = errors.New("the file is open in another program, such as Excel: close it there and export the results again" +
	" (nothing was lost)")

// ErrFinished reports that a file was used after Commit or Abort.
var ErrFinished = errors.New("the file was committed or aborted before")

// errTaken reports that another process has claimed a file.
var errTaken = errors.New("another process has the file")

// failure says what failed for a file. An error of the system names that file, instead of the
// temporary one, which a user does not know and which is gone.
func failure(op, target string, err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return &fs.PathError{Op: op, Path: target, Err: p.Err}
	}
	if l, ok := errors.AsType[*os.LinkError](err); ok {
		return &fs.PathError{Op: op, Path: target, Err: l.Err}
	}
	return fmt.Errorf("%s %s: %w", op, target, err)
}
