package readers

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// drain reads every order of a workbook.
func drain(t *testing.T, path string) ([]*invoice.Draft, []rules.Finding, error) {
	t.Helper()
	w, err := Open(context.Background(), path, Options{TempDir: t.TempDir()})
	if err != nil {
		return nil, nil, err
	}
	defer w.Close()
	var out []*invoice.Draft
	for {
		d, err := w.Next(context.Background())
		if errors.Is(err, io.EOF) {
			return out, w.Findings(), nil
		}
		if err != nil {
			return nil, nil, err
		}
		out = append(out, d)
	}
}

// write makes a workbook in the test's folder.
func write(t testing.TB, f func(io.Writer) error) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "book.xlsx")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(f(file), file.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

// cell finds a field in a draft's rows.
func cell(d *invoice.Draft, row int, f invoice.Field) string {
	if row < len(d.Rows) {
		for _, c := range d.Rows[row].Cells {
			if c.Field == f {
				return c.Text
			}
		}
	}
	return ""
}
