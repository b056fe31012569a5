package markedcopy

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/xlsx"
	"github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Base is a workbook made of the rows of a source that is no .xlsx workbook, to be marked. Rows and
// columns keep their numbers, and what is hidden stays hidden, so that the copy has the same orders
// when it is read.
type Base struct {
	file  *os.File
	book  *write.Writer
	sheet *write.Sheet
	names map[string]string // of sheets as they are written, by name in the source
}

// NewBase begins a workbook in a temporary file that only its owner can read.
func NewBase() (*Base, error) {
	f, err := os.CreateTemp("", "fapiao-*.tmp") // mode 0600
	if err != nil {
		return nil, fmt.Errorf("make a temporary file: %w", err)
	}
	return &Base{file: f, book: write.New(f), names: map[string]string{}}, nil
}

// Close removes the temporary file.
func (b *Base) Close() error { return errors.Join(b.file.Close(), os.Remove(b.file.Name())) }

// Sheet begins a sheet; hidden are its hidden columns, from 0.
func (b *Base) Sheet(name string, isHidden bool, hidden []int) {
	written := b.sheetName(name)
	b.names[name] = written
	if isHidden {
		b.sheet = b.book.HiddenSheet(written)
	} else {
		b.sheet = b.book.Sheet(written)
	}
	var cols strings.Builder
	for _, col := range hidden {
		fmt.Fprintf(&cols, `<col min="%d" max="%d" width="9" hidden="1" customWidth="1"/>`, col+1, col+1)
	}
	if cols.Len() > 0 {
		b.sheet.Format("<cols>" + cols.String() + "</cols>")
	}
}

// maxSheetName is the most characters in the name of a sheet.
const maxSheetName = 31

// sheetName is a name that spreadsheets accept, which no other sheet has.
func (b *Base) sheetName(name string) string {
	clean := strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`[]:*?/\`, r) {
			return '_'
		}
		return r
	}, strings.Trim(name, "'"))
	if clean == "" {
		clean = "Sheet"
	}
	try := cutRunes(clean, maxSheetName)
	for n := 2; b.taken(try); n++ {
		end := " " + strconv.Itoa(n)
		try = cutRunes(clean, maxSheetName-len(end)) + end
	}
	return try
}

func (b *Base) taken(name string) bool {
	for _, other := range b.names {
		if strings.EqualFold(other, name) {
			return true
		}
	}
	return false
}

func cutRunes(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n])
}

// errRows refuses rows that a workbook cannot have.
var errRows = lang.Text{Zh: "行数或列数超过工作表的上限（1048576 行、16384 列）",
	En: "there are more rows or columns than a sheet can have (1,048,576 and 16,384)"}

// Row writes a row below those that were written. The cells are from left to right.
func (b *Base) Row(number int, hidden bool, cells []invoice.Cell) error {
	if number > 1<<20 || len(cells) > 0 && cells[len(cells)-1].Index >= 1<<14 {
		return errRows
	}
	b.sheet.Skip(number - 1 - b.sheet.Last())
	var row []write.Cell
	for i := range cells {
		for len(row) < cells[i].Index {
			row = append(row, write.Cell{})
		}
		row = append(row, cellOf(&cells[i]))
	}
	if hidden {
		b.sheet.HiddenRow(row...)
	} else {
		b.sheet.Row(row...)
	}
	return nil
}

// Merge merges the cells of a column from one row to another.
func (b *Base) Merge(col, first, last int) {
	name := xlsx.ColumnName(col)
	b.sheet.Merge(fmt.Sprintf("%s%d:%s%d", name, first, name, last))
}

// Column is the letters of a column from 0.
func Column(col int) string { return xlsx.ColumnName(col) }

// Mark writes the marked copy of the workbook that was made to the file target.
func (b *Base) Mark(ctx context.Context, c *Copy, target string) error {
	if err := b.book.Close(); err != nil {
		return err
	}
	info, err := b.file.Stat()
	if err != nil {
		return fmt.Errorf("read a temporary file: %w", err)
	}
	c.names = b.names
	return c.Write(ctx, b.file, info.Size(), target)
}
