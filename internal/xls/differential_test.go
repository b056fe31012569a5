package xls

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/internal/xlsx"
	"github.com/fapiao/fapiao/internal/xlsx/numfmt"
)

// floor is what the readers of both formats have.
type floor interface {
	Sheets() []xlsx.Info
	Rows(ctx context.Context, i int) (xlsx.Scanner, error)
	Shown(c xlsx.Cell, amount bool) (*numfmt.Shown, error)
	ShownText(c xlsx.Cell) (*numfmt.Shown, error)
	DateText(c xlsx.Cell) (text string, ok bool, err error)
	Close() error
}

// seen is everything that the readers ask of a workbook, by cell, column or sheet.
type seen map[string]string

const lost = "not computed"

func look(t *testing.T, w floor) seen {
	t.Helper()
	out := seen{}
	for i, info := range w.Sheets() {
		out[info.Name] = fmt.Sprintf("sheet %d hidden %v", i, info.Hidden)
		sc, err := w.Rows(t.Context(), i)
		if err != nil {
			t.Fatal(info.Name, err)
		}
		for sc.Next() {
			for _, c := range sc.Cells() {
				out[fmt.Sprintf("%s!%s%d", info.Name, xlsx.ColumnName(c.Col), sc.Row())] = line(t, w, sc, c)
			}
		}
		if err := sc.Err(); err != nil {
			t.Fatal(info.Name, err)
		}
		for col := range 12 {
			spans, err := sc.Spans(col)
			if err != nil {
				t.Fatal(err)
			}
			out[info.Name+"!"+xlsx.ColumnName(col)] = fmt.Sprintf("hidden %v merged %v", sc.ColumnHidden(col), spans)
		}
		if err := sc.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func line(t *testing.T, w floor, sc xlsx.Scanner, c xlsx.Cell) string {
	t.Helper()
	text := c.Text
	switch c.Kind { // LibreOffice writes truth as formulas, and computes errors again
	case xlsx.CellUncached:
		return lost
	case xlsx.CellBool:
		return strings.NewReplacer("TRUE", "1", "FALSE", "0").Replace(text)
	case xlsx.CellError:
		return "an error"
	case xlsx.CellNumber:
		text, _ = xlsx.Number(c)
	}
	var shown []string
	for _, amount := range []bool{false, true} {
		s, err := w.Shown(c, amount)
		if err != nil {
			t.Fatal(err)
		}
		shown = append(shown, describe(s))
	}
	s, err := w.ShownText(c)
	if err != nil {
		t.Fatal(err)
	}
	day, ok, err := w.DateText(c)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("kind %d formula %v hidden %v %q shows %v %s day %s %v", c.Kind, c.Formula, sc.Hidden(), text, shown, describe(s), day, ok)
}

func describe(s *numfmt.Shown) string {
	if s == nil {
		return "itself"
	}
	return fmt.Sprintf("%q %d %v", strings.TrimSpace(s.Text), s.Class, s.Exact)
}

func bytesOf(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func open(t *testing.T, b []byte) *Workbook {
	t.Helper()
	w, err := Open(t.Context(), bytes.NewReader(b), int64(len(b)), xlsx.Limits{TempDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	return w
}

// Each workbook reads as the .xlsx that LibreOffice made of it.
func TestAgreesWithTheTwin(t *testing.T) {
	t.Parallel()
	books, err := filepath.Glob("testdata/*.xls")
	if err != nil || len(books) < 5 {
		t.Fatal(books, err)
	}
	for _, path := range books {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			b := bytesOf(t, path+"x")
			twin, err := xlsx.Open(t.Context(), bytes.NewReader(b), int64(len(b)), xlsx.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			defer twin.Close()
			got, want := look(t, open(t, bytesOf(t, path))), look(t, twin)
			for at, line := range got {
				of := want[at]
				delete(want, at)
				if line == lost && strings.Contains(of, "formula true") || line == "1" && strings.HasPrefix(of, `kind 1 formula true hidden false "1"`) {
					continue // LibreOffice computed it, truth as a number
				}
				if of != line {
					t.Errorf("%s is %s, want %s", at, line, of)
				}
			}
			for at, line := range want {
				t.Errorf("%s is missing: %s", at, line)
			}
		})
	}
}

// An accountant's own workbook is not ours to keep; it is read where it lies beside the tree.
func TestWorkbooksFromTheField(t *testing.T) {
	t.Parallel()
	books, err := filepath.Glob("../../../shared/cases/walk/*.xls")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range books {
		if cells := look(t, open(t, bytesOf(t, path))); len(cells) < 20 {
			t.Errorf("%s has %d cells", path, len(cells))
		}
	}
}
