package bundle_test

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/writers/bundle"
)

func entry(t *testing.T, folder, name, text string) bundle.Entry {
	t.Helper()
	path := filepath.Join(folder, filepath.Base(name))
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return bundle.Entry{Name: name, Path: path, At: time.Date(2026, 11, 27, 2, 0, 0, 0, time.UTC)}
}

func contents(t *testing.T, path string) map[string]string {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(b)
		if f.NonUTF8 || f.Name != "a.pdf" && f.Flags&0x800 == 0 {
			t.Errorf("%s is not marked as UTF-8", f.Name)
		}
	}
	return out
}

func TestArchivesAreTheSameForTheSameFiles(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	a, b := entry(t, folder, "a.pdf", "1"), entry(t, folder, "2026-11/甲方.pdf", "2")
	var written [][]byte
	for i, list := range [][]bundle.Entry{{a, b}, {b, a}} {
		path := filepath.Join(folder, string(rune('x'+i))+".zip")
		if err := bundle.Write(path, list); err != nil {
			t.Fatal(err)
		}
		if err := bundle.Write(path, list); err != nil { // once more
			t.Fatal(err)
		}
		if diff := cmp.Diff(map[string]string{"a.pdf": "1", "2026-11/甲方.pdf": "2"}, contents(t, path)); diff != "" {
			t.Error(diff)
		}
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		written = append(written, content)
	}
	if !bytes.Equal(written[0], written[1]) {
		t.Error("the order of the entries counts")
	}
}

func TestArchivesKeepWhatTheyHave(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	path := filepath.Join(folder, "x.zip")
	a, b := entry(t, folder, "a.pdf", "1"), entry(t, folder, "乙.pdf", "2")
	if err := bundle.Write(path, []bundle.Entry{a, b}); err != nil {
		t.Fatal(err)
	}
	if err := bundle.Write(path, []bundle.Entry{entry(t, folder, "丙.pdf", "3"), entry(t, folder, "a.pdf", "new")}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"a.pdf": "new", "乙.pdf": "2", "丙.pdf": "3"}, contents(t, path)); diff != "" {
		t.Error(diff)
	}
}

// A file of that name that is no archive, or an entry that cannot be read, leaves what was there.
func TestFailedArchivesChangeNothing(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	path := filepath.Join(folder, "x.zip")
	if err := os.WriteFile(path, []byte("a person's own"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := bundle.Write(path, []bundle.Entry{entry(t, folder, "a.pdf", "1")}); err == nil {
		t.Error("a file that is no archive was replaced")
	}
	if err := bundle.Write(filepath.Join(folder, "y.zip"), []bundle.Entry{{Name: "b", Path: filepath.Join(folder, "none")}}); err == nil {
		t.Error("a missing file was added")
	}
	left, err := os.ReadDir(folder)
	if err != nil || len(left) != 2 {
		t.Errorf("%v %v", left, err)
	}
	if b, err := os.ReadFile(path); err != nil || string(b) != "a person's own" {
		t.Errorf("%q %v", b, err)
	}
}
