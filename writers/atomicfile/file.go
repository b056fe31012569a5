// Package atomicfile replaces files atomically: until Commit the existing file is unchanged, even
// if the process crashes.
package atomicfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Private is the mode of files with personal data.
const Private fs.FileMode = 0o600

// File is a file that is being written. It is not safe for concurrent use.
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

// Create starts a file that Commit moves to path with mode perm. Until then the content is in a
// temporary file in the same folder. If path is a symbolic link, its target is replaced. Create
// fails if path exists and is not a regular file, and, on Windows, with ErrInUse if another program
// has it open.
func Create(path string, perm fs.FileMode) (*File, error) {
	target, err := resolve(path)
	if err != nil {
		return nil, failure("create", path, err)
	}
	temp, err := begin(filepath.Dir(target))
	if err != nil {
		return nil, failure("create", path, err)
	}
	f := &File{target: target, temp: temp, sync: (*os.File).Sync, rename: os.Rename, syncDir: syncDir}
	if err := temp.Chmod(perm); err != nil {
		f.Abort()
		return nil, failure("create", path, err)
	}
	return f, nil
}

// Write replaces a file by some bytes, as Create, Write and Commit do.
func Write(path string, perm fs.FileMode, content []byte) error {
	f, err := Create(path, perm)
	if err != nil {
		return err
	}
	defer f.Abort()
	if _, err := f.Write(content); err != nil {
		return err
	}
	return f.Commit()
}

// resolve returns the file to replace, following symbolic links; it must be a regular file if it
// exists.
func resolve(path string) (string, error) {
	// A link of the system may lead to a pipe, which has no name.
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return "", errors.New("it is not a regular file")
	}
	target, err := filepath.EvalSymlinks(path)
	if errors.Is(err, fs.ErrNotExist) {
		return path, nil
	}
	if err != nil {
		return "", err
	}
	return target, probe(target)
}

// InUse reports whether another program has a file open so that it cannot be replaced. It is always
// false outside Windows.
func InUse(path string) bool { return errors.Is(probe(path), ErrInUse) }

// Name is the file that Commit replaces.
func (f *File) Name() string { return f.target }

// Write appends bytes. After an error Commit fails.
func (f *File) Write(p []byte) (int, error) {
	if f.done {
		return 0, fmt.Errorf("write %s: %w", f.target, ErrFinished)
	}
	n, err := f.temp.Write(p)
	if err != nil {
		err = failure("write", f.target, err)
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

// Commit syncs the file and moves it into place. On any error the old file is unchanged and the
// temporary file is removed.
func (f *File) Commit() error {
	if f.done {
		return fmt.Errorf("commit %s: %w", f.target, ErrFinished)
	}
	defer f.Abort()
	if f.err != nil {
		return f.err
	}
	if err := f.sync(f.temp); err != nil {
		return failure("sync", f.target, err)
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

// replace moves the temporary file into place. It is closed after that where possible, since
// closing ends its claim, see [Clean].
func (f *File) replace() error {
	if closedToRename {
		if err := f.temp.Close(); err != nil {
			return failure("close", f.target, err)
		}
	}
	if err := f.rename(f.temp.Name(), f.target); err != nil {
		if inUse(err) {
			return fmt.Errorf("replace %s: %w", f.target, ErrInUse)
		}
		return failure("replace", f.target, err)
	}
	if closedToRename {
		return nil
	}
	if err := f.temp.Close(); err != nil {
		return failure("close", f.target, err)
	}
	return nil
}

// Abort removes the temporary file; after Commit it does nothing.
func (f *File) Abort() {
	if f.done {
		return
	}
	f.done = true
	// Both fail only where there is nothing left to clean up.
	_ = f.temp.Close()
	_ = os.Remove(f.temp.Name())
}
