package sqlledger

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"

	"github.com/jmoiron/sqlx"
)

// ownFile makes sure that a ledger, or the empty database for one, is at a path, and that nobody
// but its owner can read it: SQLite gives the files that it makes beside it the same permissions.
// What is no ledger of this run stays as it is, and nothing is made beside it. It returns where the
// file is, links resolved, so that all who open it lock the same names.
func (s *Store) ownFile(ctx context.Context, path string) (string, error) {
	link, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) && s.opts.Existing {
		return "", ErrNone
	}
	if errors.Is(err, fs.ErrNotExist) {
		if err := newFile(path); err != nil {
			return "", err
		}
		link, err = os.Lstat(path)
	}
	if err != nil {
		return "", err
	}
	real := path
	if link.Mode()&fs.ModeSymlink != 0 {
		if real, err = filepath.EvalSymlinks(path); errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("%w: %s is a link to a file that is not there", ErrForeign, path)
		}
		if err != nil {
			return "", err
		}
	}
	info, err := os.Stat(real)
	if err != nil {
		return "", err
	}
	if err := s.checkFile(ctx, real, info); err != nil {
		return "", err
	}
	if f, err := os.OpenFile(real, os.O_RDWR, 0); err != nil || f.Close() != nil {
		return "", err
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		if err := os.Chmod(real, 0o600); err != nil {
			return "", fmt.Errorf("keep the ledger private: %w", err)
		}
	}
	return real, nil
}

// newFile makes an empty database, whole from the first moment on: an empty file is not taken for
// one, since it may be what is left of a ledger.
func newFile(path string) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make the ledger's folder: %w", err)
	}
	f, err := os.CreateTemp(dir, filepath.Base(path)+".new-*") // 0600 by its contract
	if err != nil {
		return fmt.Errorf("make %s: %w", path, err)
	}
	temp := f.Name()
	err = f.Close()
	if err == nil {
		err = firstPage(temp)
	}
	if err == nil {
		err = publish(temp, path)
	}
	return errors.Join(err, unlessGone(os.Remove(temp)))
}

// firstPage writes the first page of a database.
func firstPage(path string) error {
	db, err := sqlx.Open("sqlite", sqliteURL(path, ""))
	if err != nil {
		return err
	}
	_, err = db.Exec("PRAGMA user_version = 0; VACUUM")
	return errors.Join(err, db.Close())
}

// publish gives a file its name, unless another process was faster.
func publish(temp, path string) error {
	err := os.Link(temp, path)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return nil
	}
	// The file system has no hard links.
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return os.Rename(temp, path)
}

// header is how long the part of a file is that says what it is.
const header = 100

// checkFile refuses what is no ledger of this run.
func (s *Store) checkFile(ctx context.Context, path string, info fs.FileInfo) error {
	foreign := func(what string) error { return fmt.Errorf("%w: %s %s", ErrForeign, path, what) }
	switch {
	case info.IsDir():
		return foreign("is a directory")
	case !info.Mode().IsRegular():
		return foreign("is no file that data can be kept in")
	case info.Size() == 0:
		return foreign("is empty; remove it where a new ledger is meant")
	}
	head, err := readHead(path)
	if err != nil {
		return err
	}
	if !sqliteHead(head) {
		return foreign("is a file of another kind")
	}
	c, err := s.lookInto(ctx, path)
	if fault := s.fault(err); errors.Is(fault, ErrCorrupt) || errors.Is(fault, ErrForeign) {
		return err
	}
	if err != nil {
		return nil // it is locked, or changes: the opening that follows looks again before it writes
	}
	_, err = s.judge(&c)
	if errors.Is(err, ErrForeign) {
		return foreign("is a database of another program")
	}
	return err
}

func readHead(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	head := make([]byte, header)
	n, err := io.ReadFull(f, head)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return head[:n], errors.Join(err, f.Close())
}

// sqliteHead checks what every SQLite database has in its header
// (https://www.sqlite.org/fileformat2.html).
func sqliteHead(b []byte) bool {
	if len(b) < header || string(b[:16]) != "SQLite format 3\x00" {
		return false
	}
	size := int(binary.BigEndian.Uint16(b[16:]))
	return (size == 1 || size >= 512 && size&(size-1) == 0) && b[18] >= 1 && b[18] <= 2 && b[19] >= 1 && b[19] <= 2 &&
		b[21] == 64 && b[22] == 32 && b[23] == 32
}

// lookTries bounds how often a file is looked at that changes meanwhile.
const lookTries = 20

// lookInto reads what a database file holds, and makes no file beside it.
func (s *Store) lookInto(ctx context.Context, path string) (c contents, err error) {
	for range lookTries {
		if exists(path+"-shm") && exists(path+"-wal") { // in use: SQLite's own locks make the look safe
			return s.lookThrough(ctx, path, url.Values{"mode": {"ro"}, "_pragma": {"busy_timeout(15000)"}})
		}
		before, failed := os.Stat(path)
		if failed != nil {
			return c, failed
		}
		c, err = s.lookThrough(ctx, path, url.Values{"immutable": {"1"}})
		after, failed := os.Stat(path)
		if failed != nil {
			return c, failed
		}
		if !before.ModTime().Equal(after.ModTime()) || before.Size() != after.Size() || exists(path+"-shm") {
			continue
		}
		if err == nil && len(c.tables) == 0 && size(path+"-wal") > 0 {
			return s.lookAtCopy(ctx, path)
		}
		return c, err
	}
	return c, errors.New("the file changes all the time")
}

func (s *Store) lookThrough(ctx context.Context, path string, how url.Values) (contents, error) {
	db, err := sqlx.Open("sqlite", sqliteURL(path, how.Encode()))
	if err != nil {
		return contents{}, err
	}
	c, err := s.look(ctx, db)
	return c, errors.Join(err, db.Close())
}

// lookAtCopy looks at a small file whose contents are still beside it: to read them in place would
// make files.
func (s *Store) lookAtCopy(ctx context.Context, path string) (c contents, err error) {
	dir, err := os.MkdirTemp("", "fapiao-look-")
	if err != nil {
		return c, err
	}
	to := filepath.Join(dir, "ledger.db")
	if err = errors.Join(copyFile(path, to), copyFile(path+"-wal", to+"-wal")); err == nil {
		c, err = s.lookThrough(ctx, to, url.Values{})
	}
	return c, errors.Join(err, os.RemoveAll(dir))
}

func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

func size(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}
