package resultbook

import (
	"fmt"
	"strconv"

	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/xuri/excelize/v2"
)

// column is one column of a table of rows.
type column struct {
	title words
	width float64
	code  bool // digits that are kept as text, of which Excel would complain
	wrap  bool // long texts, which make their row higher
	cell  func(b *book, r *report.Row) excelize.Cell
}

// headRows is the banner and the header above the rows.
const headRows = 2

// maxSheetText keeps the XML of a sheet of Excel's full height, about twice as long as its text,
// below 4 GiB: past that Excel takes the file for damaged.
const maxSheetText = 1 << 30

// table is a kind of rows over as many sheets as they need.
type table struct {
	book    *book
	name    words
	columns []column
	head    int    // style of the header
	tab     string // colour of the tab
	frozen  int    // columns that stay when the sheet is scrolled
	printed int    // columns that are printed
	parts   []*part
	rows    int         // over all parts
	digest  *cellDigest // nil where nobody needs it
	cells   []any
}

// part is one sheet of a table.
type part struct {
	sheet  string
	stream *excelize.StreamWriter
	last   int // the last row that was written
	text   int // bytes of text so far
	digest *cellDigest
}

// open begins the next sheet.
func (t *table) open() error {
	sheet := t.name.in(t.book.lang)
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
		head[i] = excelize.Cell{StyleID: t.head, Value: c.title.in(t.book.lang)}
	}
	return p.add(head, excelize.RowOpts{Height: 24})
}

// add writes one row, on a new sheet when the last is full.
func (t *table) add(r *report.Row) error {
	p := t.parts[len(t.parts)-1]
	if p.last >= t.book.sheetRows || p.text >= t.book.sheetText {
		if err := t.open(); err != nil {
			return fmt.Errorf("begin another sheet: %w", err)
		}
		p = t.parts[len(t.parts)-1]
	}
	t.rows++
	t.cells = append(t.cells[:0], t.book.countCell(t.rows))
	lines := 1
	for _, c := range t.columns[1:] {
		cell := c.cell(t.book, r)
		if s, ok := cell.Value.(string); ok {
			p.text += len(s) + len(cell.Formula)
			if c.wrap {
				lines = max(lines, wrappedLines(s, c.width))
			}
		}
		t.cells = append(t.cells, cell)
	}
	if lines == 1 {
		return p.add(t.cells)
	}
	return p.add(t.cells, excelize.RowOpts{Height: heightOf(lines)})
}

func (p *part) add(cells []any, opts ...excelize.RowOpts) error {
	p.last++
	p.digest.add(cells)
	return p.stream.SetRow(cellName(1, p.last), cells, opts...)
}

// finish sets what needs the number of rows, and ends the sheets.
func (t *table) finish() error {
	f := t.book.file
	for _, p := range t.parts {
		whole := cellName(1, headRows) + ":" + cellName(len(t.columns), p.last)
		if err := f.AutoFilter(p.sheet, whole, nil); err != nil {
			return err
		}
		for i, c := range t.columns {
			if !c.code {
				continue
			}
			area := cellName(i+1, headRows+1) + ":" + cellName(i+1, max(p.last, headRows+1))
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
