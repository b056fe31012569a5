package stream

import (
	"archive/zip"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"os"
)

// part is a part whose deflated bytes wait in a temporary file until it is its turn in the package:
// several parts grow beside each other, and a package has them one after the other.
type part struct {
	name   string
	file   *os.File
	crc    uint32
	size   int64 // bytes
	packed int64 // deflated bytes
	sum    hash.Hash
}

// newPart begins a part with a file in dir, which only its owner can read.
func newPart(name, dir string) (*part, error) {
	f, err := os.CreateTemp(dir, "fapiao-*.tmp") // mode 0600
	if err != nil {
		return nil, fmt.Errorf("make a temporary file: %w", err)
	}
	return &part{name: name, file: f, sum: sha256.New()}, nil
}

// count takes the next bytes into size and sums.
func (p *part) count(raw []byte) {
	p.crc = crc32.Update(p.crc, crc32.IEEETable, raw)
	p.size += int64(len(raw))
	p.sum.Write(raw)
}

// append writes the next deflated bytes.
func (p *part) append(deflated []byte) error {
	n, err := p.file.Write(deflated)
	p.packed += int64(n)
	if err != nil {
		return fmt.Errorf("write a temporary file: %w", err)
	}
	return nil
}

// copyTo copies the part to the package.
func (p *part) copyTo(z *zip.Writer) error {
	w, err := z.CreateRaw(&zip.FileHeader{Name: p.name, Method: zip.Deflate, CRC32: p.crc,
		UncompressedSize64: uint64(p.size), CompressedSize64: uint64(p.packed)})
	if err != nil {
		return err
	}
	if _, err := p.file.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("read a temporary file: %w", err)
	}
	n, err := io.Copy(w, p.file)
	if err == nil && n != p.packed {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return fmt.Errorf("copy %s: %w", p.name, err)
	}
	return nil
}

// remove removes the file.
func (p *part) remove() error {
	if err := errors.Join(p.file.Close(), os.Remove(p.file.Name())); err != nil {
		return fmt.Errorf("remove a temporary file: %w", err)
	}
	return nil
}
