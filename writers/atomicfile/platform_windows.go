package atomicfile

import (
	"errors"
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/windows"
)

// probe detects a file that is open in another program before anything is written.
func probe(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err == nil {
		return f.Close()
	}
	if errors.Is(err, windows.ERROR_SHARING_VIOLATION) {
		return ErrInUse
	}
	return fmt.Errorf("the file cannot be replaced: %w", err)
}

// inUse reports whether a rename failed because the target is open. Windows returns access denied
// if the other program did not share deletion.
func inUse(err error) bool {
	return errors.Is(err, windows.ERROR_SHARING_VIOLATION) || errors.Is(err, windows.ERROR_ACCESS_DENIED)
}

// syncDir does nothing: Windows has no sync of folders, and NTFS journals the rename.
func syncDir(string) error { return nil }

// closedToRename: a file must be closed before it can replace another.
const closedToRename = true

// claim does nothing: an open file cannot be removed.
func claim(*os.File) error { return nil }

// rest is the age from which an unclaimed marked file counts as left over: it is closed before it
// replaces another.
const rest = 10 * time.Minute
