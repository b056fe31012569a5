package xlsx

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/fapiao/fapiao/internal/fixture"
)

// samples are the workbooks on which the scanner and excelize must agree.
func samples(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	// The bureau's own workbook is not ours to keep; it is compared where it lies beside the tree.
	for _, pattern := range []string{"../../testdata/workbooks/*.xlsx", "../../../shared/samples/*.xlsx"} {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range paths {
			out[filepath.Base(p)] = p
		}
	}
	for name, write := range map[string]func(io.Writer) error{
		"stream.xlsx":   func(w io.Writer) error { return fixture.WriteOrders(w, 300, 1) },
		"excelize.xlsx": writeExcelize,
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		out[name] = path
	}
	return out
}

// writeExcelize is a workbook as excelize itself writes it, with what tables of orders hold.
func writeExcelize(w io.Writer) error {
	f := excelize.NewFile()
	defer f.Close()
	for i, v := range []any{"文字", " blanks ", "a\r\nb", "<&>\"'", "_x000D_", 1, 0.1, 12345678901234, -0.005, true, false, nil, "tab\there", "😀"} {
		cell, err := excelize.CoordinatesToCellName(1+i%5, 1+i/5*7)
		if err != nil {
			return err
		}
		if err := f.SetCellValue("Sheet1", cell, v); err != nil {
			return err
		}
	}
	if err := f.SetCellRichText("Sheet1", "H3", []excelize.RichTextRun{{Text: "粗", Font: &excelize.Font{Bold: true}}, {Text: "细"}}); err != nil {
		return err
	}
	return f.Write(w)
}

func TestScannerAgreesWithExcelize(t *testing.T) {
	t.Parallel()
	for name, path := range samples(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, err := excelize.OpenFile(path)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			w, err := openFile(context.Background(), path, Limits{})
			if err != nil {
				t.Fatal(err)
			}
			defer w.Close()
			if got, want := len(w.Sheets()), len(f.GetSheetList()); got != want {
				t.Fatalf("%d sheets, want %d", got, want)
			}
			for i, name := range f.GetSheetList() {
				visible, err := f.GetSheetVisible(name)
				if info := w.Sheets()[i]; err != nil || info.Name != name || info.Hidden == visible {
					t.Fatalf("sheet %d is %+v, want %s visible %v", i, info, name, visible)
				}
				compare(t, w, i, f, name)
			}
		})
	}
}

func compare(t *testing.T, w *Workbook, i int, f *excelize.File, name string) {
	t.Helper()
	want, err := f.GetRows(name, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	s, err := w.Rows(context.Background(), i)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	cells, uncached := 0, map[[2]int]bool{}
	for s.Next() {
		for _, c := range s.Cells() {
			text := c.Text
			if c.Kind == CellUncached { // excelize gives no text, or the one that stands for it
				uncached[[2]int{s.Row(), c.Col}] = true
				continue
			}
			if c.Kind == CellBool {
				text = strings.Map(func(r rune) rune { return map[rune]rune{'T': '1', 'F': '0'}[r] }, text[:1])
			}
			if s.Row() > len(want) || c.Col >= len(want[s.Row()-1]) || want[s.Row()-1][c.Col] != text {
				t.Fatalf("%s!%s%d: got %q", name, ColumnName(c.Col), s.Row(), text)
			}
			cells++
		}
	}
	filled := 0
	for i, row := range want {
		for col, text := range row {
			if text != "" && !uncached[[2]int{i + 1, col}] {
				filled++
			}
		}
	}
	if s.Err() != nil || cells != filled {
		t.Fatalf("%s: %d cells, want %d, %v", name, cells, filled, s.Err())
	}
}
