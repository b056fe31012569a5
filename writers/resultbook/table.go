package resultbook

import (
	"cmp"
	"fmt"
	"strconv"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/xlsx/stream"
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
	title   string // of a value of By, which may be longer than the name of a sheet; else empty
	columns []column
	head    stream.StyleID // of the header
	tab     string         // colour of the tab
	frozen  int            // columns that stay when the sheet is scrolled
	printed int            // columns that are printed
	parts   []*part
	fixed   int // columns before those that are carried
	rows    int // over all parts
	sums    sums
	totals  place       // of the row of totals; zero without one
	counts  counting    // of a table of which only some rows count
	digest  *cellDigest // nil where nobody needs it
	hint    lang.Text   // in the banner
	cells   []stream.Cell
}

func newTable(b *book, name lang.Text, columns []column) *table {
	return &table{book: b, name: name, columns: b.withCarried(columns), fixed: len(columns), frozen: 2}
}

// part is one sheet of a table.
type part struct {
	name   string
	sheet  *stream.Sheet
	last   int // the last row that was written
	rows   int // the last row of the table itself, without its total
	text   int // bytes of text so far
	digest *cellDigest
	// heights of rows in points, by row; nil where pages are not broken by hand.
	heights map[int]float64
}

// counting says which rows of a table are in its sums: those with a word in a column, from 1.
type counting struct {
	column int
	word   string
}

// place is a row on a sheet.
type place struct {
	sheet string
	row   int
}

// open begins the next sheet.
func (t *table) open() error {
	name, title := t.names()
	layout := stream.Layout{Tab: t.tab, RowHeight: rowHeight, FrozenColumns: t.frozen, FrozenRows: headRows}
	for _, c := range t.columns {
		layout.Widths = append(layout.Widths, c.width)
	}
	sheet, err := t.book.file.Sheet(name, layout)
	if err != nil {
		return err
	}
	p := &part{name: name, sheet: sheet, digest: t.digest}
	t.parts = append(t.parts, p)
	facts := t.book.facts()
	if hint := t.hint.Text(t.book.lang); hint != "" {
		facts = append([]string{hint}, facts...)
	}
	if err := t.book.banner(p, title, len(t.columns), facts...); err != nil {
		return err
	}
	head := make([]stream.Cell, len(t.columns))
	for i, c := range t.columns {
		head[i] = stream.Text(t.head, c.title.Text(t.book.lang))
	}
	if err := p.high(head, 24); err != nil {
		return err
	}
	p.rows = p.last
	return nil
}

// names are the name of the next sheet and its title. A full sheet is continued as "开票结果 2".
func (t *table) names() (name, title string) {
	n := len(t.parts) + 1
	name, title = t.name.Text(t.book.lang), t.title
	if t.title != "" {
		name = t.book.tabs.take(name, n)
	}
	if n > 1 && t.title == "" {
		name += " " + strconv.Itoa(n)
	} else if n > 1 {
		title += " " + strconv.Itoa(n)
	}
	return name, cmp.Or(title, name)
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
	t.rows++
	t.sums.row(r)
	return t.line(r)
}

// line writes one line of a row.
func (t *table) line(r *report.Row) error {
	p, err := t.room()
	if err != nil {
		return err
	}
	t.cells = append(t.cells[:0], t.book.countCell(t.rows))
	lines := 1
	for i := range t.columns[1:t.fixed] {
		t.cells = append(t.cells, t.columns[1+i].cell(t.book, r))
	}
	if t.cells, err = t.book.addCarried(t.cells, r); err != nil {
		return err
	}
	for i := range t.cells {
		lines = max(lines, p.measure(&t.cells[i], &t.columns[i]))
	}
	return p.add(t.cells, lines)
}

// measure adds the text of a cell to the size of the sheet, and returns the lines it needs in its
// column.
func (p *part) measure(cell *stream.Cell, c *column) int {
	p.text += cell.Size()
	if s, ok := cell.Lettered(); ok && c.wrap {
		return wrappedLines(s, c.width)
	}
	return 1
}

// add writes a row of the table that is as high as its lines.
func (p *part) add(cells []stream.Cell, lines int) error {
	err := p.high(cells, heightOf(lines))
	p.rows = p.last
	return err
}

// high writes a row of a height in points. Each row has its own: programs differ in what they make
// of a row that has none.
func (p *part) high(cells []stream.Cell, height float64) error {
	p.last++
	if p.heights != nil {
		p.heights[p.last] = height
	}
	p.digest.add(cells)
	return p.sheet.Row(p.last, height, cells)
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
	for _, p := range t.parts {
		tail := stream.Tail{
			Filter:    stream.Range{Column: 1, Row: headRows, LastColumn: len(t.columns), LastRow: p.rows},
			Landscape: true, PrintColumns: t.printed, TitleRows: headRows, Footer: t.book.footer(p.name),
		}
		for i, c := range t.columns {
			if c.code {
				tail.TextNumbers = append(tail.TextNumbers, stream.Range{Column: i + 1, Row: headRows + 1,
					LastColumn: i + 1, LastRow: max(p.rows, headRows+1)})
			}
		}
		if err := p.sheet.End(tail); err != nil {
			return err
		}
	}
	return nil
}
