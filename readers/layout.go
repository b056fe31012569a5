package readers

import (
	"context"
	"errors"

	"github.com/fapiao/fapiao/internal/xlsx"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/book"
	"github.com/fapiao/fapiao/readers/profile"
	"github.com/fapiao/fapiao/readers/rowstore"
)

// headerRows is the number of filled rows of a sheet that are searched for its header.
const headerRows = 20

// layout is the meaning of one sheet's columns, and counts of its rows.
type layout struct {
	sheet    int // index among the workbook's sheets
	header   int // row of the header
	table    rowstore.Table
	reads    []columnKind // kind of each column
	orderNo  int          // column of the order number
	known    []string
	titleRow map[int]string
	// groupRows are the rows of a header of several rows above titleRow, the lowest.
	groupRows []map[int]string
	ignored   map[int]bool // columns that results add to those of an order; nil for other sheets
	verdicts  int          // the column of verdicts of a marked copy, plus 1; 0 for none
	own       *ownColumns  // columns of results with the outcome; nil for other sheets
	filled    []int        // filled cells of each column below the header
	total     rowCount     // rows of totals, which are not read as orders
	sums      sums         // sums to check the totals

	bound *profile.Binding // of a sheet that is read with a profile; nil for other sheets
	skips profile.Skips    // rows that conditions of the profile skip
	price *priceTitle      // nil unless the title of the price says whether it includes tax
}

// rowCount counts rows and has the numbers of the first.
type rowCount struct {
	count int
	first []int
}

func (m *rowCount) add(row int) {
	m.count++
	if len(m.first) < invoice.DoubtCells {
		m.first = append(m.first, row)
	}
}

// numberCells are the cells of the order numbers of rows.
func (l *layout) numberCells(rows []int) []string {
	out := make([]string, len(rows))
	for i, row := range rows {
		out[i] = l.numberCell(row).Cell()
	}
	return out
}

// numberCell is the place of a row's order number.
func (l *layout) numberCell(row int) invoice.Place {
	return invoice.Place{Sheet: l.table.Sheet, Row: row, Col: xlsx.ColumnName(l.orderNo)}
}

// lines reports whether the sheet has order lines; a workbook without such a sheet has no orders.
func (l *layout) lines() bool {
	return l.table.Role == invoice.RoleMixed || l.table.Role == invoice.RoleLine
}

// growTo adds columns up to col: there may be cells to the right of the last title.
func (l *layout) growTo(col int) {
	for n := len(l.table.Columns); n <= col; n++ {
		l.table.Columns = append(l.table.Columns, rowstore.Column{Name: xlsx.ColumnName(n)})
		l.reads = append(l.reads, unknownColumn)
		l.filled = append(l.filled, 0)
	}
}

// peeked is what the first rows of a sheet are.
type peeked struct {
	layout *layout // nil if no row is a header
	// fallback is, if layout is nil, a header by fallback titles of the order number, or of two
	// rows.
	fallback *layout
	serial   *serial // if layout is nil: a header with row numbers instead of order numbers
	own      bool    // the sheet has results of this program, and no layout
	filled   bool
}

// peek reads the first rows of sheet i and uses the one with the most known titles as the header.
func (w *Workbook) peek(ctx context.Context, i int) (peeked, error) {
	sc, err := w.book.Rows(ctx, i)
	if err != nil {
		return peeked{}, err
	}
	k := &cachedSheet{Scanner: sc}
	rows, numbers := firstRows(sc, k)
	p, err := w.header(i, rows, numbers), sc.Err()
	if err == nil && p.layout != nil && len(rows) < headerRows && !k.full() && len(w.cache) < cacheSheets {
		w.cache[i] = k
		return p, nil
	}
	return p, errors.Join(err, sc.Close())
}

// firstRows reads the first filled rows of a sheet, their texts by column, and their numbers.
func firstRows(sc book.Scanner, k *cachedSheet) (rows []map[int]string, numbers []int) {
	for len(rows) < headerRows && sc.Next() {
		row := map[int]string{}
		for _, c := range sc.Cells() {
			if c.Kind == invoice.CellText && !blank(c.Text) {
				row[c.Index] = c.Text
			}
		}
		k.add(sc)
		rows, numbers = append(rows, row), append(numbers, sc.Row())
	}
	return rows, numbers
}

// header finds the header of sheet i among its first rows.
func (w *Workbook) header(i int, rows []map[int]string, numbers []int) peeked {
	p := peeked{filled: len(rows) > 0}
	best, bestFallback := 0, 0
	marked := make([]int, len(rows)) // columns of verdicts
	name := w.book.Sheets()[i].Name
	for n, row := range rows {
		var ignored map[int]bool
		var own *ownColumns
		verdicts := w.withoutVerdicts(name, row)
		marked[n] = verdicts
		if ownResults(row) {
			if !w.results || !leftName(name) && !leftHeader(row) {
				return peeked{own: true, filled: true}
			}
			own = ownColumnsOf(row)
			own.batch = batchIn(rows[:n])
			row, ignored = withoutOwn(row)
		}
		h := readHeader(allTitles(), row, rows[:n])
		if s := h.serial; s != nil && (p.serial == nil || s.score > p.serial.score) {
			p.serial = s
			s.place = invoice.Place{Sheet: name, Row: numbers[n], Col: s.place.Col}
		}
		if h.score > best {
			best, p.layout = h.score, w.layout(h, i, numbers[n], row, ignored, own)
			p.layout.verdicts = verdicts
		}
		if fallback := readHeader(fallbackTitles(), row, rows[:n]); fallback.score > bestFallback {
			bestFallback, p.fallback = fallback.score, w.layout(fallback, i, numbers[n], row, ignored, own)
			p.fallback.verdicts = verdicts
		}
	}
	grouped := w.groupedLayout(i, p.layout, rows, numbers, marked)
	switch {
	case p.layout == nil && p.fallback == nil:
		p.fallback = grouped
	case p.layout != nil:
		p.fallback = nil
		if grouped != nil && p.layout.ignored == nil && p.layout.lines() {
			p.layout = grouped
		}
	}
	return p
}

