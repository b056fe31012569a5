//go:build unix

package simulator

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// A child process that is being started holds a copy of every open file until it
// runs its program. The books are free all the same once they are closed.
func TestClosedBooksAreFreeThoughACopyIsOpen(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "books")
	open := func() *fileStore {
		store, err := openBooks(path, func(byte, int64, []byte) error { return nil })
		if err != nil {
			t.Fatal(err)
		}
		return store
	}
	store := open()
	fd, err := unix.Dup(int(store.file.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	copied := os.NewFile(uintptr(fd), path)
	defer copied.Close()
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if err := open().Close(); err != nil {
		t.Fatal(err)
	}
}
