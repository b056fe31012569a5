package simulator

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
)

// booksHeader begins a books file; the digit is the version of its layout.
const booksHeader = "nuonuo simulator books 1\n"

// What else stands in the way of a books file.
var (
	ErrNotBooks     = errors.New("not a books file of this version; name another file or remove this one")
	ErrBooksDamaged = errors.New("the books file is damaged; name another file or remove this one")
)

// maxFrame bounds what a damaged length can make us read.
const maxFrame = 16 << 20

// fileStore keeps the frames in one append-only file. A frame is in the file
// when add returns; it is not forced to the disk, because the file must survive
// the end of the process and not of the machine.
type fileStore struct {
	file *os.File
	end  int64
}

// openBooks opens or makes the books file and gives every frame in it to apply.
// What a killed process left half-written at the end is cut off.
func openBooks(path string, apply func(kind byte, pos int64, content []byte) error) (*fileStore, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open books: %w", err)
	}
	store := &fileStore{file: file}
	if err := store.load(apply); err != nil {
		return nil, errors.Join(fmt.Errorf("read books %s: %w", path, err), file.Close())
	}
	return store, nil
}

func (f *fileStore) load(apply func(byte, int64, []byte) error) error {
	if err := lockFile(f.file); err != nil {
		return err
	}
	info, err := f.file.Stat()
	if err != nil {
		return fmt.Errorf("stat: %w", err)
	}
	in := bufio.NewReaderSize(f.file, 1<<20)
	head := make([]byte, len(booksHeader))
	n, err := io.ReadFull(in, head)
	switch {
	case err == nil && string(head) != booksHeader:
		return ErrNotBooks
	case err != nil && string(head[:n]) != booksHeader[:n]:
		return ErrNotBooks
	case err != nil:
		f.end = 0
		return f.restart()
	}
	f.end = int64(len(booksHeader))
	if err := f.frames(in, info.Size(), apply); err != nil {
		return err
	}
	return f.cutTail(info.Size())
}

// restart writes the header of a new file, or of one whose header was cut.
func (f *fileStore) restart() error {
	if err := f.file.Truncate(0); err != nil {
		return fmt.Errorf("truncate: %w", err)
	}
	_, err := f.add([]byte(booksHeader))
	return err
}

// frames reads frame after frame and stops before one that the file does not
// hold whole.
func (f *fileStore) frames(in io.Reader, size int64, apply func(byte, int64, []byte) error) error {
	var head [8]byte
	var content []byte
	for f.end+int64(len(head)) < size {
		if _, err := io.ReadFull(in, head[:]); err != nil {
			return fmt.Errorf("at byte %d: %w", f.end, err)
		}
		length := int64(binary.LittleEndian.Uint32(head[:]))
		if length == 0 || length > maxFrame {
			return fmt.Errorf("%w (at byte %d)", ErrBooksDamaged, f.end)
		}
		next := f.end + int64(len(head)) + length
		if next > size {
			return nil
		}
		if int64(cap(content)) < length {
			content = make([]byte, length)
		}
		content = content[:length]
		if _, err := io.ReadFull(in, content); err != nil {
			return fmt.Errorf("at byte %d: %w", f.end, err)
		}
		if crc32.ChecksumIEEE(content) != binary.LittleEndian.Uint32(head[4:]) {
			return fmt.Errorf("%w (at byte %d)", ErrBooksDamaged, f.end)
		}
		if err := apply(content[0], f.end+frameHead, content[1:]); err != nil {
			return fmt.Errorf("%w (at byte %d: %w)", ErrBooksDamaged, f.end, err)
		}
		f.end = next
	}
	return nil
}

func (f *fileStore) cutTail(size int64) error {
	if f.end == size {
		return nil
	}
	if err := f.file.Truncate(f.end); err != nil {
		return fmt.Errorf("cut the half-written end: %w", err)
	}
	return nil
}

func (f *fileStore) add(frames []byte) (int64, error) {
	at := f.end
	if _, err := f.file.WriteAt(frames, at); err != nil {
		return 0, fmt.Errorf("write books: %w", err)
	}
	f.end += int64(len(frames))
	return at, nil
}

func (f *fileStore) read(pos int64, n int) (string, error) {
	b := make([]byte, n)
	if _, err := f.file.ReadAt(b, pos); err != nil {
		return "", fmt.Errorf("read books: %w", err)
	}
	return string(b), nil
}

// Close frees the lock and closes the file.
func (f *fileStore) Close() error { return errors.Join(unlockFile(f.file), f.file.Close()) }
