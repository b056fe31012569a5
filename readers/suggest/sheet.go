package suggest

import (
	"context"
	"errors"
	"regexp"
	"slices"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/book"
	"github.com/fapiao/fapiao/readers/heading"
	"github.com/fapiao/fapiao/readers/xlsx"
)

// headerRows is the number of filled rows that are searched for the header, as when orders are
// read; sampleRows is the number of rows below it whose values are examined.
const (
	headerRows = 20
	sampleRows = 200
)

// maxColumns bounds the columns that are examined. Wider sheets are tables of something else.
const maxColumns = 200

// cell is a filled cell of the first rows.
type cell struct {
	text string // cleaned
	kind invoice.CellKind
	date bool // the number of a day
}

// row is one of the first filled rows of a sheet.
type row struct {
	number int
	cells  map[int]cell // by column, from 0
}

// sheet has the first rows of one visible sheet.
type sheet struct {
	name string
	rows []row

	upper  int // index of the first row of the header in rows
	header int // index of its last row, the same but for headers of two rows; -1 if there is none
	score  int
}

// readSheet reads the first rows of sheet i.
func readSheet(ctx context.Context, b book.Book, i int) (_ *sheet, err error) {
	sc, err := b.Rows(ctx, i)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, sc.Close()) }()
	s := &sheet{name: b.Sheets()[i].Name}
	for len(s.rows) < headerRows+sampleRows && sc.Next() {
		r := row{sc.Row(), map[int]cell{}}
		cells := sc.Cells()
		for n := range cells {
			c := &cells[n]
			if c.Index >= maxColumns {
				break
			}
			if k, ok := readCell(b, c); ok {
				r.cells[c.Index] = k
			}
		}
		if len(r.cells) > 0 {
			s.rows = append(s.rows, r)
		}
	}
	if err := sc.Err(); err != nil {
		return nil, err
	}
	s.findHeader()
	return s, nil
}

func readCell(b book.Book, c *invoice.Cell) (cell, bool) {
	k := cell{text: invoice.CleanText(c.Text), kind: c.Kind, date: c.Kind == invoice.CellDate}
	if c.Kind == invoice.CellNumber {
		if text, ok, err := b.DateText(c); err == nil && ok {
			return cell{text, c.Kind, true}, true
		}
		if text, ok := xlsx.Number(*c); ok {
			k.text = text
		}
	}
	return k, k.text != ""
}

// findHeader finds the row with the most titles that are known; without any, a row of texts above
// rows with values.
func (s *sheet) findHeader() {
	s.header = -1
	scores := make([]int, min(len(s.rows), headerRows))
	for i := range scores {
		scores[i] = titleScore(s.rows[i])
		if scores[i] > s.score {
			s.score, s.header = scores[i], i
		}
	}
	if s.score < leastScore {
		s.score, s.header = 0, s.plainHeader()
		s.upper = s.header
		return
	}
	s.upper = s.header
	for _, i := range []int{s.header - 1, s.header + 1} {
		if i >= 0 && i < len(scores) && s.half(i) {
			s.upper, s.header = min(i, s.header), max(i, s.header)
			return
		}
	}
}

// half reports whether row i is the other half of a header of two rows.
func (s *sheet) half(i int) bool {
	r, header := s.rows[i], s.rows[s.header]
	near := r.number == header.number-1 || r.number == header.number+1
	if !near || len(r.cells) < 2 || !allTexts(r) {
		return false
	}
	both := sheet{rows: s.rows, upper: min(i, s.header), header: max(i, s.header)}
	return completes(r, header) || both.fields() > s.fields()
}

// fields counts the fields that the titles of the header name.
func (s *sheet) fields() int {
	seen := map[invoice.Field]bool{}
	for _, t := range s.joined() {
		if m := readJoined(t); m.field != "" && m.sure > Unsure {
			seen[m.field] = true
		}
	}
	return len(seen)
}

