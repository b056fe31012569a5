package csvfile

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/internal/golden"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/writers"
	"github.com/fapiao/fapiao/writers/atomicfile"
	"github.com/fapiao/fapiao/writers/record"
	"github.com/fapiao/fapiao/writers/writertest"
)

func TestSuite(t *testing.T) {
	t.Parallel()
	writertest.Run(t, writertest.Subject{
		New: func(path string) (writers.Results, error) {
			out, err := atomicfile.Create(path, atomicfile.Private)
			if err != nil {
				return nil, err
			}
			return New(out, ""), nil
		},
		Read: readLines,
		Text: safe,
	})
}

func readLines(path string) ([]writertest.Line, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	b, ok := bytes.CutPrefix(b, []byte(byteOrderMark))
	if !ok {
		return nil, errors.New("no byte order mark")
	}
	in := csv.NewReader(bytes.NewReader(b))
	head, err := in.Read()
	if err != nil {
		return nil, err
	}
	at := map[string]int{}
	for i, name := range head {
		at[name] = i
	}
	var out []writertest.Line
	for {
		rec, err := in.Read()
		if err == io.EOF {
			return writertest.Sorted(out), nil
		}
		if err != nil {
			return nil, err
		}
		gross, err := invoice.ParseAmount(rec[at["gross"]])
		if err != nil {
			return nil, err
		}
		out = append(out, writertest.Line{OrderNo: rec[at["order_no"]], InvoiceNo: rec[at["invoice_no"]], Remark: rec[at["remark"]], Gross: gross})
	}
}

func TestGolden(t *testing.T) {
	t.Parallel()
	var got bytes.Buffer
	w := New(writers.Stream(&got), "zh")
	rows := writertest.Rows()
	if err := w.Begin(writertest.Summary(rows)); err != nil {
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
	golden.Check(t, filepath.Join("testdata", "rows.csv"), got.Bytes())
	if !strings.Contains(strings.SplitN(got.String(), "\n", 2)[0], "\r") {
		t.Error("lines must end with CR LF")
	}
}

func TestFieldsMatchColumns(t *testing.T) {
	t.Parallel()
	rec := record.New(writertest.Issued(1), "simulator", "")
	if n := len(rec.Fields()); n != len(record.Columns()) {
		t.Errorf("%d fields, %d columns", n, len(record.Columns()))
	}
}

// TestNothingRuns holds that no spreadsheet takes a text for a formula, and that nothing of a
// harmless one changes.
func TestNothingRuns(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		s := writertest.Hostile().Draw(rt, "text")
		got := safe(s)
		if got != "" && strings.ContainsAny(string([]rune(got)[:1]), "=+-@\t\r\n＝＋－＠") {
			rt.Fatalf("%q would run", got)
		}
		if strings.ContainsAny(got, "\r\x00") {
			rt.Fatalf("%q holds what CSV cannot carry", got)
		}
	})
	for _, start := range []string{"=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\n", "\r", "\r\n"} {
		for _, s := range []string{start, start + "1+1", start + "SUM(A1)"} {
			if got := safe(s); !strings.HasPrefix(got, "'") || strings.TrimLeft(got, "'\r\n") != strings.TrimLeft(s, "\r\n") {
				t.Errorf("%q became %q, which would run", s, got)
			}
		}
	}
	for _, s := range []string{"上海示例贸易有限公司", "26332000000000000001", "", "a=b"} {
		if got := safe(s); got != s {
			t.Errorf("%q became %q", s, got)
		}
	}
}
