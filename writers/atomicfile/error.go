package atomicfile

import "errors"

// ErrInUse reports that another program (usually Excel on Windows) has the file open, so it cannot
// be replaced. The old file is unchanged, and the new content can be written again.
var ErrInUse = errors.New("the file is open in another program, such as Excel: close it there and export the results again" +
	" (nothing was lost)")

// ErrFinished reports that a file was used after Commit or Abort.
var ErrFinished = errors.New("the file was committed or aborted before")

// errTaken reports that another process has claimed a file.
var errTaken = errors.New("another process has the file")
