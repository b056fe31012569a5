// Package atomicfile writes a file whole or not at all: until Commit, the file of that name stays
// as it was, whatever happens to the process.
package atomicfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Private is the mode of files that hold personal data.
const Private fs.FileMode = 0o600

// ErrInUse says that another program (mostly Excel, on Windows) holds the file open, so that it
// cannot be replaced. Nothing is lost: the old file is whole, and what was to be written can be
// written again.
var ErrInUse = errors.New("the file is open in another program, such as Excel: close it there and export the results again" +
	" (nothing was lost)")

// ErrFinished says that a file was used after Commit or Abort.
var ErrFinished = errors.New("the file was committed or aborted before")

// File is a file in the making. It is not safe for use by several goroutines.
type File struct {
	target string
	temp   *os.File
	err    error // the first write that failed
	done   bool

	// The calls that make it durable and put it in place.
	sync    func(*os.File) error
	rename  func(from, to string) error
	syncDir func(string) error
}

// Create begins a file that Commit puts at path with mode perm. The bytes go to a temporary file in
// the same folder. A path that is a symbolic link stays one; the file that it leads to is replaced.
// Create fails when something other than a regular file is at path, and, on Windows, with ErrInUse
// when another program holds it.
func Create(path string, perm fs.FileMode) (*File, error) {
	target, err := resolve(path)
	if err != nil {
		return nil, fmt.Errorf("create %s: %w", path, err)
	}
	temp, err := begin(filepath.Dir(target))
	if err != nil {
		return nil, fmt.Errorf("create %s: %w", path, err)
	}
	f := &File{target: target, temp: temp, sync: (*os.File).Sync, rename: os.Rename, syncDir: syncDir}
	if err := temp.Chmod(perm); err != nil {
		f.Abort()
		return nil, fmt.Errorf("create %s: %w", path, err)
	}
	return f, nil
}

// resolve finds the file that is to be replaced, and refuses what is none.
func resolve(path string) (string, error) {
	target, err := filepath.EvalSymlinks(path)
	if errors.Is(err, fs.ErrNotExist) {
		return path, nil
	}
	if err != nil {
		return "", err
	}
	info, err := os.Stat(target)
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "", errors.New("this is not a regular file: name a file")
	}
	return target, probe(target)
}

// Name is the file that Commit replaces.
func (f *File) Name() string { return f.target }

// Write adds bytes. After an error, Commit refuses.
func (f *File) Write(p []byte) (int, error) {
	if f.done {
		return 0, fmt.Errorf("write %s: %w", f.target, ErrFinished)
	}
	n, err := f.temp.Write(p)
	if err != nil {
		err = fmt.Errorf("write %s: %w", f.target, err)
		f.fail(err)
	}
	return n, err
}

var _ io.Writer = (*File)(nil)

func (f *File) fail(err error) {
	if f.err == nil {
		f.err = err
	}
}

// Commit brings the bytes to the disk and puts the file in place. On any error the old file stays
// and the temporary one is removed.
func (f *File) Commit() error {
	if f.done {
		return fmt.Errorf("commit %s: %w", f.target, ErrFinished)
	}
	defer f.Abort()
	if f.err != nil {
		return f.err
	}
	if err := f.sync(f.temp); err != nil {
		return fmt.Errorf("sync %s: %w", f.target, err)
	}
	if err := f.replace(); err != nil {
		return err
	}
	f.done = true
	if err := f.syncDir(filepath.Dir(f.target)); err != nil {
		return fmt.Errorf("sync the folder of %s: %w", f.target, err)
	}
	return nil
}

// replace puts the temporary file in place. It is closed last where that is possible, since its
// claim ends with it, see [Clean].
func (f *File) replace() error {
	if closedToRename {
		if err := f.temp.Close(); err != nil {
			return fmt.Errorf("close %s: %w", f.target, err)
		}
	}
	if err := f.rename(f.temp.Name(), f.target); err != nil {
		if inUse(err) {
			return fmt.Errorf("replace %s: %w", f.target, ErrInUse)
		}
		return fmt.Errorf("replace %s: %w", f.target, err)
	}
	if closedToRename {
		return nil
	}
	if err := f.temp.Close(); err != nil {
		return fmt.Errorf("close %s: %w", f.target, err)
	}
	return nil
}

// Abort drops the bytes and leaves nothing behind; after Commit it does nothing.
func (f *File) Abort() {
	if f.done {
		return
	}
	f.done = true
	// Both fail only where there is nothing left to clean up.
	_ = f.temp.Close()
	_ = os.Remove(f.temp.Name())
}
