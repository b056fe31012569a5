package atomicfile

import (
	"errors"
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/windows"
)

// probe finds a file that is held by another program before anything is written.
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

// inUse reports a rename that failed because the target is open. Windows answers access denied where
// the other program did not share deletion.
func inUse(err error) bool {
	return errors.Is(err, windows.ERROR_SHARING_VIOLATION) || errors.Is(err, windows.ERROR_ACCESS_DENIED)
}

// syncDir does nothing: Windows has no sync of folders, and NTFS journals the rename.
func syncDir(string) error { return nil }

// closedToRename says that a file must be closed before it can take another's place.
const closedToRename = true

// claim has nothing to do: a file that somebody has open cannot be removed.
func claim(*os.File) error { return nil }

// rest is how long a claimed kind of file is left alone although nobody has it: it is closed before
// it takes another's place.
const rest = 10 * time.Minute
