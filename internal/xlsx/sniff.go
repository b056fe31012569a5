package xlsx

import (
	"bytes"
	"io"
	"unicode/utf8"
)

var (
	zipMagic = []byte("PK")
	oleMagic = []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}
	// Names of streams as a compound file's directory holds them (UTF-16LE).
	encryptedName = []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")
	bookName      = []byte("B\x00o\x00o\x00k\x00")
	workbookName  = []byte("W\x00o\x00r\x00k\x00b\x00o\x00o\x00k\x00")
)

// sniffBytes is how much of a compound file is searched for the names of its streams.
const sniffBytes = 8 << 20

// sniff names the form of a file by its content; nil means a zip file. A file's name says nothing:
// exports of web shops are called .xls and hold HTML.
func sniff(r io.ReaderAt, size int64) *Error {
	head := make([]byte, min(size, 4096))
	if _, err := r.ReadAt(head, 0); err != nil && err != io.EOF {
		return refuse(Unreadable, "", err)
	}
	switch {
	case len(bytes.TrimSpace(head)) == 0:
		return refuse(Empty, "", nil)
	case bytes.HasPrefix(head, zipMagic):
		return nil
	case bytes.HasPrefix(head, oleMagic):
		return sniffCompound(r, size)
	case textual(head):
		return refuse(TextFile, "", nil)
	}
	return refuse(NotWorkbook, "", nil)
}

func sniffCompound(r io.ReaderAt, size int64) *Error {
	body := make([]byte, min(size, sniffBytes))
	if _, err := r.ReadAt(body, 0); err != nil && err != io.EOF {
		return refuse(Unreadable, "", err)
	}
	switch {
	case bytes.Contains(body, encryptedName):
		return refuse(Encrypted, "", nil)
	case bytes.Contains(body, workbookName), bytes.Contains(body, bookName):
		return refuse(OldWorkbook, "", nil)
	}
	return refuse(NotWorkbook, "OLE", nil)
}

// textual guesses whether bytes are text in UTF-8, GBK or UTF-16 with a mark. Texts from old
// programs have form feeds and vertical tabs, and end with 0x1A.
func textual(b []byte) bool {
	if bytes.HasPrefix(b, []byte{0xFF, 0xFE}) || bytes.HasPrefix(b, []byte{0xFE, 0xFF}) {
		return true
	}
	control := 0
	for _, c := range b {
		if c < 0x20 && bytes.IndexByte([]byte("\n\r\t\v\f\x1a"), c) < 0 {
			control++
		}
	}
	return control == 0 && (utf8.Valid(b[:max(0, len(b)-utf8.UTFMax)]) || bytes.ContainsAny(b, ",\t\n"))
}
