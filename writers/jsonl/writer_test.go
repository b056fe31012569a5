package jsonl

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/fapiao/fapiao/internal/golden"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
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
		Text: func(s string) string { return string([]rune(s)) }, // each invalid byte becomes U+FFFD
	})
}

func readLines(path string) ([]writertest.Line, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var out []writertest.Line
	for in := bufio.NewReader(bytes.NewReader(b)); ; {
		text, err := in.ReadBytes('\n')
		if err != nil {
			return writertest.Sorted(out), nil
		}
		var rec record.Record
		if err := json.Unmarshal(text, &rec); err != nil {
			return nil, err
		}
		out = append(out, writertest.Line{OrderNo: rec.OrderNo, InvoiceNo: rec.InvoiceNo, Remark: rec.Remark, Gross: rec.Gross})
	}
}

func TestGolden(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"zh", "en"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			for name, rows := range map[string][]report.Row{"rows": writertest.Rows(), "waiting": writertest.Waiting(), "reversing": writertest.Reversing()} {
				var got bytes.Buffer
				w := New(writers.Stream(&got), lang)
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
				golden.Check(t, filepath.Join("testdata", name+"."+lang+".jsonl"), got.Bytes())
			}
		})
	}
}

// TestKeysAlwaysPresent holds the contract of the command line: an order of which nothing is known
// has every key.
func TestKeysAlwaysPresent(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	w := New(writers.Stream(&out), "en")
	if err := w.Begin(writertest.Summary(nil)); err != nil {
		t.Fatal(err)
	}
	r := writertest.Open(1, "ready", "", "")
	r.Net, r.Tax, r.Gross, r.Source = 0, 0, invoice.Amount(-5), invoice.Place{}
	if err := w.Row(r); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	var keys map[string]any
	if err := json.Unmarshal(out.Bytes(), &keys); err != nil {
		t.Fatal(err)
	}
	for _, name := range record.Columns() {
		if _, ok := keys[name]; !ok {
			t.Errorf("key %s is missing", name)
		}
	}
	if len(keys) != len(record.Columns())+1 {
		t.Errorf("%d keys, %d columns and what is carried", len(keys), len(record.Columns()))
	}
	if carried, ok := keys["carried"].(map[string]any); !ok || len(carried) != 0 {
		t.Errorf("carried is %v, want an empty object", keys["carried"])
	}
	if keys["gross"] != "-0.05" || keys["net"] != "0.00" || keys["issued_at"] != "" || keys["source_row"] != 0.0 {
		t.Errorf("unexpected forms: %v", keys)
	}
	if fs, ok := keys["findings"].([]any); !ok || len(fs) != 0 {
		t.Errorf("findings is %v, want an empty list", keys["findings"])
	}
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, os.ErrClosed }

func TestBrokenOutputIsAnError(t *testing.T) {
	t.Parallel()
	w := New(writers.Stream(brokenPipe{}), "")
	if err := w.Begin(writertest.Summary(nil)); err != nil {
		t.Fatal(err)
	}
	if err := w.Row(writertest.Issued(1)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); !errors.Is(err, os.ErrClosed) {
		t.Errorf("Close: %v", err)
	}
}
