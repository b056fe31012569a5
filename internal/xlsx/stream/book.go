// Package stream writes large workbooks row by row: rows are formatted into blocks, which are
// deflated beside each other, so that memory does not grow with the number of rows.
package stream

import (
	"archive/zip"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/fapiao/fapiao/internal/xlsx/write"
)

// Book is a workbook that is being written. It is used by one goroutine. Sheets may be written in
// turns; until Close they wait, deflated, in temporary files.
type Book struct {
	temp   string
	block  int // bytes that a sheet collects before they are deflated
	press  *press
	styles styleTable
	sheets []*Sheet
	parts  []*part
}

// Options are what can be set for a workbook.
type Options struct {
	Temp string // folder of temporary files; empty: the system's
	// Block is how many bytes each sheet collects in memory before they are deflated; 0: 1 MiB. A
	// book of many sheets that are written in turns takes less.
	Block int
}

// New begins a workbook.
func New(o Options) *Book {
	return &Book{temp: o.Temp, block: cmp.Or(o.Block, blockSize), press: newPress()}
}

// firstSheet is the number in the name of the first sheet's part.
const firstSheet = 2

// Sheet begins a sheet. The name is one that spreadsheets accept.
func (b *Book) Sheet(name string, l Layout) (*Sheet, error) {
	p, err := newPart(fmt.Sprintf("xl/worksheets/sheet%d.xml", firstSheet+len(b.parts)), b.temp)
	if err != nil {
		return nil, err
	}
	b.parts = append(b.parts, p)
	return &Sheet{book: b, name: name, part: p, buf: l.appendTo(nil)}, nil
}

// Finish is what a workbook gets at its end.
type Finish struct {
	Sheets      []*Sheet // in the order of their tabs, all ended
	Properties  write.Properties
	Application string // the program that wrote it
	// Seal makes a custom property from the SHA-256 of every other part, by name; nil: none.
	Seal func(parts map[string][]byte) (name, value string)
}

// Close writes the workbook to out.
func (b *Book) Close(out io.Writer, f Finish) error {
	b.sheets = slices.Clone(f.Sheets)
	if err := b.press.drain(); err != nil {
		return err
	}
	z := zip.NewWriter(out)
	sums := map[string][]byte{}
	core, err := f.Properties.XML()
	if err != nil {
		return err
	}
	for _, p := range b.descriptions(f, string(core)) {
		if err := addPart(z, p.name, p.content); err != nil {
			return err
		}
		sum := sha256.Sum256([]byte(p.content))
		sums[p.name] = sum[:]
	}
	for _, s := range b.sheets {
		if err := s.part.copyTo(z); err != nil {
			return err
		}
		sums[s.part.name] = s.part.sum.Sum(nil)
	}
	if f.Seal != nil {
		if err := addPart(z, customPart, customXML(f.Seal(sums))); err != nil {
			return err
		}
	}
	return z.Close()
}

func addPart(z *zip.Writer, name, content string) error {
	w, err := z.Create(name)
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, content)
	return err
}

// Discard removes the temporary files. It is called at the end, also after Close; again it does
// nothing.
func (b *Book) Discard() error {
	var all error
	for _, p := range b.parts {
		all = errors.Join(all, p.remove())
	}
	b.parts = nil
	return all
}
