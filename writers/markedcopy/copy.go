package markedcopy

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/url"
	"time"

	"github.com/fapiao/fapiao/internal/xlsx"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/writers/atomicfile"
)

// Copy is what a marked copy says.
type Copy struct {
	Lang     string
	Original string // name of the file that was checked, without its folder
	Digest   string // SHA-256 of that file, in hexadecimal
	Written  time.Time
	Sheets   []Sheet         // the sheets with orders
	List     string          // the list of findings of an earlier copy, which is replaced; empty: none
	Findings []rules.Finding // those that are listed, in the order of the list
	Counts   Counts          // of all findings

	names map[string]string // of sheets in the workbook, by name in the source, where these differ
}

// Counts are numbers of findings.
type Counts struct{ Errors, Warnings int }

// Sheet is a sheet with orders and the verdicts on its rows.
type Sheet struct {
	Name     string
	Header   int                    // row of the titles of columns
	Column   int                    // behind the last one that is read, from 0
	Earlier  bool                   // Column has the verdicts of an earlier copy
	Verdicts iter.Seq2[int, string] // by row, from 1
}

// Bounds of a copy. A spreadsheet program becomes slow with more notes, and nobody reads them.
const (
	maxMarks    = 20_000  // cells that are coloured
	maxNotes    = 5_000   // notes
	maxVerdicts = 250_000 // rows that get a verdict, over all sheets
)

// SealName is the custom property of a marked copy: "v1", the digest of its parts (see
// xlsx.Workbook.PartsDigest), that of the file that was checked, and the name of that file, escaped
// as a part of a URL.
const SealName = "fapiao-checked"

// Write writes the marked copy of the workbook of size bytes in r to the file target, which it
// replaces. An *xlsx.EditError says why the workbook cannot be changed. The copy is readable by its
// owner only.
func (c *Copy) Write(ctx context.Context, r io.ReaderAt, size int64, target string) error {
	out, err := atomicfile.Create(target, atomicfile.Private)
	if err != nil {
		return err
	}
	defer out.Abort()
	if err := c.WriteTo(ctx, r, size, out); err != nil {
		return fmt.Errorf("mark a copy: %w", err)
	}
	return out.Commit()
}

// WriteTo is Write to any writer.
func (c *Copy) WriteTo(ctx context.Context, r io.ReaderAt, size int64, to io.Writer) (err error) {
	book, err := xlsx.Open(ctx, r, size, xlsx.Limits{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	m := &marking{Copy: c, patch: xlsx.NewPatch(book), sheets: map[string]int{}}
	for i, s := range book.Sheets() {
		m.sheets[s.Name] = i
	}
	for source, name := range c.names {
		m.sheets[source] = m.sheets[name]
	}
	if err := errors.Join(m.cells(), m.verdicts()); err != nil {
		return err
	}
	m.patch.Spare()
	m.patch.AddSheet(m.list(book.Macros()))
	m.patch.Seal(func(parts string) (name, value string) {
		return SealName, fmt.Sprintf("v1 %s %s %s", parts, c.Digest, url.PathEscape(c.Original))
	})
	return m.patch.Write(ctx, to)
}

// Unmarkable reports whether an error of Write says that the workbook cannot be changed, wherever
// the copy is written.
func Unmarkable(err error) bool { return errors.As(err, new(*xlsx.EditError)) }

// marking is a copy that is being written.
type marking struct {
	*Copy
	patch  *xlsx.Patch
	sheets map[string]int // index by name
}

// address is the cell of a finding; ok is false for one that is about no cell of a sheet.
func (m *marking) address(f *rules.Finding) (at xlsx.Address, ok bool) {
	sheet, known := m.sheets[f.Place.Sheet]
	col, lettered := xlsx.ColumnIndex(f.Place.AtCell().Col)
	if !known || !lettered || f.Place.Row < 1 {
		return at, false
	}
	return xlsx.Address{Sheet: sheet, Row: f.Place.Row, Col: col}, true
}
