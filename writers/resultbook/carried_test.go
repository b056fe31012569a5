package resultbook

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers/writertest"
)

// TestCarriedColumnsStandAtTheEnd holds that what is on no invoice stands behind the fixed columns
// of both sheets, as text, and that the fixed ones keep their titles.
func TestCarriedColumnsStandAtTheEnd(t *testing.T) {
	t.Parallel()
	sum, rows := writertest.Carrying()
	sum.Carried[1] = "状态"
	for i := range rows {
		for k := range rows[i].Carried {
			if c := &rows[i].Carried[k]; c.Title == "status" {
				c.Title, c.Value = "状态", "007"
			}
		}
	}
	f := opened(t, Options{}, sum, rows...)
	for sheet, fixed := range map[string]int{"开票结果": len(issuedColumns(&sum, "")), "待处理": len(openColumns(&sum, ""))} {
		var got [][]string
		for row := 2; row <= 4; row++ {
			var line []string
			for i := range sum.Carried {
				line = append(line, show(t, f, sheet, cellName(fixed+1+i, row)))
			}
			got = append(got, line)
		}
		want := [][]string{{"业务员", "状态 2", "=合同号"}, {"王样例、李样例", "007", "=HT-1"}, {"", "", ""}}
		if sheet == "待处理" {
			want = [][]string{want[0], {"王样例", "", "=HT-1"}, {"王样例", "", "=HT-1"}}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", sheet, diff)
		}
		at := cellName(fixed+3, 3)
		if kind, err := f.GetCellType(sheet, at); err != nil || kind != excelize.CellTypeInlineString {
			t.Errorf("%s %s is no text: %v %v", sheet, at, kind, err)
		}
		id, err := f.GetCellStyle(sheet, cellName(fixed+1, 3))
		if err != nil {
			t.Fatal(err)
		}
		if style, err := f.GetStyle(id); err != nil || style.NumFmt != 49 {
			t.Errorf("%s: a carried value is not kept as text: %v", sheet, err)
		}
		if formula, err := f.GetCellFormula(sheet, at); err != nil || formula != "" {
			t.Errorf("%s %s is a formula: %q %v", sheet, at, formula, err)
		}
	}
}

// TestCarriedColumnMustBeAnnounced holds that no carried value is dropped in silence.
func TestCarriedColumnMustBeAnnounced(t *testing.T) {
	t.Parallel()
	w, err := New(filepath.Join(t.TempDir(), "a.xlsx"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	if err := w.Begin(report.Summary{}); err != nil {
		t.Fatal(err)
	}
	r := writertest.Issued(1)
	r.Carried = []report.Carried{{Title: "部门", Value: "一部"}}
	if err := w.Row(r); !errors.Is(err, report.ErrNotAnnounced) {
		t.Errorf("got %v", err)
	}
}

// TestCarriedTextTakesRoom: a carried text counts in what a sheet holds, and its row is as high as
// its lines.
func TestCarriedTextTakesRoom(t *testing.T) {
	t.Parallel()
	w, err := New(filepath.Join(t.TempDir(), "a.xlsx"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	if err := w.Begin(report.Summary{Carried: []string{"部门"}}); err != nil {
		t.Fatal(err)
	}
	w.book.sheetText = 3000
	r := writertest.Open(1, "failed", "", "x")
	r.Carried = []report.Carried{{Title: "部门", Value: strings.Repeat("x", 1000)}}
	for range 5 {
		if err := w.Row(r); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(w.open.parts); n != 2 {
		t.Errorf("%d sheets for 5 kB at 3 kB a sheet, want 2", n)
	}

	sum, rows := writertest.Carrying()
	for i := range rows {
		rows[i].Carried = []report.Carried{{Title: sum.Carried[0], Value: "1\n2\n3\n4\n5\n6"}}
	}
	f := opened(t, Options{}, sum, rows...)
	for _, sheet := range []string{"开票结果", "待处理"} {
		if height, err := f.GetRowHeight(sheet, 3); err != nil || height < 6*lineHeight {
			t.Errorf("%s: height %v for 6 lines, %v", sheet, height, err)
		}
	}
}
