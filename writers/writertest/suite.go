package writertest

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers"
)

// Subject is a writer of a file under test.
type Subject struct {
	// New begins a file.
	New func(path string) (writers.Results, error)
	// Read reads the lines of a finished file in the order of Sorted.
	Read func(path string) ([]Line, error)
	// Text is what the format makes of a text; nil when nothing changes.
	Text func(string) string
}

// Run runs the suite.
func Run(t *testing.T, s Subject) {
	t.Run("whole or not at all", s.testWhole)
	t.Run("abort", s.testAbort)
	t.Run("order of calls", s.testOrder)
	t.Run("no rows", s.testEmpty)
	t.Run("every row once", s.testEveryRow)
	t.Run("folder that is not there", s.testNoFolder)
}

func (s Subject) begin(t *testing.T, path string, rows []report.Row) writers.Results {
	t.Helper()
	w, err := s.New(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Abort)
	if err := w.Begin(Summary(rows)); err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if err := w.Row(r); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

const before = "what was there before"

func old(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "结果.xlsx")
	if err := os.WriteFile(path, []byte(before), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// untouched fails when the old file changed or anything lies beside it.
func untouched(t *testing.T, path string) {
	t.Helper()
	if b, err := os.ReadFile(path); err != nil || string(b) != before {
		t.Errorf("the old file was touched (%v)", err)
	}
	alone(t, path)
}

func alone(t *testing.T, path string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() != filepath.Base(path) {
			t.Errorf("%s was left behind", e.Name())
		}
	}
}

func (s Subject) testWhole(t *testing.T) {
	path := old(t)
	w := s.begin(t, path, Rows())
	if b, err := os.ReadFile(path); err != nil || string(b) != before {
		t.Errorf("the old file changed before Close (%v)", err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	alone(t, path)
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the file holds personal data and must be 0600: %v %v", info.Mode(), err)
	}
	s.compare(t, path, Rows())
	w.Abort()
	s.compare(t, path, Rows())
}

func (s Subject) testAbort(t *testing.T) {
	path := old(t)
	w := s.begin(t, path, Rows())
	w.Abort()
	untouched(t, path)
	w.Abort()
	if err := w.Row(Issued(1)); !errors.Is(err, writers.ErrOrder) {
		t.Errorf("Row after Abort: %v", err)
	}
	if err := w.Close(); !errors.Is(err, writers.ErrOrder) {
		t.Errorf("Close after Abort: %v", err)
	}
	untouched(t, path)
}

func (s Subject) testOrder(t *testing.T) {
	path := old(t)
	w, err := s.New(path)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	if err := w.Row(Issued(1)); !errors.Is(err, writers.ErrOrder) {
		t.Errorf("Row before Begin: %v", err)
	}
	if err := w.Close(); !errors.Is(err, writers.ErrOrder) {
		t.Errorf("Close before Begin: %v", err)
	}
	if err := w.Begin(Summary(nil)); err != nil {
		t.Fatal(err)
	}
	if err := w.Begin(Summary(nil)); !errors.Is(err, writers.ErrOrder) {
		t.Errorf("Begin twice: %v", err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); !errors.Is(err, writers.ErrOrder) {
		t.Errorf("Close twice: %v", err)
	}
}

func (s Subject) testEmpty(t *testing.T) {
	path := filepath.Join(t.TempDir(), "empty")
	if err := s.begin(t, path, nil).Close(); err != nil {
		t.Fatal(err)
	}
	s.compare(t, path, nil)
}

func (s Subject) testNoFolder(t *testing.T) {
	if _, err := s.New(filepath.Join(t.TempDir(), "none", "results")); err == nil {
		t.Error("a folder that is not there was accepted")
	}
}

func (s Subject) testEveryRow(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		rows := rapid.SliceOfN(AnyRow(), 0, 12).Draw(rt, "rows")
		path := filepath.Join(dir, "rows")
		w := s.begin(t, path, rows)
		if err := w.Close(); err != nil {
			rt.Fatal(err)
		}
		got, err := s.Read(path)
		if err != nil {
			rt.Fatal(err)
		}
		if diff := cmp.Diff(s.want(rows), got); diff != "" {
			rt.Fatalf("rows differ (-given +read):\n%s", diff)
		}
	})
}

func (s Subject) compare(t *testing.T, path string, rows []report.Row) {
	t.Helper()
	got, err := s.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(s.want(rows), got); diff != "" {
		t.Errorf("rows differ (-given +read):\n%s", diff)
	}
}

func (s Subject) want(rows []report.Row) []Line {
	text := s.Text
	if text == nil {
		text = func(s string) string { return s }
	}
	out := make([]Line, len(rows))
	for i, r := range rows {
		out[i] = Line{text(r.OrderNo), text(r.InvoiceNo), text(r.Remark), r.Gross}
	}
	return Sorted(out)
}