// completes reports whether a row has the title of a field in a column for which the header has
// none: the other half of a header of two rows.
func completes(r, header row) bool {
	for col, c := range r.cells {
		if _, titled := header.cells[col]; titled {
			continue
		}
		if m := readTitle(c.text); m.field != "" && m.sure > Unsure {
			return true
		}
	}
	return false
}

// leastScore is that of a row with two titles of fields.
const leastScore = 4

// titleScore counts the titles of a row, those of fields double; 0 for a row with numbers in more
// than one of four cells, which has values.
func titleScore(r row) int {
	score, numbers := 0, 0
	for _, c := range r.cells {
		if c.kind != invoice.CellText {
			numbers++
			continue
		}
		switch m := readTitle(c.text); {
		case m.field != "" && m.sure > Unsure && !m.part:
			score += 2
		case m.known():
			score++
		}
	}
	if 4*numbers > len(r.cells) {
		return 0
	}
	return score
}

func allTexts(r row) bool {
	for _, c := range r.cells {
		if c.kind != invoice.CellText {
			return false
		}
	}
	return true
}

// plainHeader is the first row of three or more different texts, above a row that has as many
// filled cells and at least one number; -1 if there is none.
func (s *sheet) plainHeader() int {
	for i := 0; i+1 < len(s.rows) && i < headerRows; i++ {
		r, next := s.rows[i], s.rows[i+1]
		if len(r.cells) < 3 || !allTexts(r) || len(next.cells)+1 < len(r.cells) || allTexts(next) {
			continue
		}
		seen := map[string]bool{}
		for _, c := range r.cells {
			seen[invoice.Fold(c.text)] = true
		}
		if len(seen) == len(r.cells) {
			return i
		}
	}
	return -1
}

// titles are the titles of the header by column.
func (s *sheet) titles() map[int]string {
	out := map[int]string{}
	for col, t := range s.joined() {
		out[col] = t.Text
	}
	return out
}

// twoRows reports whether the header has two rows.
func (s *sheet) twoRows() bool { return s.upper < s.header }

// joined are the titles of the header by column, with those of groups.
func (s *sheet) joined() map[int]heading.Title {
	out := map[int]heading.Title{}
	var rows []map[int]string
	for _, r := range s.rows[s.upper : s.header+1] {
		texts := map[int]string{}
		for col, c := range r.cells {
			texts[col] = c.text
			out[col] = heading.Title{Text: c.text, Last: c.text}
		}
		rows = append(rows, texts)
	}
	if s.twoRows() {
		return heading.Join(rows...)
	}
	return out
}

// data are the rows below the header that can be orders; totals are the texts that begin rows with
// totals, and named those of them that are not the usual ones.
func (s *sheet) data() (rows []row, totals, named []string) {
	for _, r := range s.rows[s.header+1:] {
		first := ""
		for col := range maxColumns {
			if c, ok := r.cells[col]; ok {
				first = c.text
				break
			}
		}
		switch {
		case invoice.TotalWord(first):
			totals = append(totals, first)
		case total.MatchString(first) && r.texts() == 1:
			totals = append(totals, first)
			if !slices.Contains(named, first) {
				named = append(named, first)
			}
		case !invoice.SignatureWord(first):
			rows = append(rows, r)
		}
	}
	if n := len(rows); n > 1 && totalRow(rows[n-1], len(s.titles())) {
		rows = rows[:n-1]
	}
	return rows, totals, named
}

// totalRow reports whether a row has numbers in few columns and no text beside at most one: the
// sums below a table that nothing names.
func totalRow(r row, titles int) bool {
	return r.texts() == 0 && 2*len(r.cells) < titles
}

// texts counts the cells of a row that hold texts.
func (r *row) texts() int {
	n := 0
	for _, c := range r.cells {
		if _, isNumber := money(c); c.kind == invoice.CellText && !isNumber {
			n++
		}
	}
	return n
}

// total is a text that may begin a row of totals.
var total = regexp.MustCompile(`合计|总计|小计|共计`)
