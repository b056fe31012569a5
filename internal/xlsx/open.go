package xlsx

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
)

// Open opens the workbook of size bytes in r; the format is recognised by content. It returns an
// *Error if the workbook cannot be used. r is read until Close, which does not close it.
func Open(ctx context.Context, r io.ReaderAt, size int64, limits Limits) (*Workbook, error) {
	w := &Workbook{limits: limits, ctx: ctx, left: limits.unpacked()}
	if size > limits.unpacked() {
		return nil, refuse(TooLarge, fmt.Sprintf("%d bytes", size), nil)
	}
	if fault := sniff(r, size); fault != nil {
		return nil, fault
	}
	list := NewBounded(r, maxDirectory, errDirectory)
	z, err := zip.NewReader(list, size)
	if errors.Is(err, errDirectory) {
		return nil, refuse(TooLarge, fmt.Sprintf("more than %d parts", maxParts), err)
	}
	if err != nil {
		return nil, refuse(Damaged, "", err)
	}
	list.Release()
	inflate(z)
	if err := w.index(z); err != nil {
		return nil, err
	}
	if err := w.readStructure(); err != nil {
		return nil, err
	}
	return w, nil
}

// index keeps the parts by name and refuses duplicate names and zip bombs.
func (w *Workbook) index(z *zip.Reader) error {
	if len(z.File) > maxParts {
		return refuse(TooLarge, fmt.Sprintf("%d parts", len(z.File)), nil)
	}
	w.zip = z
	w.parts = make(map[string]*zip.File, len(z.File))
	var total uint64
	for _, f := range z.File {
		size, packed := f.UncompressedSize64, max(1, f.CompressedSize64)
		total += size
		if total > uint64(w.left) || size > bombSize && size/packed > bombRatio {
			return refuse(TooLarge, fmt.Sprintf("%s: %d bytes", f.Name, size), nil)
		}
		if f.Flags&1 != 0 {
			return refuse(Encrypted, "zip", nil)
		}
		if strings.HasSuffix(f.Name, "/") {
			continue // a folder
		}
		name := partName(f.Name)
		if w.parts[name] != nil {
			return refuse(Damaged, f.Name, errPartTwice)
		}
		w.parts[name] = f
	}
	return nil
}

// errPartTwice is for duplicate parts, which programs treat differently (ECMA-376 part 2, 6.2.2.3).
var errPartTwice = lang.Text{Zh: "有两个部件用这个名称，或名称只有大小写不同",
	En: "two parts have this name, or names that differ in case only"}