// layout makes the layout of sheet i with header h in the given row.
func (w *Workbook) layout(h header, i, number int, row map[int]string, ignored map[int]bool, own *ownColumns) *layout {
	l := h.layout(row)
	l.sheet, l.header, l.ignored, l.own = i, number, ignored, own
	l.table.File, l.table.Sheet = w.path, w.book.Sheets()[i].Name
	return l
}

// ownResults reports whether a header is that of results of this program: it has the columns of the
// source file, sheet and row.
func ownResults(row map[int]string) bool {
	n := 0
	for _, text := range row {
		switch invoice.Fold(text) {
		case "来源文件", "来源工作表", "来源行", "sourcefile", "sourcesheet", "sourcerow",
			"source_file", "source_sheet", "source_row":
			n++
		}
	}
	return n >= 2
}

// header is one row read as a header.
type header struct {
	role    invoice.Role
	score   int // number of known columns; 0 if it is not a header
	fields  map[int]invoice.Field
	orderNo int
	known   []string
	serial  *serial // of a row without an order number
	price   *priceTitle
}

// readHeader reads row as a header; above are the rows before it, which may name the blocks of
// special business.
func readHeader(known titles, row map[int]string, above []map[int]string) header {
	h := header{fields: map[int]invoice.Field{}, orderNo: -1}
	last, rank := 0, 0
	for col := range row {
		last = max(last, col)
	}
	seen := map[invoice.Field]bool{}
	for col := 0; col <= last; col++ {
		m, ok := known.find(row[col])
		if !ok {
			continue
		}
		h.fields[col] = m.field
		seen[m.field] = true
		if m.field == invoice.OrderNo && (h.orderNo < 0 || m.rank < rank) {
			h.orderNo, rank = col, m.rank
		}
	}
	if h.orderNo < 0 {
		return header{serial: readSerial(h.fields, seen, row)}
	}
	special := specialFields(row, above, last)
	role, ok := roleOf(seen, len(special))
	if !ok {
		return header{}
	}
	if h.role = role; role == invoice.RoleSpecial {
		h.fields = special
		h.fields[h.orderNo] = invoice.OrderNo
	}
	h.score = len(h.fields)
	for col := 0; col <= last; col++ {
		if f, ok := h.fields[col]; ok {
			h.known = append(h.known, f.Title().Zh)
		}
	}
	h.readPriceTitle(row, seen)
	return h
}

// specialFields reads a row as the header of the bureau's third sheet, with the row above that
// names the most blocks.
func specialFields(row map[int]string, above []map[int]string, last int) map[int]invoice.Field {
	all := blocks()
	var best map[int]string
	most := 0
	for _, r := range above {
		n := 0
		for _, text := range r {
			if blockOf(all, text) != noBlock {
				n++
			}
		}
		if n >= most && n > 0 {
			best, most = r, n
		}
	}
	return blockFields(row, best, last)
}

// roleOf returns the role of a sheet that has these fields and an order number.
func roleOf(seen map[invoice.Field]bool, special int) (invoice.Role, bool) {
	var order, line int
	for f := range seen {
		switch info, _ := f.Info(); {
		case f == invoice.OrderNo:
		case info.Level == invoice.LevelOrder:
			order++
		case info.Level == invoice.LevelLine:
			line++
		}
	}
	isLine := seen[invoice.GoodsName] || line >= 2 || seen[invoice.LineAmount]
	switch {
	case isLine && order > 0:
		return invoice.RoleMixed, true
	case isLine:
		return invoice.RoleLine, true
	case special >= 2:
		return invoice.RoleSpecial, true
	case seen[invoice.ElementName] && seen[invoice.ElementValue]:
		return invoice.RoleElement, true
	case order >= 2:
		return invoice.RoleHead, true
	}
	return 0, false
}

// layout makes the columns of a layout.
func (h header) layout(row map[int]string) *layout {
	l := &layout{orderNo: h.orderNo, known: h.known, titleRow: row, price: h.price}
	l.table.Role = h.role
	for col, text := range row {
		l.growTo(col)
		c := &l.table.Columns[col]
		c.Title = text
		if f, ok := h.fields[col]; ok {
			info, _ := f.Info()
			c.Field, l.reads[col] = f, kindOf(info.Type)
		}
	}
	l.sums.start(l.table.Columns)
	return l
}

// blank reports whether text has no visible characters.
func blank(s string) bool {
	switch {
	case s == "":
		return true
	case s[0] > ' ' && s[0] < 0x7F, s[0] >= 0xE4 && s[0] <= 0xE9: // ASCII, or Chinese and the like
		return false
	}
	return invoice.CleanText(s) == ""
}
