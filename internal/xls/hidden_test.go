package xls

import (
	"bytes"
	"slices"
	"testing"

	. "github.com/fapiao/fapiao/internal/xls/xlstest"
	"github.com/fapiao/fapiao/internal/xlsx"
)

// row describes a row: its height in twentieths of a point and its flags.
func row(n, height, flags int) []byte { return Record(idRow, U16(n, 0, 1, height, 0, 0, flags, 15)) }

func TestHiddenRows(t *testing.T) {
	t.Parallel()
	cells := func(n int) (b []byte) {
		for i := range n {
			b = slices.Concat(b, Number(i, 0, 0, 1))
		}
		return b
	}
	wantCells(t, "rows with flags, of no height, and described behind their cells",
		of(row(0, 255, 0x100), row(1, 255, 0x120), row(2, 0, 0x100), row(3, 0x80FF, 0x100), row(4, 0x8000, 0x100), cells(7), row(5, 19, 0x140), row(6, 20, 0)),
		"A1 1 1", "A2 1h 1", "A3 1h 1", "A4 1 1", "A5 1 1", "A6 1h 1", "A7 1 1")
	wantCells(t, "rows without a description where those are hidden", of(Record(idDefaultHeight, U16(2, 255)), row(0, 255, 0), cells(2)), "A1 1 1", "A2 1h 1")
	wantCells(t, "rows of no default height", of(Record(idDefaultHeight, U16(0, 0)), row(0, 255, 0), cells(2)), "A1 1 1", "A2 1h 1")
}

func TestHiddenColumnsAndMergedCells(t *testing.T) {
	t.Parallel()
	column := func(first, last, width, flags int) []byte {
		return Record(idColInfo, U16(first, last, width, 15, flags, 0))
	}
	for name, c := range map[string]struct {
		body []byte
		want []bool
	}{
		"none":     {nil, []bool{false, false, false, false}},
		"by flag":  {column(1, 2, 2048, 1), []bool{false, true, true, false}},
		"by width": {slices.Concat(column(0, 0, 0, 0), column(1, 1, 76, 0), column(2, 2, 77, 0)), []bool{true, true, false, false}},
		"default":  {slices.Concat(Record(idDefaultWidth, U16(0)), column(1, 1, 2048, 0)), []bool{true, false, true, true}},
		"standard": {slices.Concat(Record(idStandardWidth, U16(0)), column(1, 1, 2048, 0)), []bool{true, false, true, true}},
	} {
		w := open(t, of(c.body, Number(0, 0, 0, 1), Record(idMergeCells, U16(2), U16(1, 3, 1, 2), U16(5, 5, 0, 3)), Record(idMergeCells, U16(1), U16(7, 8, 2, 2))))
		sc, err := w.Rows(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		for sc.Next() {
		}
		for col, hidden := range c.want {
			if sc.ColumnHidden(col) != hidden {
				t.Errorf("%s: column %d hidden %v", name, col, !hidden)
			}
		}
		for col, want := range [][]xlsx.Span{nil, {{First: 2, Last: 4}}, {{First: 2, Last: 4}, {First: 8, Last: 9}}, nil} {
			if got, err := sc.Spans(col); err != nil || !slices.Equal(got, want) {
				t.Errorf("%s: column %d merged %v, %v", name, col, got, err)
			}
		}
	}
}

func TestSheets(t *testing.T) {
	t.Parallel()
	one := Number(0, 0, 0, 1)
	chart := slices.Concat(Begin(BIFF8, 0x20), Number(0, 0, 0, 9), Begin(BIFF8, 0x20), End(), End())
	b := Stream(BIFF8, nil, Sheet{Name: "订单", Body: slices.Concat(chart, one, chart)}, Sheet{Name: "图", Kind: 2, Body: one}, Sheet{Name: "宏", Kind: 1, Body: one},
		Sheet{Name: "隐藏", State: 1, Body: one}, Sheet{Name: "深藏", State: 2}, Sheet{Name: "last", Body: one})
	w := open(t, b)
	want := []xlsx.Info{{Name: "订单"}, {Name: "隐藏", Hidden: true}, {Name: "深藏", Hidden: true}, {Name: "last"}}
	if got := w.Sheets(); !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
	wantCells(t, "without charts", b, "A1 1 1", "A1 1 1", "A1 1 1")
	if _, err := Open(t.Context(), bytes.NewReader(nil), 0, xlsx.Limits{}); err == nil {
		t.Error("nothing is a workbook")
	}
}
