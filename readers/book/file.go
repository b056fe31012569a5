package book

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/fapiao/fapiao/readers/input"
)

// File is the open file of a workbook. Its errors are *input.Error.
type File struct {
	path    string
	file    *os.File
	size    int64
	changed time.Time
	closed  bool
}

// OpenFile opens the regular file at path.
func OpenFile(path string) (*File, error) {
	f, info, err := input.OpenFile(path)
	if err != nil {
		return nil, unopened(path, err)
	}
	return &File{path: path, file: f, size: info.Size(), changed: info.ModTime()}, nil
}

// unopened makes the error for a file that could not be opened.
func unopened(path string, err error) error {
	var other *input.IrregularError
	switch {
	case !errors.As(err, &other):
		return input.Refuse(path, input.Unreadable, "", err)
	case other.Kind == "folder":
		return input.Refuse(path, input.Unreadable, other.Kind, nil)
	}
	return input.Refuse(path, input.Irregular, other.Kind, nil)
}

// Path is the path given to OpenFile.
func (f *File) Path() string { return f.path }

// Size is the size in bytes when the file was opened.
func (f *File) Size() int64 { return f.size }

// ReadAt implements io.ReaderAt.
func (f *File) ReadAt(p []byte, off int64) (int, error) { return f.file.ReadAt(p, off) }

// Digest is the SHA-256 of the file's bytes, in hexadecimal.
func (f *File) Digest(ctx context.Context) (string, error) {
	h := sha256.New()
	const piece = 4 << 20
	for at := int64(0); at < f.size; at += piece {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		if _, err := io.Copy(h, io.NewSectionReader(f.file, at, min(piece, f.size-at))); err != nil {
			return "", input.Refuse(f.path, input.Unreadable, "", input.Pathless(err))
		}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// Unchanged fails when the file was written since it was opened.
func (f *File) Unchanged() error {
	info, err := f.file.Stat()
	if err != nil {
		return input.Refuse(f.path, input.Unreadable, "", input.Pathless(err))
	}
	if info.Size() != f.size || !info.ModTime().Equal(f.changed) {
		return input.Refuse(f.path, input.Changed, "", nil)
	}
	return nil
}

// Close may be called twice.
func (f *File) Close() error {
	if f.closed {
		return nil
	}
	f.closed = true
	if err := f.file.Close(); err != nil {
		return fmt.Errorf("close %s: %w", f.path, err)
	}
	return nil
}
