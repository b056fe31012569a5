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

// Left is what stands on the sheets of what is left to do in a file of results.
type Left struct {
	Orders int      // rows with orders
	Files  []string // from which the first of them came, each once
	// Nothing are the words of results that stand in place of orders: all went well, or nobody has
	// to do anything. Empty where they are not there.
	Nothing string
}

// leftFiles is how many files Left names.
const leftFiles = 3

// LeftIn reads what results say is left to do. What is no workbook gives an *Error.
func LeftIn(ctx context.Context, path string) (l Left, err error) {
	b, err := xlsx.Open(ctx, path, xlsx.Limits{})
	if err != nil {
		return Left{}, err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	for i, info := range b.Sheets() {
		if !leftName(info.Name) {
			continue
		}
		if err := l.read(ctx, b, i); err != nil {
			return Left{}, err
		}
	}
	return l, nil
}

// read takes one sheet. What stands above its header is no order.
func (l *Left) read(ctx context.Context, b book.Book, i int) error {
	sc, err := b.Rows(ctx, i)
	if err != nil {
		return err
	}
	defer sc.Close()
	file, below := none, false
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
				file = fileColumn(row)
			}
		case len(row) == 1:
			l.note(row)
		case len(row) > 1 && !total:
			l.order(row[file])
		}
	}
	return sc.Err()
}

func (l *Left) order(file string) {
	l.Orders++
	if file != "" && len(l.Files) < leftFiles && !slices.Contains(l.Files, file) {
		l.Files = append(l.Files, file)
	}
}

// note takes a row of one cell: the words of results in place of orders, or another's.
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
	l.order("") // somebody wrote it
}

// fileColumn finds the column of the files in the header of results; none where it is not there.
func fileColumn(header map[int]string) int {
	for col, title := range header {
		if title == "来源文件" || title == "Source file" {
			return col
		}
	}
	return none
}
