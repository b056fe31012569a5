package readers

import (
	"context"
	"io"
	"testing"

	xlsx "github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/readertest"
)

func open(t *testing.T, path, dir string) readertest.Source {
	t.Helper()
	w, err := Open(context.Background(), path, Options{TempDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// titleOf is the Chinese title of a machine name; others stay.
func titleOf(name string) string { return invoice.Field(name).Title().Zh }

func TestOwnWorkbookConforms(t *testing.T) {
	t.Parallel()
	readertest.Run(t, func(t *testing.T, table readertest.Table, dir string) readertest.Source {
		return open(t, write(t, func(w io.Writer) error {
			book := xlsx.New(w)
			book.Shared = true
			s := book.Sheet("订单")
			s.Row(pick(table.Columns, func(string) bool { return true }, titleOf)...)
			for _, row := range table.Rows {
				cells := make([]xlsx.Cell, len(row))
				for i, text := range row {
					cells[i] = sheetText(text)
				}
				s.Row(cells...)
			}
			return book.Close()
		}), dir)
	})
}

// sheetText encodes a text for a workbook: an underscore that begins an escape is escaped itself.
func sheetText(text string) xlsx.Cell {
	if text == "_x0041_" {
		return xlsx.Text("_x005F_x0041_")
	}
	return xlsx.Text(text)
}

func pick(names []string, keep func(string) bool, text func(string) string) []xlsx.Cell {
	var out []xlsx.Cell
	for _, n := range names {
		if keep(n) {
			out = append(out, xlsx.Text(text(n)))
		}
	}
	return out
}

func TestBureauWorkbookConforms(t *testing.T) {
	t.Parallel()
	own := func(name string) bool {
		info, ok := invoice.Field(name).Info()
		return ok && info.Level == invoice.LevelOrder
	}
	lines := func(name string) bool { return name == "order_no" || !own(name) }
	readertest.Run(t, func(t *testing.T, table readertest.Table, dir string) readertest.Source {
		return open(t, write(t, func(w io.Writer) error {
			book := xlsx.New(w)
			for i, keep := range []func(string) bool{own, lines} {
				s := book.Sheet([]string{"甲", "乙"}[i])
				s.Row(xlsx.Text("填表说明：全部数据使用文本输入"))
				s.Row(pick(table.Columns, keep, func(string) string { return "必填\n(限20字符)" })...)
				s.Row(pick(table.Columns, keep, titleOf)...)
				seen := map[string]bool{}
				for _, row := range table.Rows {
					var cells []xlsx.Cell
					for i, name := range table.Columns {
						if keep(name) {
							cells = append(cells, sheetText(row[i]))
						}
					}
					if key := invoice.CleanCode(row[0]); keep("goods_name") || !seen[key] || key == "" {
						s.Row(cells...)
						seen[key] = true
					}
				}
			}
			return book.Close()
		}), dir)
	})
}
