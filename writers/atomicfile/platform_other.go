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
