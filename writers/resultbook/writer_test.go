package resultbook

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers"
	"github.com/fapiao/fapiao/writers/writertest"
)

func TestSuite(t *testing.T) {
	t.Parallel()
	for _, rows := range []int{excelize.TotalRows, 5} {
		t.Run(fmt.Sprint("sheets of ", rows), func(t *testing.T) {
			t.Parallel()
			writertest.Run(t, writertest.Subject{
				New: func(path string) (writers.Results, error) {
					w, err := New(path, Options{Lang: "zh"})
					if err != nil {
						return nil, err
					}
					w.sheetRows = rows
					return w, nil
				},
				Read: readLines,
				Text: func(s string) string { return clean(s, "") },
			})
		})
	}
}

// readLines reads every sheet but 汇总 by its header.
func readLines(path string) ([]writertest.Line, error) {
	f, err := excelize.OpenFile(path, excelize.Options{RawCellValue: true})
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []writertest.Line
	for _, sheet := range f.GetSheetList()[1:] {
		rows, err := f.GetRows(sheet)
		if err != nil {
			return nil, err
		}
		at := map[string]int{}
		for i, title := range rows[1] {
			at[title] = i
		}
		for _, row := range rows[2:] {
			if _, err := strconv.Atoi(row[0]); err != nil {
				continue // the row of totals, or that there are no rows
			}
			line, err := readLine(row, at)
			if err != nil {
				return nil, err
			}
			out = append(out, line)
		}
	}
	return writertest.Sorted(out), nil
}

func readLine(row []string, at map[string]int) (writertest.Line, error) {
	get := func(title string) string {
		if i, ok := at[title]; ok && i < len(row) {
			return row[i]
		}
		return ""
	}
	line := writertest.Line{OrderNo: cmp.Or(get("订单号"), get("红字单号")), InvoiceNo: cmp.Or(get("发票号码"), get("红字发票号码")), Remark: get("备注")}
	gross := cmp.Or(get("价税合计"), get("订单合计"))
	if gross == "" {
		return line, nil
	}
	var err error
	line.Gross, err = invoice.ParseAmount(gross)
	return line, err
}

func write(t *testing.T, opts Options, sum report.Summary, rows ...report.Row) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "results.xlsx")
	w, err := New(path, opts)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	if err := w.Begin(sum); err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if err := w.Row(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestTemporaryFilesGo holds that nothing stays in the system's temporary folder, whichever way a
// workbook ends.
func TestTemporaryFilesGo(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	r := writertest.Issued(1)
	r.Remark = strings.Repeat("备注", 8000) // 48 kB a row pass excelize's 16 MiB in memory soon
	for _, end := range []func(*Writer) error{(*Writer).Close, func(w *Writer) error { w.Abort(); return nil }} {
		w, err := New(filepath.Join(t.TempDir(), "a.xlsx"), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Begin(report.Summary{}); err != nil {
			t.Fatal(err)
		}
		for range 400 {
			if err := w.Row(r); err != nil {
				t.Fatal(err)
			}
		}
		if n := len(list(t, temp)); n == 0 {
			t.Fatal("no temporary file yet: the test proves nothing")
		}
		if err := end(w); err != nil {
			t.Fatal(err)
		}
		if left := list(t, temp); len(left) > 0 {
			t.Errorf("left in the temporary folder: %v", left)
		}
	}
}

func list(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

// TestErrorInTheMiddle holds that a row that could not be written is never missing from a finished
// workbook.
func TestErrorInTheMiddle(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.xlsx")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	w, err := New(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	if err := w.Begin(report.Summary{}); err != nil {
		t.Fatal(err)
	}
	w.issued.tables[0].parts[0].last = excelize.TotalRows // beyond the sheet, as a full disk would be: the stream refuses
	w.book.sheetRows = excelize.TotalRows + 5
	bad := w.Row(writertest.Issued(1))
	if bad == nil {
		t.Fatal("a row beyond the sheet was accepted")
	}
	if err := w.Row(writertest.Rejected(2)); !errors.Is(err, bad) {
		t.Errorf("the next row: %v, want the first error again", err)
	}
	if err := w.Close(); !errors.Is(err, bad) {
		t.Errorf("Close: %v, want the first error again", err)
	}
	if b, err := os.ReadFile(path); err != nil || string(b) != "old" {
		t.Errorf("the old file was touched: %v", err)
	}
	if left := list(t, filepath.Dir(path)); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
}
