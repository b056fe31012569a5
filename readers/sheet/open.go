package sheet

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/readers/input"
)

// Workbook is an open .xlsx file. It is used by one goroutine; one scanner is open at a time.
type Workbook struct {
	path    string
	limits  Limits
	ctx     context.Context // of the call under way; a stream keeps the one it was opened under
	file    *os.File
	size    int64
	changed time.Time
	parts   map[string]*zip.File // by folded name
	left    int64                // bytes that may still be unpacked
	sheets  []Info
	year04  bool // dates count from 1904
	// recalculate says that a program that did not compute formulas wrote the workbook.
	recalculate bool
	writer      *string           // the program that wrote it; nil until first needed
	strings     *sharedStrings    // nil until the first cell that needs them
	looks       *styles           // what cells show of numbers; nil until first needed
	names       map[string]string // parts named by the workbook's relations: sharedStrings, styles
}

// Info is one worksheet.
type Info struct {
	Name   string
	Hidden bool // hidden, or "very hidden"
	part   string
}

// Open opens the workbook at path, recognised by its content. A file that cannot be used gives an
// *input.Error.
func Open(ctx context.Context, path string, limits Limits) (*Workbook, error) {
	f, info, err := input.OpenFile(path)
	if err != nil {
		return nil, unopened(path, err)
	}
	w := &Workbook{path: path, limits: limits, ctx: ctx, file: f, left: limits.unpacked(),
		size: info.Size(), changed: info.ModTime()}
	if err := w.open(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return w, nil
}

// unopened says why a file could not be opened.
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

func (w *Workbook) open() error {
	if w.size > w.limits.unpacked() {
		return input.Refuse(w.path, input.TooLarge, fmt.Sprintf("%d bytes", w.size), nil)
	}
	if fault := sniff(w.path, w.file, w.size); fault != nil {
		return fault
	}
	list := &bounded{of: w.file, left: maxDirectory}
	z, err := zip.NewReader(list, w.size)
	if errors.Is(err, errDirectory) {
		return input.Refuse(w.path, input.TooLarge, fmt.Sprintf("more than %d parts", maxParts), err)
	}
	if err != nil {
		return input.Refuse(w.path, input.Damaged, "", err)
	}
	list.whole = true
	if err := w.index(z); err != nil {
		return err
	}
	return w.readStructure()
}

// index keeps the parts by name and refuses what no honest workbook is.
func (w *Workbook) index(z *zip.Reader) error {
	if len(z.File) > maxParts {
		return input.Refuse(w.path, input.TooLarge, fmt.Sprintf("%d parts", len(z.File)), nil)
	}
	w.parts = make(map[string]*zip.File, len(z.File))
	var total uint64
	for _, f := range z.File {
		size, packed := f.UncompressedSize64, max(1, f.CompressedSize64)
		total += size
		if total > uint64(w.left) || size > bombSize && size/packed > bombRatio {
			return input.Refuse(w.path, input.TooLarge, fmt.Sprintf("%s: %d bytes", f.Name, size), nil)
		}
		if f.Flags&1 != 0 {
			return input.Refuse(w.path, input.Encrypted, "zip", nil)
		}
		if strings.HasSuffix(f.Name, "/") {
			continue // a folder
		}
		name := partName(f.Name)
		if w.parts[name] != nil {
			return input.Refuse(w.path, input.Damaged, f.Name, errPartTwice)
		}
		w.parts[name] = f
	}
	return nil
}

// errPartTwice refuses what readers of the form disagree about (ECMA-376 part 2, 6.2.2.3).
var errPartTwice = lang.Text{Zh: "有两个部件用这个名称，或名称只有大小写不同",
	En: "two parts have this name, or names that differ in case only"}

// partName folds the spellings of a part's name: readers of the form ignore case, and some writers
// use backslashes.
func partName(s string) string {
	return strings.ToLower(strings.TrimLeft(strings.ReplaceAll(s, `\`, "/"), "/"))
}

// Sheets lists the worksheets in the order of the workbook's tabs.
func (w *Workbook) Sheets() []Info { return w.sheets }

// bounded reads a file of which only so many bytes may be read before whole is set.
type bounded struct {
	of    io.ReaderAt
	left  int64
	whole bool
}

func (b *bounded) ReadAt(p []byte, off int64) (int, error) {
	if b.left -= int64(len(p)); b.left < 0 && !b.whole {
		return 0, errDirectory
	}
	return b.of.ReadAt(p, off)
}

// Digest is the SHA-256 of the file's bytes, in hexadecimal.
func (w *Workbook) Digest(ctx context.Context) (string, error) {
	h := sha256.New()
	const piece = 4 << 20
	for at := int64(0); at < w.size; at += piece {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		if _, err := io.Copy(h, io.NewSectionReader(w.file, at, min(piece, w.size-at))); err != nil {
			return "", input.Refuse(w.path, input.Unreadable, "", input.Pathless(err))
		}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// Unchanged fails when the file was written since it was opened.
func (w *Workbook) Unchanged() error {
	info, err := w.file.Stat()
	if err != nil {
		return input.Refuse(w.path, input.Unreadable, "", input.Pathless(err))
	}
	if info.Size() != w.size || !info.ModTime().Equal(w.changed) {
		return input.Refuse(w.path, input.Changed, "", nil)
	}
	return nil
}

// Close frees the file and the shared strings. It may be called twice.
func (w *Workbook) Close() error {
	if w.file == nil {
		return nil
	}
	err := w.file.Close()
	w.file = nil
	if w.strings != nil {
		err = errors.Join(err, w.strings.close())
	}
	if err != nil {
		return fmt.Errorf("close %s: %w", w.path, err)
	}
	return nil
}
