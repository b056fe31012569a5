// Package spool keeps bytes that are written once and read at random: the last two megabytes in
// memory, the rest in a temporary file that only its owner can read and that is gone with Close.
package spool

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/fapiao/fapiao/internal/lang"
)

const (
	pageSize  = 16 << 10
	pageCount = 128 // 2 MiB of pages read lately
	tailSize  = 2 << 20
)

// ErrFull says that a spool would grow beyond its limit.
var ErrFull = lang.Text{Zh: "临时文件将超过上限",
	En: "the temporary file would grow beyond its limit"}

// defaultLimit is the most bytes of a spool that was given no limit.
const defaultLimit = 2 << 30

// Spool is append-only storage. It is used by one goroutine.
type Spool struct {
	dir     string
	limit   int64
	file    *os.File // nil until the tail is full for the first time
	removed bool     // the file has no name any more
	flushed int64    // bytes in file
	tail    []byte   // bytes after flushed
	cache   []page
}

// page is one slot of the cache; it can hold the pages whose number has the slot's remainder.
type page struct {
	next int64 // number of the page it holds plus one; 0 for none
	data []byte
}

// New makes an empty spool whose file, if one is needed, is made in dir; an empty dir is the
// system's temporary folder. It takes at most limit bytes, 0 means 2 GiB.
func New(dir string, limit int64) *Spool {
	if limit <= 0 {
		limit = defaultLimit
	}
	return &Spool{dir: dir, limit: limit}
}

// Len is the number of bytes appended so far, and the offset of the next.
func (s *Spool) Len() int64 { return s.flushed + int64(len(s.tail)) }

// Append adds p and returns the offset where it begins. It fails with ErrFull beyond the limit.
func (s *Spool) Append(p []byte) (int64, error) {
	if s.Len()+int64(len(p)) > s.limit {
		return 0, ErrFull
	}
	if len(s.tail)+len(p) > tailSize && len(s.tail) > 0 {
		if err := s.flush(); err != nil {
			return 0, err
		}
	}
	at := s.Len()
	s.tail = append(s.tail, p...)
	return at, nil
}

func (s *Spool) flush() error {
	if s.file == nil {
		f, err := os.CreateTemp(s.dir, "fapiao-*.tmp") // mode 0600
		if err != nil {
			return fmt.Errorf("make a temporary file: %w", err)
		}
		s.file = f
		s.removed = os.Remove(f.Name()) == nil // where an open file may lose its name, not even a kill leaves it behind
		s.cache = make([]page, pageCount)
	}
	if _, err := s.file.WriteAt(s.tail, s.flushed); err != nil {
		return fmt.Errorf("write a temporary file: %w", err)
	}
	// The page at the border was cached when it was shorter.
	s.cache[s.flushed/pageSize%pageCount].next = 0
	s.flushed += int64(len(s.tail))
	s.tail = s.tail[:0]
	return nil
}

// ReadAt fills p from off; it fails with io.ErrUnexpectedEOF when the spool ends before.
func (s *Spool) ReadAt(p []byte, off int64) error {
	if off < 0 || off+int64(len(p)) > s.Len() {
		return io.ErrUnexpectedEOF
	}
	for len(p) > 0 {
		if off >= s.flushed {
			copy(p, s.tail[off-s.flushed:])
			return nil
		}
		page, err := s.page(off / pageSize)
		if err != nil {
			return err
		}
		if off%pageSize >= int64(len(page)) {
			return io.ErrUnexpectedEOF
		}
		n := copy(p, page[off%pageSize:])
		p, off = p[n:], off+int64(n)
	}
	return nil
}

// page reads one page of the file through the cache.
func (s *Spool) page(n int64) ([]byte, error) {
	slot := &s.cache[n%pageCount]
	if slot.next == n+1 {
		return slot.data, nil
	}
	if slot.data == nil {
		slot.data = make([]byte, pageSize)
	}
	slot.next = 0
	slot.data = slot.data[:min(pageSize, s.flushed-n*pageSize)]
	if _, err := s.file.ReadAt(slot.data, n*pageSize); err != nil {
		return nil, fmt.Errorf("read a temporary file: %w", err)
	}
	slot.next = n + 1
	return slot.data, nil
}

// Close removes the file. It may be called twice.
func (s *Spool) Close() error {
	if s.file == nil {
		s.tail = nil
		return nil
	}
	f := s.file
	s.file, s.tail, s.cache, s.flushed = nil, nil, nil, 0
	err := f.Close()
	if !s.removed {
		err = errors.Join(err, os.Remove(f.Name()))
	}
	if err != nil {
		return fmt.Errorf("remove a temporary file: %w", err)
	}
	return nil
}
