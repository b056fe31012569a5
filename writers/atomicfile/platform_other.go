//go:build !windows

package atomicfile

import (
	"errors"
	"os"
	"syscall"
)

// probe finds nothing: outside Windows, an open file can be replaced.
func probe(string) error { return nil }

// inUse knows the one answer that says so (a mounted or busy file).
func inUse(err error) bool { return errors.Is(err, syscall.EBUSY) || errors.Is(err, syscall.ETXTBSY) }

// syncDir makes the rename durable. Network and FUSE file systems that cannot sync a folder say
// EINVAL or ENOTSUP.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = d.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) {
		err = nil
	}
	return errors.Join(err, d.Close())
}

// closedToRename says that a file must be closed before it can take another's place.
const closedToRename = false

// claim keeps others from taking a file for one that is left over, as long as it is open. It is
// errTaken where somebody else has it, and another error where the file system has no locks.
func claim(f *os.File) error {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return errTaken
	}
	return err
}

// rest is how long a claimed kind of file is left alone although nobody has it.
const rest = 0
