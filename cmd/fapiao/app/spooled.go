package app

import (
	"context"
	"errors"
	"io"
	"os"

	"github.com/fapiao/fapiao/readers/input"
)

// spooled makes the file on disk of one that has none: a private copy. drop removes it; an open
// file can be read further where the system allows it, and elsewhere the end of the use removes it.
func (u *use) spooled(ctx context.Context, f *file) (path string, drop func(), err error) {
	if f.copy == nil {
		return f.path, func() {}, nil
	}
	out, err := os.CreateTemp("", "fapiao-*.tmp") // mode 0600
	if err != nil {
		return "", nil, failed(err, "不能建立临时文件", "make a temporary file")
	}
	path = out.Name()
	u.closing(func() error {
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return failed(err, "不能删除临时文件", "remove a temporary file")
		}
		return nil
	})
	err = f.copy(ctx, out)
	if closing := out.Close(); err == nil && closing != nil {
		err = failed(closing, "不能写临时文件", "write a temporary file")
	}
	return path, func() { _ = os.Remove(path) }, err // what is left is removed at the end
}

// maxStdin is the most bytes of the standard input, as of a csv.
const maxStdin = 2 << 30

// fromStdin is the standard input as a file.
func fromStdin(in io.Reader) ([]file, error) {
	if in == nil {
		return nil, usage("没有标准输入可读", "there is no standard input to read")
	}
	return []file{{name: stdinName, copy: func(ctx context.Context, w io.Writer) error {
		return copyStdin(ctx, in, w)
	}}}, nil
}

// copyStdin copies the standard input. A read from a pipe cannot be interrupted: the goroutine may
// live as long as the process.
func copyStdin(ctx context.Context, in io.Reader, w io.Writer) error {
	done := make(chan error, 1)
	go func() {
		n, err := io.Copy(w, io.LimitReader(in, maxStdin+1))
		if err == nil && n > maxStdin {
			err = input.Refuse(stdinName, input.TooMuch, "", nil)
		}
		done <- err
	}()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case err := <-done:
		if err != nil && !errors.Is(err, input.ErrUnusable) {
			return failed(err, "不能读取标准输入", "read the standard input")
		}
		return err
	}
}
