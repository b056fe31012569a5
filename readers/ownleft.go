package readers

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/book"
	"github.com/fapiao/fapiao/readers/xlsx"
)

// Left summarizes the sheets of unfinished orders in a file of results.
type Left struct {
	Orders int      // number of rows with orders
	Open   int      // of these, orders that were neither dropped nor skipped
	Lined  int      // of these, orders that have a line there, without which none is read
	Files  []string // the source files of the first rows, without duplicates
	// Nothing is the note that results have instead of orders when nothing is left to do; empty
	// where there is none.
	Nothing string
}

// leftFiles is the most files that Left names.
const leftFiles = 3

// LeftIn reads the unfinished orders of results. For a file that is not a workbook it returns an
// *Error.
func LeftIn(ctx context.Context, path string) (l Left, err error) {
	b, err := openWorkbook(ctx, path, xlsx.Limits{})
	if err != nil {
		return Left{}, err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	for i, info := range b.Sheets() {
		is := leftName(info.Name)
		if !is {
			if is, err = leftSheet(ctx, b, i); err != nil {
				return Left{}, err
			}
		}
		if !is {
			continue
		}
		if err := l.read(ctx, b, i); err != nil {
			return Left{}, err
		}
	}
	return l, nil
}

// read adds the rows of one sheet below its header.
func (l *Left) read(ctx context.Context, b book.Book, i int) error {
	sc, err := b.Rows(ctx, i)
	if err != nil {
		return err
	}
	defer sc.Close()
	file, no, state, below, last := none, none, none, false, ""
	var of map[int]bool
	lined := false // the last order has a line
	for sc.Next() {
		row := map[int]string{}
		total := false
		for _, c := range sc.Cells() {
			if !blank(c.Text) {
				row[c.Index] = c.Text
				total = total || invoice.TotalWord(c.Text)
			}
		}
		switch {
		case !below:
			if below = ownResults(row); below {
				file, no, state = fileColumn(row), titled(row, "序号", "No."), ownColumnsOf(row).state
				of = lineColumns(row)
			}
		case len(row) == 1:
			l.note(row)
		case len(row) > 1 && !total && (row[no] == "" || row[no] != last): // an order has a row for each line
			l.order(row[file])
			last, lined = row[no], false
			if !closed[row[state]] {
				l.Open++
			}
			l.line(row, of, &lined)
		case len(row) > 1 && !total:
			l.line(row, of, &lined)
		}
	}
	return sc.Err()
}

// line counts an order at the first of its lines, which stands in one of the columns.
func (l *Left) line(row map[int]string, of map[int]bool, lined *bool) {
	for col := range row {
		if of[col] && !*lined {
			*lined = true
			l.Lined++
		}
	}
}

// closed are the states of orders that need no invoice, in each language.
var closed = map[string]bool{"已取消": true, "未读取": true, "dropped": true, "skipped": true}

// lineColumns are the columns of results that hold lines.
func lineColumns(row map[int]string) map[int]bool {
	out := map[int]bool{}
	rest, _ := withoutOwn(row)
	for col, title := range rest {
		if t, ok := allTitles().find(title); ok {
			info, _ := t.field.Info()
			out[col] = ofLine(&info)
		}
	}
	return out
}

func (l *Left) order(file string) {
	l.Orders++
	if file != "" && len(l.Files) < leftFiles && !slices.Contains(l.Files, file) {
		l.Files = append(l.Files, file)
	}
}

// note adds a row of one cell: the note of results when nothing is left to do, or text that
// somebody typed.
func (l *Left) note(row map[int]string) {
	for _, text := range row {
		for _, words := range []string{"没有需要处理", "没有订单", "没有未开票的订单", "全部成功",
			"Nothing is left to do", "There are no orders", "Every order has its invoice"} {
			if strings.Contains(text, words) {
				l.Nothing = text
				return
			}
		}
	}
	l.order("") // typed by somebody
}

// fileColumn finds the column of source files in the header of results; none if there is no such
// column.
func fileColumn(header map[int]string) int { return titled(header, "来源文件", "Source file") }

// titled finds the column of one of the titles; none if there is no such column.
func titled(header map[int]string, titles ...string) int {
	for col, title := range header {
		if slices.Contains(titles, title) {
			return col
		}
	}
	return none
}
