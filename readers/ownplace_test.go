package readers

import (
	"testing"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// The first row of results names their batch, in each language.
func TestBatchOfResultsIsKnown(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"【模拟】待处理　　示例公司 · 批次 20261128-eff032 · 写出时间 2026-11-28 10:42:28（北京时间）":       "20261128-eff032",
		"Not issued　　Example · batch 20261128-eff032 · written 2026-11-28 10:42:28": "20261128-eff032",
		"待处理　　批次 20261128-eff032": "20261128-eff032",
		"待处理　　批次 一":               "",
		"待处理":                     "",
	} {
		if got := batchIn([]map[int]string{{0: text}}); got != want {
			t.Errorf("%s: batch %q, want %q", text, got, want)
		}
	}
}

// A row of results says where its order was read, unless its source row was cleared; rows of other
// files do not.
func TestRowsOfResultsTellWhereTheyWereRead(t *testing.T) {
	t.Parallel()
	for _, titles := range [][]string{{"来源文件", "来源工作表", "来源行"}, {"Source file", "Source sheet", "Source row"}} {
		own := ownColumnsOf(map[int]string{0: "订单号", 1: titles[0], 2: titles[1], 3: titles[2]})
		own.batch = "b"
		row := func(number string) []invoice.Cell {
			return []invoice.Cell{{Index: 0, Text: "R1"}, {Index: 1, Text: "订单 1.xlsx"}, {Index: 2, Text: "表 1"}, {Index: 3, Text: number}}
		}
		want := invoice.ReadAt{Batch: "b", File: "订单 1.xlsx", Sheet: "表 1", Row: 12}
		for _, number := range []string{"12", " 12 ", "12.0", "1.2E1"} {
			if got := own.readAt(row(number)); got != want {
				t.Errorf("row %q: %+v", number, got)
			}
		}
		for _, number := range []string{"", "0", "-1", "x"} {
			if got := own.readAt(row(number)); got != (invoice.ReadAt{}) {
				t.Errorf("row %q: %+v", number, got)
			}
		}
	}
	if got := (*ownColumns)(nil).readAt([]invoice.Cell{{Index: 3, Text: "12"}}); got != (invoice.ReadAt{}) {
		t.Errorf("of another file: %+v", got)
	}
}
