//go:build !windows

package atomicfile

import (
	"errors"
	"os"
	"syscall"
)

// probe does nothing: outside Windows an open file can be replaced.
func probe(string) error { return nil }

// inUse reports a mounted or busy file.
func inUse(err error) bool { return errors.Is(err, syscall.EBUSY) || errors.Is(err, syscall.ETXTBSY) }

// syncDir makes the rename durable. Network and FUSE file systems that cannot sync a folder return
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

// closedToRename: a file must be closed before it can replace another.
const closedToRename = false

// claim locks a file while it is open, so that Clean does not remove it. It returns errTaken if
// another process has the lock, and another error if the file system has no locks.
func claim(f *os.File) error {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return errTaken
	}
	return err
}

// rest is the age from which an unclaimed marked file counts as left over.
const rest = 0
