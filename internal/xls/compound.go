package xls

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/richardlehane/mscfb"

	"github.com/fapiao/fapiao/internal/spool"
	"github.com/fapiao/fapiao/internal/xlsx"
)

// signature begins a compound file.
const signature = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

// contents says what a compound file holds.
type contents struct {
	book    *mscfb.File // the workbook; the newer one where it holds two
	summary bool        // it has properties, such as the program that wrote it
}

// unpack copies the records of the workbook in a file to a spool, which can be read at random: the
// sectors of a stream in a compound file form a chain, and need not be in its order.
func (w *Workbook) unpack(r io.ReaderAt, size int64) error {
	if size > maxFile || w.limits.MaxUnpacked > 0 && size > w.limits.MaxUnpacked {
		return refuse(xlsx.TooLarge, fmt.Sprintf("%d bytes", size), nil)
	}
	head := make([]byte, min(size, int64(len(signature))))
	if _, err := r.ReadAt(head, 0); err != nil && err != io.EOF {
		return refuse(xlsx.Unreadable, "", err)
	}
	if len(head) == 0 {
		return refuse(xlsx.Empty, "", nil)
	}
	if string(head) != signature {
		return w.unpackBare(head, r, size)
	}
	found, err := search(r)
	if err != nil {
		return err
	}
	w.summary = found.summary
	if found.book.Size > size {
		return refuse(xlsx.Damaged, "", errTruncated)
	}
	return w.copy(found.book)
}

// unpackBare copies a file that holds records without a compound file around them, as some
// programs write.
func (w *Workbook) unpackBare(head []byte, r io.ReaderAt, size int64) error {
	if len(head) == len(signature) && binary.LittleEndian.Uint16(head[2:]) <= 16 {
		switch binary.LittleEndian.Uint16(head) {
		case idBegin:
			return w.copy(io.NewSectionReader(r, 0, size))
		case 0x0009, 0x0209, 0x0409: // BIFF2 to BIFF4
			return refuse(xlsx.OldWorkbook, "", nil)
		}
	}
	return refuse(xlsx.NotWorkbook, "", nil)
}

// search looks for the workbook in a compound file.
func search(r io.ReaderAt) (*contents, error) {
	list := xlsx.NewBounded(r, maxDirectory, errCompound)
	file, err := mscfb.New(list)
	switch {
	case list.Exceeded():
		return nil, refuse(xlsx.TooLarge, fmt.Sprintf("more than %d bytes", maxDirectory), nil)
	case err != nil:
		return nil, refuse(xlsx.Damaged, "", errCompound)
	}
	list.Release()
	var found contents
	for _, f := range file.File {
		if len(f.Path) > 0 || f.FileInfo().IsDir() {
			continue
		}
		switch name := strings.ToLower(f.Name); {
		case name == "encryptedpackage":
			return nil, refuse(xlsx.Encrypted, "", nil)
		case name == "workbook", name == "book" && found.book == nil:
			found.book = f
		case f.Initial == 5 && name == "summaryinformation":
			found.summary = true
		}
	}
	if found.book == nil {
		return nil, refuse(xlsx.NotWorkbook, "OLE", nil)
	}
	return &found, nil
}

// copy copies the records to the workbook's spool.
func (w *Workbook) copy(from io.Reader) error {
	w.stream = spool.New(w.limits.TempDir, w.limits.MaxTemp)
	b := make([]byte, window)
	for {
		if err := w.ctx.Err(); err != nil {
			return err
		}
		n, err := from.Read(b)
		if _, full := w.stream.Append(b[:n]); errors.Is(full, spool.ErrFull) {
			return refuse(xlsx.TooMuch, "", full)
		} else if full != nil {
			return full
		}
		switch {
		case err == io.EOF:
			return nil
		case err != nil, n == 0:
			return refuse(xlsx.Damaged, "", errTruncated)
		}
	}
}
