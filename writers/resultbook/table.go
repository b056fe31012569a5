package resultbook

import (
	"fmt"
	"strconv"

	"github.com/xuri/excelize/v2"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/report"
)

// headRows is the banner and the header above the rows.
const headRows = 2

// maxSheetText keeps the XML of a sheet, about twice as long as its text, below 4 GiB: Excel
// reports larger ones as damaged.
const maxSheetText = 1 << 30

// table is a list of rows on as many sheets as they need.
type table struct {
	book    *book
	name    lang.Text
	columns []column
	head    int    // style of the header
	tab     string // colour of the tab
	frozen  int    // columns that stay when the sheet is scrolled
	printed int    // columns that are printed
	parts   []*part
	fixed   int // columns before those that are carried
	rows    int // over all parts
	sums    sums
	digest  *cellDigest // nil where nobody needs it
	cells   []any
}

func newTable(b *book, name lang.Text, columns []column) *table {
	return &table{book: b, name: name, columns: b.withCarried(columns), fixed: len(columns), frozen: 2}
}

// part is one sheet of a table.
type part struct {
	sheet  string
	stream *excelize.StreamWriter
	last   int // the last row that was written
	rows   int // the last row of the table itself, without its total
	text   int // bytes of text so far
	digest *cellDigest
}

// open begins the next sheet.
func (t *table) open() error {
	sheet := t.name.Text(t.book.lang)
	if n := len(t.parts) + 1; n > 1 {
		sheet += " " + strconv.Itoa(n)
	}
	stream, err := t.book.openSheet(sheet, t.tab)
	if err != nil {
		return err
	}
	p := &part{sheet: sheet, stream: stream, digest: t.digest}
	t.parts = append(t.parts, p)
	for i, c := range t.columns {
		if err := stream.SetColWidth(i+1, i+1, c.width); err != nil {
			return err
		}
	}
	if err := stream.SetPanes(&excelize.Panes{
		Freeze: true, XSplit: t.frozen, YSplit: headRows, TopLeftCell: cellName(t.frozen+1, headRows+1), ActivePane: "bottomRight",
	}); err != nil {
		return err
	}
	if err := t.book.banner(p, sheet, len(t.columns), t.book.facts()...); err != nil {
		return err
	}
	head := make([]any, len(t.columns))
	for i, c := range t.columns {
		head[i] = excelize.Cell{StyleID: t.head, Value: c.title.Text(t.book.lang)}
	}
	if err := p.high(head, 24); err != nil {
		return err
	}
	p.rows = p.last
	return nil
}

// room is the sheet for the next row, a new one when the last is full.
func (t *table) room() (*part, error) {
	p := t.parts[len(t.parts)-1]
	if p.last < t.book.sheetRows && p.text < t.book.sheetText {
		return p, nil
	}
	if err := t.open(); err != nil {
		return nil, fmt.Errorf("begin another sheet: %w", err)
	}
	return t.parts[len(t.parts)-1], nil
}

// add writes one row.
func (t *table) add(r *report.Row) error {
	p, err := t.room()
	if err != nil {
		return err
	}
	t.rows++
	t.sums.row(r)
	t.cells = append(t.cells[:0], t.book.countCell(t.rows))
	lines := 1
	for _, c := range t.columns[1:t.fixed] {
		cell := c.cell(t.book, r)
		lines = max(lines, p.measure(cell, c))
		t.cells = append(t.cells, cell)
	}
	carried, err := t.book.carriedCells(r)
	if err != nil {
		return err
	}
	for i, cell := range carried {
		lines = max(lines, p.measure(cell, t.columns[t.fixed+i]))
		t.cells = append(t.cells, cell)
	}
	return p.add(t.cells, lines)
}

// measure adds the text of a cell to the size of the sheet, and returns the lines it needs in its
// column.
func (p *part) measure(cell excelize.Cell, c column) int {
	s, ok := cell.Value.(string)
	if !ok {
		return 1
	}
	p.text += len(s) + len(cell.Formula)
	if c.wrap {
		return wrappedLines(s, c.width)
	}
	return 1
}

// add writes a row of the table that is as high as its lines.
func (p *part) add(cells []any, lines int) error {
	err := p.high(cells, heightOf(lines))
	p.rows = p.last
	return err
}

// high writes a row of a height in points. Each row has its own: programs differ in what they make
// of a row that has none.
func (p *part) high(cells []any, height float64) error {
	p.last++
	p.digest.add(cells)
	return p.stream.SetRow(cellName(1, p.last), cells, excelize.RowOpts{Height: height})
}

// end adds the totals below the rows, or none if there are no rows.
func (t *table) end(none lang.Text) error {
	if t.rows == 0 {
		return t.nothing(none)
	}
	return t.total()
}

// finish sets what needs the number of rows, and ends the sheets.
func (t *table) finish() error {
	f := t.book.file
	for _, p := range t.parts {
		whole := cellName(1, headRows) + ":" + cellName(len(t.columns), p.rows)
		if err := f.AutoFilter(p.sheet, whole, nil); err != nil {
			return err
		}
		for i, c := range t.columns {
			if !c.code {
				continue
			}
			area := cellName(i+1, headRows+1) + ":" + cellName(i+1, max(p.rows, headRows+1))
			if err := f.AddIgnoredErrors(p.sheet, area, excelize.IgnoredErrorsNumberStoredAsText); err != nil {
				return err
			}
		}
		if err := t.book.page(p.sheet, "landscape", t.printed, headRows); err != nil {
			return err
		}
		if err := p.stream.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// cellName is an address such as "B3". Columns and rows are within the sheet by construction.
func cellName(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		return ""
	}
	return name
}
